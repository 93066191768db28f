"""Outcomes of QTI items as a reference implementation gives them; the material lies beside the project."""

import json
import shutil
from pathlib import Path

import pytest
from django.conf import settings

from lms.acceptance import qti

FACTS = settings.BASE_DIR.parent / "shared" / "acceptance" / "grading" / "qti_facts.json"
SAMPLES = Path(__file__).parents[2] / "samples/qti"


def fact(values, **outcomes):
    return {"item": "a/order.xml", "responses": {"RESPONSE": {"value": values}}, "outcomes": outcomes}


def test_a_fact_is_right_missed_or_not_attempted(tmp_path):
    (tmp_path / "grading").mkdir()
    (tmp_path / "qti").mkdir()
    shutil.copy(SAMPLES / "order.xml", tmp_path / "qti/order.xml")
    shutil.copy(SAMPLES / "gap_match.xml", tmp_path / "qti/gap.xml")
    items = [
        {"item": "a/order.xml", "interactions": ["orderInteraction"]},
        {"item": "gap.xml", "interactions": ["gapMatchInteraction"]},
        {"item": "x.xml", "interactions": ["orderInteraction", "customInteraction"]},
        {"item": "gone.xml", "interactions": ["orderInteraction"]},
    ]
    facts = [
        fact(["S1", "S2", "S3"], SCORE=1), fact(["S2", "S1", "S3"], SCORE=1), fact(None, SCORE=0),
        {**fact(["W1 G1", "W2 G1"], SCORE=0), "item": "gap.xml"},
        {**fact(["W2 G2"], SCORE=2), "item": "gap.xml"}, {**fact(None, SCORE=0), "item": "x.xml"},
    ]  # fmt: skip
    where = tmp_path / "grading/qti_facts.json"
    where.write_text(json.dumps(facts))
    where.with_name("qti_items.json").write_text(json.dumps(items))

    assert list(qti.outcomes(where)) == [("0", True), ("1", False), ("2", True), ("3", True), ("4", True)]


@pytest.mark.skipif(not FACTS.exists(), reason="the acceptance material is not beside this checkout")
def test_the_material_of_others():
    assert [name for name, right in qti.outcomes(FACTS) if not right] == []
