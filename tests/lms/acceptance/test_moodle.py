"""Marks as Moodle computed them; the material lies beside the project, never in it."""

import json
from fractions import Fraction

import pytest
from django.conf import settings

from lms.acceptance.areas import AREAS

MATERIAL = settings.BASE_DIR.parent / "shared" / "acceptance"


def area(name):
    return next(area for area in AREAS if area.name == name)


def sent(*answers):
    return [{"kind": "", "answer": answer} for answer in answers]


FROG = "short answer: frog=100%, toad=80%, *=0"
OURS = [
    {"behaviour": "interactive", "question_description": FROG, "penalty": 0.25, "hints": 2,
     "submissions": sent("newt", "toad"), "fraction": 0.3},
    {"behaviour": "deferredcbm", "question_description": FROG, "penalty": 0, "hints": 0,
     "submissions": sent("frog"), "certainty": 2, "fraction": 2},
    {"behaviour": "unheard of", "question_description": FROG, "penalty": 0, "hints": 0,
     "submissions": sent("frog"), "fraction": 1},
    {"behaviour": "adaptive", "question_description": "an essay", "penalty": 0, "hints": 0,
     "submissions": sent("frog"), "fraction": 1},
]  # fmt: skip


def test_behaviours_are_right_missed_or_not_attempted(tmp_path):
    (tmp_path / "grading").mkdir()
    file = tmp_path / "grading" / "moodle_behaviour_facts.json"
    file.write_text(json.dumps(OURS))
    assert area("moodle_behaviours").report(tmp_path) == {"right": 2, "attempted": 2, "all": 4, "missed": []}

    file.write_text(json.dumps([{**OURS[0], "fraction": 0.301}]))
    assert area("moodle_behaviours").report(tmp_path)["missed"] == ["0"]


NUMBER = """<question type="numerical">
<name><text>Pi</text></name><questiontext format="html"><text>Pi?</text></questiontext>
<defaultgrade>2</defaultgrade>
<answer fraction="100"><text>3.14</text><feedback><text></text></feedback><tolerance>0.01</tolerance></answer>
</question>"""
ESSAY = NUMBER.replace("numerical", "essay")


def test_marks_are_right_missed_or_not_attempted(tmp_path):
    (tmp_path / "grading").mkdir()
    questions = [{"id": "n", "moodle_xml": NUMBER}, {"id": "e", "moodle_xml": ESSAY}]
    facts = [
        {"q": "n", "qtype": "numerical", "response": {"text": "3.15"}, "fraction": 1},
        {"q": "n", "qtype": "numerical", "response": {"text": "3"}, "fraction": 1},
        {"q": "e", "qtype": "unheard of", "response": {"text": "3"}, "fraction": 0},
    ]
    (tmp_path / "grading" / "moodle_questions.json").write_text(json.dumps(questions))
    (tmp_path / "grading" / "moodle_facts.json").write_text(json.dumps(facts))

    assert area("moodle_marks").report(tmp_path) == {"right": 1, "attempted": 2, "all": 3, "missed": ["1 n"]}


ORDER = """<question type="ordering"><name><text>Stages</text></name>
<questiontext format="html"><text>Order them</text></questiontext><defaultgrade>1</defaultgrade>
<gradingtype>ABSOLUTE_POSITION</gradingtype>
<answer fraction="1"><text>one</text></answer><answer fraction="2"><text>two</text></answer>
<answer fraction="3"><text>three</text></answer><answer fraction="4"><text>four</text></answer></question>"""


def test_an_order_is_marked_by_the_rule_that_the_fact_names(tmp_path):
    (tmp_path / "grading").mkdir()
    order = ["two", "one", "three", "four"]
    shares = [0, "1/2", "1/3", "1/2", "3/8", "5/6", "3/4", "3/4", "5/6"]
    facts = [
        {
            "q": "o",
            "qtype": "ordering",
            "response": {"order": order},
            "gradingtype": number,
            "fraction": share,
        }
        for number, share in enumerate((float(Fraction(share)) for share in shares), start=-1)
    ]
    (tmp_path / "grading" / "moodle_questions.json").write_text(
        json.dumps([{"id": "o", "moodle_xml": ORDER}])
    )
    (tmp_path / "grading" / "moodle_facts.json").write_text(json.dumps(facts))

    assert area("moodle_marks").report(tmp_path) == {"right": 9, "attempted": 9, "all": 9, "missed": []}


@pytest.mark.skipif(not MATERIAL.exists(), reason="the material of others is not on this machine")
@pytest.mark.parametrize("name", ["moodle_marks", "moodle_behaviours"])
def test_facts_of_others(name):
    report = area(name).report(MATERIAL)

    assert report["attempted"] == report["all"]
    assert report["missed"] == []
