from decimal import Decimal
from fractions import Fraction

import pytest

from assessments.question_types.base import Mark, Reason
from assessments.question_types.gaps import exact
from assessments.question_types.registry import question_type
from core.errors import Invalid

TYPE = question_type("cloze")
OPTIONS = [{"id": letter, "zh": f"选{letter}", "en": f"option {letter}"} for letter in "abc"]
DEFINITION = {
    "stem": {
        "zh": "期限为[[1]]日，由[[2]]办理，附[[3]]。",
        "en": "Within [[1]] days [[2]] acts and attaches [[3]].",
    },
    "gaps": [
        {"id": "1", "kind": "numeric", "definition": {}},
        {"id": "2", "kind": "single_choice", "definition": {"options": OPTIONS}},
        {"id": "3", "kind": "multiple_choice", "definition": {"options": OPTIONS}, "display": "list"},
    ],
}
KEY = {
    "gaps": {
        "1": {"key": {"value": "45"}, "marks": "2"},
        "2": {"key": {"options": ["b"]}, "marks": "1"},
        "3": {"key": {"options": ["a", "b"], "scoring": "partial"}, "marks": "1"},
    }
}
TOKENS = {"t1": "2/c", "t2": "3/a", "t3": "2/b", "t4": "3/c", "t5": "2/a", "t6": "3/b"}


def answered(number="", choice="", several=""):
    gaps = {"1": {"text": number}, "2": {"options": list(choice)}, "3": {"options": list(several)}}
    return {"gaps": {gap: answer for gap, answer in gaps.items() if any(answer.values())}}


@pytest.mark.parametrize(
    ("given", "fraction", "code"),
    [
        ((), "0", "blank"),
        (("45", "b", "ab"), "1", "right"),
        (("45",), "0.5", "partial"),
        (("", "b"), "0.25", "partial"),
        (("", "", "a"), "0.125", "partial"),
        (("45", "a", "ab"), "0.75", "partial"),
        (("90", "c", "c"), "0", "wrong"),
    ],
)
def test_the_mark_is_the_mean_of_the_gaps_by_their_weights(given, fraction, code):
    mark = TYPE.mark(DEFINITION, KEY, answered(*given))

    assert (mark.fraction, mark.code) == (Decimal(fraction), code)


def test_thirds_add_up():
    third = Mark(Decimal("0.333333"), "partial")

    assert exact(third) == Fraction(1, 3)
    assert exact(Mark(Decimal("0.101234"), "partial")) == Fraction(101234, 1_000_000)


def test_reasons_gap_by_gap_and_words():
    reason = TYPE.why(DEFINITION, KEY, answered("45", "c"))

    assert (reason.code, reason.detail) == ("cloze", {"parts": 3, "total": "4"})
    assert [part.code for part in reason.parts] == ["tolerance", "wrong", "blank"]
    assert TYPE.why(DEFINITION, KEY, None) == Reason("blank")
    assert TYPE.mark(DEFINITION, KEY, TYPE.correct_answer(DEFINITION, KEY)).code == "right"
    assert TYPE.say(DEFINITION, answered("45", "", "ac"), "zh") == ["(1) 45", "(3) 选a; 选c"]


def test_feedback_of_the_gaps_comes_before_that_of_the_whole():
    said = {"zh": "四十五日", "en": "45 days"}
    whole = {"zh": "部分正确", "en": "Partly"}
    key = {
        "feedback": {"partial": whole},
        "gaps": {**KEY["gaps"], "2": {"key": {"options": ["b"], "feedback": {"right": said}}}},
    }

    assert TYPE.feedback(DEFINITION, key, answered("", "b")) == [said, whole]
    assert TYPE.feedback(DEFINITION, key, answered("45")) == [whole]


def test_what_is_right_in_another_way_stays():
    given = answered("45.0", "c")

    assert TYPE.correct_like(DEFINITION, KEY, given)["gaps"] == {
        "1": {"text": "45.0"}, "2": {"options": ["b"]}, "3": {"options": ["a", "b"]},
    }  # fmt: skip
    assert TYPE.correct_like(DEFINITION, KEY, None) == TYPE.correct_answer(DEFINITION, KEY)


def test_read_and_show():
    data = {"gap-1-value": ["４５"], "gap-2-choice": ["t3"], "gap-3-choice": ["t6", "t2"]}
    answer = TYPE.read_answer(DEFINITION, data, TOKENS)
    view = TYPE.view(DEFINITION, language="en", options=TOKENS, answer=answer)
    number, menu, several = view.body.gaps

    assert answer == {"gaps": {"1": {"text": "４５"}, "2": {"options": ["b"]}, "3": {"options": ["a", "b"]}}}
    assert sorted(TYPE.option_ids(DEFINITION)) == sorted(TOKENS.values())
    assert TYPE.read_answer(DEFINITION, {"gap-1-value": [" "], "gap-2-choice": [""]}, TOKENS) is None
    assert view.stem_within
    assert view.answered
    assert (number.view.kind, number.view.text) == ("numeric", "４５")
    assert [(choice.token, choice.chosen) for choice in menu.view.choices] == [
        ("t1", False), ("t3", True), ("t5", False),
    ]  # fmt: skip
    assert (menu.display, several.display) == ("menu", "list")
    assert {choice.text for choice in several.view.choices if choice.chosen} == {"option a", "option b"}


def test_a_gap_may_keep_the_order_of_its_options():
    gap = {"id": "2", "kind": "single_choice", "definition": {"options": OPTIONS, "fixed_order": True}}
    kept = {**DEFINITION, "gaps": [DEFINITION["gaps"][0], gap, DEFINITION["gaps"][2]]}
    view = TYPE.view(kept, language="en", options=TOKENS, answer=None)

    assert [choice.token for choice in view.body.gaps[1].view.choices] == ["t5", "t3", "t1"]
    assert [choice.token for choice in view.body.gaps[2].view.choices] == ["t2", "t4", "t6"]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        ({"gap-1-value": ["many"]}, "not_a_number"),
        ({"gap-2-choice": ["t2"]}, "unknown_option"),
        ({"gap-2-choice": ["t1", "t3"]}, "too_many_options"),
        ({"gap-2-score": ["1"]}, "unknown_field"),
        ({"gap-4-choice": ["t1"]}, "unknown_field"),
        ({"choice": ["t1"]}, "unknown_field"),
    ],
)
def test_refuse_what_the_page_could_not_have_sent(data, code):
    with pytest.raises(Invalid) as refused:
        TYPE.read_answer(DEFINITION, data, TOKENS)

    assert refused.value.code == f"answer.{code}"


def changed(gap, **values):
    return {"gaps": {**KEY["gaps"], gap: {**KEY["gaps"][gap], **values}}}


@pytest.mark.parametrize(
    ("change", "key", "problems"),
    [
        ({}, KEY, []),
        ({}, changed("1", key={"value": "many"}), [("gap-1", "key_not_a_number")]),
        ({}, changed("2", key={"options": ["a", "b"]}), [("gap-2", "key_one_only")]),
        ({}, changed("1", marks="-1"), [("key", "gap_marks_invalid")]),
        ({}, changed("1", marks="half"), [("key", "gap_marks_invalid")]),
        ({}, {"gaps": {"1": KEY["gaps"]["1"]}}, [("key", "gap_without_answer")]),
        ({"stem": {"zh": "[[1]][[2]]"}}, KEY, [("stem", "gap_missing")]),
        (
            {"gaps": [{"id": "1", "kind": "essay"}, *DEFINITION["gaps"][1:]]},
            KEY,
            [("gaps", "gap_kind_unknown")],
        ),
    ],
)
def test_validate(change, key, problems):
    found = TYPE.validate({**DEFINITION, **change}, key)

    assert [(problem.field, problem.code) for problem in found] == problems
