from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings, strategies as st

from assessments.question_types.ordering import Ordering
from assessments.question_types.ordering.rules import RULES
from core.errors import Invalid

TYPE = Ordering()
RIGHT = "abcde"
OPTIONS = [{"id": letter, "zh": f"第{letter}", "en": f"Step {letter}"} for letter in "abcd"]
DEFINITION = {"stem": {"zh": "排序", "en": "Put in order"}, "options": OPTIONS}
KEY = {"order": ["b", "d", "a", "c"], "scoring": "absolute_position"}
TOKENS = {f"t{letter}": letter for letter in "cadb"}

# By hand from what each rule says, five items in the right order a b c d e; the rules in the order of
# RULES: all or nothing, position, next without last, next with last, one on either side, all before and
# after, longest in order, longest that follow one another, distance.
TABLE = {
    "abcde": "1 1 1 1 1 1 1 1 1",
    "edcba": "0 1/5 0 0 0 0 0 0 2/5",
    "abced": "0 3/5 1/2 2/5 1/2 9/10 4/5 4/5 9/10",
    "bcdea": "0 0 3/4 3/5 3/5 3/5 4/5 4/5 3/5",
    "eabcd": "0 0 3/4 3/5 3/5 3/5 4/5 4/5 3/5",
    "badce": "0 1/5 0 1/5 1/10 4/5 3/5 2/5 4/5",
    "acebd": "0 1/5 0 0 1/10 7/10 3/5 2/5 7/10",
    "cbade": "0 3/5 1/4 2/5 3/10 7/10 3/5 3/5 4/5",
    "debca": "0 0 1/2 2/5 2/5 1/5 2/5 2/5 2/5",
}


@pytest.mark.parametrize(
    ("given", "place", "share"),
    [(order, place, share) for order, row in TABLE.items() for place, share in enumerate(row.split())],
)
def test_the_nine_rules(given, place, share):
    rule = list(RULES.values())[place]

    assert rule(list(given), list(RIGHT)) == Fraction(share), rule.__name__


@pytest.mark.parametrize(
    ("name", "given", "share"),
    [
        # What stands between does not break a run of the right order: a, b and c come one after another.
        ("longest_contiguous_subset", "adbec", "3/5"),
        ("longest_ordered_subset", "adbec", "3/5"),
        ("longest_ordered_subset", "adebc", "3/5"),
        ("longest_contiguous_subset", "adebc", "3/5"),
        # An answer that leaves items out, as other systems may send it.
        ("all_or_nothing", "abcd", "0"),
        ("absolute_position", "ab", "2/5"),
        ("relative_next_exclude_last", "abc", "1/2"),
        ("relative_to_correct", "a", "1/5"),
        ("longest_ordered_subset", "ac", "1"),
    ],
)
def test_rules_at_their_edges(name, given, share):
    assert RULES[name](list(given), list(RIGHT)) == Fraction(share)


@settings(max_examples=80, deadline=None)
@given(order=st.permutations(RIGHT), rule=st.sampled_from(sorted(RULES)))
def test_only_the_right_order_is_fully_right(order, rule):
    share = RULES[rule](order, list(RIGHT))

    assert 0 <= share <= 1
    assert (share == 1) == (order == list(RIGHT))


def test_marks_reasons_and_words():
    answer = {"order": ["b", "a", "d", "c"]}
    mark = TYPE.mark(DEFINITION, KEY, answer)
    reason = TYPE.why(DEFINITION, KEY, answer)

    assert (mark.fraction, mark.code) == (Decimal("0.5"), "partial")
    assert (reason.code, reason.detail) == (
        "order_absolute_position",
        {"in_place": 2, "items": 4, "percent": "50"},
    )
    assert TYPE.mark(DEFINITION, KEY, None).code == TYPE.why(DEFINITION, KEY, None).code == "blank"
    assert TYPE.mark(DEFINITION, KEY, TYPE.correct_answer(DEFINITION, KEY)).code == "right"
    assert TYPE.say(DEFINITION, answer, "en") == ["1. Step b", "2. Step a", "3. Step d", "4. Step c"]
    assert TYPE.say(DEFINITION, None, "zh") == []


def test_read_what_the_page_sends_and_show_it_again():
    places = {"place-tb": ["1"], "place-td": ["2"], "place-ta": ["3"], "place-tc": ["4"]}
    answer = TYPE.read_answer(DEFINITION, places, TOKENS)
    blank = TYPE.view(DEFINITION, language="en", options=TOKENS, answer=None)
    view = TYPE.view(DEFINITION, language="zh", options=TOKENS, answer=answer)

    assert answer == {"order": ["b", "d", "a", "c"]}
    assert TYPE.read_answer(DEFINITION, {"place-tb": [""]}, TOKENS) is None
    assert [item.choice.token for item in blank.body.items] == ["tc", "ta", "td", "tb"]
    assert not blank.answered
    assert {item.place for item in blank.body.items} == {None}
    assert [(item.choice.text, item.place) for item in view.body.items] == [
        ("第b", 1), ("第d", 2), ("第a", 3), ("第c", 4),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("data", "code"),
    [
        ({"place-tb": ["1"], "place-td": ["1"]}, "place_twice"),
        ({"place-tb": ["1"], "place-td": ["2"]}, "place_missing"),
        ({"place-tb": ["0"]}, "unknown_option"),
        ({"place-tb": ["5"]}, "unknown_option"),
        ({"place-tb": ["²"]}, "unknown_option"),
        ({"place-tb": ["1", "2"]}, "too_many_options"),
        ({"place-b": ["1"]}, "unknown_field"),
        ({"score": ["1"]}, "unknown_field"),
    ],
)
def test_refuse_what_the_page_could_not_have_sent(data, code):
    with pytest.raises(Invalid) as refused:
        TYPE.read_answer(DEFINITION, data, TOKENS)

    assert refused.value.code == f"answer.{code}"


@pytest.mark.parametrize(
    ("change", "key", "codes"),
    [
        ({}, KEY, []),
        ({}, {"order": ["a", "b"]}, ["order_incomplete"]),
        ({}, {**KEY, "scoring": "by_eye"}, ["scoring_unknown"]),
        ({"options": OPTIONS[:1]}, {"order": ["a"]}, ["options_number"]),
        ({"options": [*OPTIONS[:3], {"id": "d", "zh": " "}]}, KEY, ["option_empty"]),
        ({"options": [*OPTIONS, OPTIONS[0]]}, KEY, ["options_ids", "order_incomplete"]),
        ({"stem": {}}, KEY, ["stem_missing"]),
    ],
)
def test_validate(change, key, codes):
    problems = TYPE.validate({**DEFINITION, **change}, key)

    assert [problem.code for problem in problems] == codes
