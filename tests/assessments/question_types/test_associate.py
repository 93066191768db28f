from decimal import Decimal

import pytest

from assessments.question_types.associate import Associate
from assessments.question_types.base import Reason
from core.errors import Invalid

TYPE = Associate()
OPTIONS = [{"id": letter, "zh": f"词{letter}", "en": f"term {letter}"} for letter in "abcdef"]
DEFINITION = {"stem": {"zh": "配对", "en": "Pair"}, "options": OPTIONS}
KEY = {"pairs": [["a", "b"], ["c", "d"], ["e", "f"]]}
FREE = {**DEFINITION, "most": 6, "options": [{**option, "most": 0} for option in OPTIONS]}
TOKENS = {f"t{letter}": letter for letter in "fedcba"}


def answered(pairs):
    return {"pairs": [list(pair) for pair in pairs.split()]}


@pytest.mark.parametrize(
    ("scoring", "pairs", "fraction", "code"),
    [
        ("parts", "", "0", "blank"),
        ("parts", "ab cd ef", "1", "right"),
        ("parts", "fe ba dc", "1", "right"),
        ("parts", "ab", "0.333333", "partial"),
        ("parts", "ab ce", "0.333333", "partial"),
        ("parts", "ab cd ae", "0.666667", "partial"),
        # A fourth pair is one too many, a sixth three too many.
        ("parts", "ab cd ef ac", "0.666667", "partial"),
        ("parts", "ab cd ef ac ad ae", "0", "wrong"),
        ("parts", "ac", "0", "wrong"),
        ("all_or_nothing", "ba cd fe", "1", "right"),
        ("all_or_nothing", "ab cd", "0", "wrong"),
    ],
)
def test_mark(scoring, pairs, fraction, code):
    mark = TYPE.mark(FREE, {**KEY, "scoring": scoring}, answered(pairs))

    assert (mark.fraction, mark.code) == (Decimal(fraction), code)


def test_reasons_pair_by_pair_and_words():
    assert TYPE.why(FREE, KEY, answered("ab ac cd ef")) == Reason(
        "pairs",
        {"right_parts": 3, "parts": 3, "over": 1},
        (Reason("part_right"), Reason("part_wrong"), Reason("part_right"), Reason("part_right")),
    )
    assert TYPE.why(DEFINITION, KEY, None) == Reason("blank")
    assert TYPE.say(DEFINITION, answered("ab ef"), "en") == ["term a – term b", "term e – term f"]
    assert TYPE.mark(DEFINITION, KEY, TYPE.correct_answer(DEFINITION, KEY)).code == "right"


def test_read_and_show():
    data = {"pair-1-a": ["tb"], "pair-1-b": ["ta"], "pair-3-a": ["td"], "pair-3-b": ["tc"]}
    answer = TYPE.read_answer(DEFINITION, data, TOKENS)
    view = TYPE.view(DEFINITION, language="zh", options=TOKENS, answer=answer)

    assert answer == answered("ba dc")
    assert TYPE.read_answer(DEFINITION, {"pair-1-a": [""]}, TOKENS) is None
    assert TYPE.read_answer(DEFINITION, {"pair-1-a": ["ta"], "pair-1-b": [""]}, TOKENS) is None
    assert [(row.first and row.first.token, row.second and row.second.token) for row in view.body.rows] == [
        ("tb", "ta"), ("td", "tc"), (None, None),
    ]  # fmt: skip
    assert [option.choice.chosen for option in view.body.options] == [False, False, True, True, True, True]
    assert {option.unlimited for option in view.body.options} == {False}
    assert len(TYPE.view(FREE, language="zh", options=TOKENS, answer=None).body.rows) == 6


@pytest.mark.parametrize(
    ("data", "code"),
    [
        ({"pair-1-a": ["a"], "pair-1-b": ["tb"]}, "unknown_option"),
        ({"pair-1-a": ["ta"], "pair-1-b": ["ta"]}, "pair_of_one"),
        ({"pair-1-a": ["ta"], "pair-1-b": ["tb"], "pair-2-a": ["tb"], "pair-2-b": ["ta"]}, "pair_twice"),
        (
            {"pair-1-a": ["ta"], "pair-1-b": ["tb"], "pair-2-a": ["ta"], "pair-2-b": ["tc"]},
            "option_too_often",
        ),
        ({"pair-4-a": ["ta"], "pair-4-b": ["tb"]}, "unknown_field"),
    ],
)
def test_refuse_what_the_page_could_not_have_sent(data, code):
    with pytest.raises(Invalid) as refused:
        TYPE.read_answer(DEFINITION, data, TOKENS)

    assert refused.value.code == f"answer.{code}"


@pytest.mark.parametrize(
    ("change", "pairs", "codes"),
    [
        ({}, KEY["pairs"], []),
        ({}, [], ["pair_missing"]),
        ({}, [["a", "a"]], ["key_unknown_option"]),
        ({}, [["a", "x"]], ["key_unknown_option"]),
        ({"most": 6}, [["a", "b"], ["b", "a"]], ["pair_twice"]),
        ({}, [["a", "b"], ["a", "c"]], ["pairs_over_limit"]),
        ({"most": 2}, KEY["pairs"], ["pairs_over_limit"]),
        ({"most": -1}, KEY["pairs"], ["limit_invalid"]),
        ({"options": OPTIONS[:1]}, [["a", "a"]], ["options_number", "key_unknown_option"]),
    ],
)
def test_validate(change, pairs, codes):
    problems = TYPE.validate({**DEFINITION, **change}, {"pairs": pairs})

    assert [problem.code for problem in problems] == codes
