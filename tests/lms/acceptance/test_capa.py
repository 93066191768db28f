"""Answers to problems of Open edX and what they earned; the material lies beside the project."""

import json

import pytest
from django.conf import settings

from lms.acceptance import capa

FACTS = settings.BASE_DIR.parent / "shared" / "acceptance" / "grading" / "olx_facts.json"
CHOICE = (
    "<problem><multiplechoiceresponse><label>?</label><choicegroup>"
    "<choice correct='true'>a</choice><choice>b</choice></choicegroup></multiplechoiceresponse></problem>"
)
MENUS = (
    "<problem><optionresponse><optioninput options=\"('a','b')\" correct='b'/></optionresponse>"
    "<numericalresponse answer='4'><textline/></numericalresponse></problem>"
)
CODE = "<problem><customresponse cfn='f'><textline/></customresponse></problem>"


def fact(problem, earned, *responses):
    answers = [{"type": kind, "answer": answer} for kind, answer in responses]
    return {"problem": problem, "responses": answers, "earned": earned, "possible": len(responses)}


def test_facts_are_right_missed_or_not_attempted(tmp_path):
    problems = {"one": CHOICE, "two": MENUS, "three": CODE}
    (tmp_path / "olx_problems.json").write_text(
        json.dumps([{"problem": name, "olx": olx} for name, olx in problems.items()])
    )
    one = "multiplechoiceresponse"
    facts = [
        fact("one", 1, (one, "choice_0")),
        fact("one", 1, (one, "choice_1")),
        fact("one", 0, (one, None)),
        fact("two", 2, ("optionresponse", "b"), ("numericalresponse", "2*2")),
        fact("two", 1, ("optionresponse", "a"), ("numericalresponse", "4")),
        fact("three", 0, ("customresponse", "x")),
        fact("three", 0, ("stringresponse", "x")),
    ]
    where = tmp_path / "olx_facts.json"
    where.write_text(json.dumps(facts))
    assert [right for _name, right in capa.outcomes(where)] == [True, False, True, True, True, False]


@pytest.mark.skipif(not FACTS.exists(), reason="the acceptance material is not beside this checkout")
def test_the_material_of_others():
    assert [name for name, right in capa.outcomes(FACTS) if not right] == []
