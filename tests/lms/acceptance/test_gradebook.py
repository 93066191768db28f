"""Totals as other software computed them; the material lies beside the project, never in it."""

import json
from fractions import Fraction

import pytest
from django.conf import settings

from lms.acceptance import gradebook
from lms.acceptance.areas import AREAS

FACTS = settings.BASE_DIR.parent / "shared" / "acceptance" / "grading" / "moodle_gradebook_facts.json"
OURS = [
    {
        "aggregation": "mean",
        "exclude_empty_grades": True,
        "drop_lowest": 0,
        "keep_highest": 0,
        "items": [{"max": 100, "grade": 53}, {"max": 50, "grade": 8.5, "weight": None}],
        "course_total": 35,
        "course_total_max": 100,
    },
    {
        "aggregation": "natural_sum",
        "exclude_empty_grades": True,
        "drop_lowest": 0,
        "keep_highest": 0,
        "items": [{"max": 10, "grade": None}],
        "course_total": None,
        "course_total_max": 10,
    },
]


@pytest.fixture
def material(tmp_path):
    folder = tmp_path / "grading"
    folder.mkdir()
    file = folder / "moodle_gradebook_facts.json"
    file.write_text(json.dumps(OURS))
    return tmp_path


def area():
    return next(area for area in AREAS if area.name == "gradebook")


def test_facts_are_right_missed_or_absent(material, tmp_path):
    file = material / "grading" / "moodle_gradebook_facts.json"
    assert area().report(material) == {"right": 2, "attempted": 2, "all": 2, "missed": []}
    file.write_text(json.dumps([OURS[0], {**OURS[1], "course_total": 0}]))
    assert area().report(material) == {"right": 1, "attempted": 2, "all": 2, "missed": ["1"]}
    assert area().report(tmp_path / "elsewhere") == {"absent": True}


def test_a_tenth_of_a_thousandth_is_tolerated_and_no_more(material):
    file = material / "grading" / "moodle_gradebook_facts.json"
    near = [{**OURS[0], "course_total": 35 + shift} for shift in (0.0001, 0.0002)]
    file.write_text(json.dumps(near))
    assert [right for _name, right in gradebook.outcomes(file)] == [True, False]
    assert Fraction(1, 10_000) == gradebook.TOLERANCE


@pytest.mark.skipif(not FACTS.exists(), reason="the acceptance material is not beside this checkout")
def test_the_material_of_others():
    assert [number for number, right in gradebook.outcomes(FACTS) if not right] == []
