"""Trees of GIFT files as a reference grammar gives them; the material lies beside the project."""

import json

import pytest
from django.conf import settings

from lms.acceptance import gift

FOLDER = settings.BASE_DIR.parent / "shared" / "acceptance" / "question-banks" / "gift-grammar"
STEM = {"format": "moodle", "text": "Who?"}
STATED = [
    {"type": "Category", "title": "Law"},
    {
        "type": "MC", "id": None, "tags": None, "title": None, "stem": STEM, "hasEmbeddedAnswers": False,
        "globalFeedback": None,
        "choices": [
            {"isCorrect": True, "weight": None, "text": {**STEM, "text": "a b"}, "feedback": None},
            {"isCorrect": False, "weight": 50, "text": {**STEM, "text": "c"}, "feedback": None},
        ],
    },
    {
        "type": "Numerical", "id": None, "tags": None, "title": None, "hasEmbeddedAnswers": True,
        "stem": {"format": "moodle", "text": "Pi is _____ ."}, "globalFeedback": None,
        "choices": {"type": "range", "number": 3.14, "range": 0.01},
    },
]  # fmt: skip


def test_a_tree_is_right_or_missed(tmp_path):
    (tmp_path / "one.gift").write_text("$CATEGORY: Law\n\nWho?{=a\n  b ~%50%c}\n\nPi is {#3.14:0.01}.\n")
    (tmp_path / "one.json").write_text(json.dumps(STATED))
    (tmp_path / "two.gift").write_text("Who?{T}")
    (tmp_path / "two.json").write_text(json.dumps(STATED[:1]))
    assert list(gift.outcomes(tmp_path)) == [("one", True), ("two", False)]


@pytest.mark.skipif(not FOLDER.exists(), reason="the acceptance material is not beside this checkout")
def test_the_material_of_others():
    assert [name for name, right in gift.outcomes(FOLDER) if not right] == []
