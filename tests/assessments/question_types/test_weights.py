"""Shares of the marks and feedback of options, ours and Moodle's."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings, strategies as st

from assessments.question_types.base import Problem
from assessments.question_types.crediting import credit, percent, weight_of
from assessments.question_types.multiple_choice import MultipleChoice
from assessments.question_types.single_choice import SingleChoice
from assessments.question_types.true_false import TrueFalse

SINGLE, MULTIPLE, STATEMENT = SingleChoice(), MultipleChoice(), TrueFalse()
OPTIONS = [{"id": letter, "zh": letter * 2, "en": letter * 3} for letter in "abcd"]
DEFINITION = {"stem": {"zh": "哪些？", "en": "Which?"}, "options": OPTIONS}
THIRD = "0.3333333"
ONE = {
    "options": ["a"],
    "weights": {"a": "1", "b": "0.5", "c": f"-{THIRD}"},
    "option_feedback": {"b": {"zh": "差不多", "en": "Nearly"}},
}
SEVERAL = {
    "options": ["a", "b", "c"],
    "weights": {"a": THIRD, "b": THIRD, "c": THIRD, "d": "-1"},
    "scoring": "weights",
}


@pytest.mark.parametrize(
    ("kind", "key", "chosen", "ours", "moodle", "code"),
    [
        (SINGLE, ONE, "a", "1", "1", "right"),
        (SINGLE, ONE, "b", "0.5", "0.5", "partial"),
        (SINGLE, ONE, "c", "0", "-0.333333", "wrong"),
        (SINGLE, ONE, "d", "0", "0", "wrong"),
        (SINGLE, ONE, "", "0", "0", "blank"),
        (MULTIPLE, SEVERAL, "abc", "1", "1", "right"),
        (MULTIPLE, SEVERAL, "ab", "0.666667", "0.666667", "partial"),
        (MULTIPLE, SEVERAL, "abcd", "0", "0", "wrong"),
        (MULTIPLE, SEVERAL, "d", "0", "0", "wrong"),
        (MULTIPLE, SEVERAL, "", "0", "0", "blank"),
    ],
)
def test_shares(kind, key, chosen, ours, moodle, code):
    answer = {"options": list(chosen)}

    for rules, fraction in (("", ours), ("moodle", moodle)):
        mark = kind.mark(DEFINITION, {**key, "rules": rules}, answer)
        assert (mark.fraction, mark.code) == (Decimal(fraction), code)


def test_feedback_of_what_was_chosen_comes_before_the_general():
    key = {**ONE, "feedback": {"partial": {"zh": "再想", "en": "Think again"}, "right": {"zh": "", "en": ""}}}

    assert [texts["en"] for texts in SINGLE.feedback(DEFINITION, key, {"options": ["b"]})] == [
        "Nearly",
        "Think again",
    ]
    assert SINGLE.feedback(DEFINITION, key, {"options": ["a"]}) == []
    assert SINGLE.feedback(DEFINITION, key, None) == []


def test_feedback_of_a_statement():
    key = {"value": True, "value_feedback": {"false": {"zh": "错", "en": "No"}}}

    assert [texts["zh"] for texts in STATEMENT.feedback({}, key, {"value": False})] == ["错"]
    assert STATEMENT.feedback({}, key, {"value": True}) == STATEMENT.feedback({}, key, None) == []


def test_why_says_the_share():
    for kind, key, chosen, share in ((SINGLE, ONE, "b", "50"), (MULTIPLE, SEVERAL, "ab", "66.67")):
        reason = kind.why(DEFINITION, key, {"options": list(chosen)})
        assert (reason.code, reason.detail) == ("weights", {"share": share})


def test_a_right_answer_earns_everything():
    for kind, key in ((SINGLE, {**ONE, "options": ["a", "d"]}), (MULTIPLE, SEVERAL)):
        assert kind.mark(DEFINITION, key, kind.correct_answer(DEFINITION, key)).code == "right"


@pytest.mark.parametrize(
    ("kind", "change", "problems"),
    [
        (SINGLE, {}, []),
        (SINGLE, {"options": ["a", "d"]}, []),
        (SINGLE, {"weights": {"a": "1.5"}}, ["weights_invalid"]),
        (SINGLE, {"weights": {"x": "1"}}, ["weights_invalid"]),
        (SINGLE, {"weights": {"a": "1e9"}}, ["weights_invalid"]),
        (SINGLE, {"options": []}, ["key_missing"]),
        (MULTIPLE, {"scoring": "weights"}, []),
        (MULTIPLE, {"scoring": "weights", "weights": {}}, ["weights_missing"]),
        (MULTIPLE, {"scoring": "guess"}, ["scoring_unknown"]),
    ],
)
def test_validate(kind, change, problems):
    assert kind.validate(DEFINITION, {**ONE, **change}) == [Problem("key", code) for code in problems]


shares = st.fractions(-1, 1, max_denominator=999)


@settings(max_examples=80, deadline=None)
@given(shares)
def test_only_moodle_goes_below_nothing(share):
    ours, moodle = credit(share, {}), credit(share, {"rules": "moodle"})

    assert abs(Fraction(ours.fraction) - max(share, 0)) <= Fraction(1, 2_000_000)
    assert abs(Fraction(moodle.fraction) - share) <= Fraction(1, 2_000_000)
    assert (ours.code == "right") == (ours.fraction == 1)


@pytest.mark.parametrize(
    ("text", "weight"),
    [
        ("1", 1),
        (" -0.5 ", Fraction(-1, 2)),
        (".5", Fraction(1, 2)),
        ("1.01", None),
        ("", None),
        ("1/3", None),
        ("9" * 99, None),
    ],
)
def test_a_share_is_a_decimal(text, weight):
    assert weight_of(text) == weight


def test_percent_is_short():
    assert [percent(Fraction(part, 3)) for part in (0, 1, 3)] == ["0", "33.33", "100"]
