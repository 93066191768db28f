from decimal import Decimal

import pytest
from hypothesis import given, settings, strategies as st

from assessments.question_types.base import Problem
from assessments.question_types.multiple_choice import MultipleChoice

TYPE = MultipleChoice()
OPTIONS = [{"id": letter, "zh": letter * 2, "en": letter * 3} for letter in "abcd"]
DEFINITION = {"stem": {"zh": "哪些？", "en": "Which?"}, "options": OPTIONS}
STRICT = {"options": ["a", "b", "c"]}
PARTIAL = {"options": ["a", "b", "c"], "scoring": "partial"}


@pytest.mark.parametrize(
    ("key", "chosen", "fraction", "code"),
    [
        (STRICT, "", "0", "blank"),
        (STRICT, "abc", "1", "right"),
        (STRICT, "cba", "1", "right"),
        (STRICT, "ab", "0", "wrong"),
        (STRICT, "abcd", "0", "wrong"),
        (PARTIAL, "", "0", "blank"),
        (PARTIAL, "abc", "1", "right"),
        (PARTIAL, "a", "0.333333", "partial"),
        (PARTIAL, "ab", "0.666667", "partial"),
        (PARTIAL, "abcd", "0", "wrong"),
        (PARTIAL, "d", "0", "wrong"),
        ({"options": ["a", "b"], "scoring": "partial"}, "ac", "0", "wrong"),
        ({"options": ["a", "b"], "scoring": "partial"}, "abc", "0.5", "partial"),
        ({"options": ["a", "b", "c", "d"], "scoring": "partial"}, "abc", "0.75", "partial"),
    ],
)
def test_mark(key, chosen, fraction, code):
    mark = TYPE.mark(DEFINITION, key, {"options": list(chosen)})

    assert (mark.fraction, mark.code) == (Decimal(fraction), code)


def test_points_of_thirds_add_up():
    third = TYPE.mark(DEFINITION, PARTIAL, {"options": ["a"]})

    assert (third.points(Decimal(3)), third.points(Decimal(1))) == (Decimal("1.00"), Decimal("0.33"))


subsets = st.sets(st.sampled_from("abcd"))


@settings(max_examples=60, deadline=None)
@given(right=subsets.filter(bool), chosen=subsets, scoring=st.sampled_from(("partial", "all_or_nothing")))
def test_marks_stay_between_nothing_and_all(right, chosen, scoring):
    mark = TYPE.mark(DEFINITION, {"options": sorted(right), "scoring": scoring}, {"options": sorted(chosen)})

    assert 0 <= mark.fraction <= 1
    assert (mark.code == "right") == (mark.fraction == 1) == (chosen == right)


@settings(max_examples=60, deadline=None)
@given(right=subsets.filter(bool), chosen=subsets.filter(bool))
def test_one_more_right_option_never_costs(right, chosen):
    key = {"options": sorted(right), "scoring": "partial"}
    before = TYPE.mark(DEFINITION, key, {"options": sorted(chosen)}).fraction

    assert all(
        TYPE.mark(DEFINITION, key, {"options": sorted(chosen | {more})}).fraction >= before for more in right
    )


def test_read_answer_keeps_each_option_once_in_the_order_shown():
    assert TYPE.read_answer({}, {"choice": ["t2", "t1"]}, {"t1": "a", "t2": "b"}) == {"options": ["a", "b"]}


@pytest.mark.parametrize(
    ("key", "problems"),
    [
        (STRICT, []),
        (PARTIAL, []),
        ({"options": ["a"], "scoring": "guess"}, [Problem("key", "scoring_unknown")]),
        ({"options": []}, [Problem("key", "key_missing")]),
    ],
)
def test_validate(key, problems):
    assert TYPE.validate(DEFINITION, key) == problems
