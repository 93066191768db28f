"""Files of questions and what Moodle took of them; the material lies beside the project."""

import json

import pytest
from django.conf import settings

from lms.acceptance import imports

MATERIAL = settings.BASE_DIR.parent / "shared" / "acceptance"
FACTS = MATERIAL / "grading" / "moodle_import_facts.json"
# Of these the material says only how many questions are good.
COUNTED = {
    ("aiken_errors.txt", "aiken"): 3,
    ("broken_cloze_questions.xml", "moodle_xml"): 0,
    ("category_with_description.xml", "moodle_xml"): 1,
    ("multichoice.xml", "moodle_xml"): 1,
    ("nested_categories.xml", "moodle_xml"): 1,
    ("testquestion.match.xml", "moodle_xml"): 1,
    ("testquestion.ordering.xml", "moodle_xml"): 1,
    ("truefalse.xml", "moodle_xml"): 2,
}


def fact(source, **stated):
    return {"source": source, "format": "gift", "accepted": True, "questions": [], **stated}


def test_a_verdict_is_right_or_missed(tmp_path):
    folder = tmp_path / "question-banks" / "moodle"
    folder.mkdir(parents=True)
    (folder / "a.txt").write_text("::One::Q{T}\n\n::Two::Q{=a ~b}")
    (folder / "testquestion.match.xml").write_text("<quiz><question type='match'/></quiz>")
    asked = [{"qtype": "multichoice", "name": "Two"}, {"qtype": "truefalse", "name": "One"}]
    facts = [
        fact("x/a.txt", questions=asked),
        fact("x/a.txt", questions=asked[:1]),
        fact("x/a.txt", accepted=False),
        fact("question/type/match/tests/testquestion.moodle.xml", format="xml", accepted=False),
        fact("x/absent.txt"),
        fact("x/a.txt", format="webct"),
    ]
    where = tmp_path / "grading" / "facts.json"
    where.parent.mkdir()
    where.write_text(json.dumps(facts))
    assert [right for _name, right in imports.outcomes(where)] == [True, False, False, True]


@pytest.mark.skipif(not FACTS.exists(), reason="the acceptance material is not beside this checkout")
def test_the_material_of_others():
    assert [name for name, right in imports.outcomes(FACTS) if not right] == []


@pytest.mark.skipif(not FACTS.exists(), reason="the acceptance material is not beside this checkout")
@pytest.mark.parametrize(("name", "format_"), COUNTED)
def test_files_of_others_without_a_fact(name, format_):
    found = imports.verdict(MATERIAL / "question-banks" / "moodle" / name, format_)
    assert len(found["questions"]) == COUNTED[name, format_]
