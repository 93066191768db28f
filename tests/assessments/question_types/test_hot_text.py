from decimal import Decimal

import pytest

from assessments.question_types.base import Reason
from assessments.question_types.hot_text import HotText
from core.errors import Invalid

TYPE = HotText()
PASSAGES = [{"id": number, "zh": f"句{number}", "en": f"sentence {number}"} for number in "1234"]
DEFINITION = {
    "stem": {"zh": "[[2]]，[[1]]，[[3]]，[[4]]", "en": "[[1]] [[2]] [[3]] [[4]]"},
    "options": PASSAGES,
    "most": 3,
}
KEY = {"options": ["1", "3"]}
PARTIAL = {**KEY, "scoring": "partial"}
TOKENS = {f"t{number}": number for number in "4213"}


@pytest.mark.parametrize(
    ("key", "chosen", "fraction", "code"),
    [
        (KEY, "", "0", "blank"),
        (KEY, "31", "1", "right"),
        (KEY, "1", "0", "wrong"),
        (KEY, "123", "0", "wrong"),
        (PARTIAL, "1", "0.5", "partial"),
        (PARTIAL, "132", "0.5", "partial"),
        (PARTIAL, "12", "0", "wrong"),
        (PARTIAL, "24", "0", "wrong"),
    ],
)
def test_mark(key, chosen, fraction, code):
    mark = TYPE.mark(DEFINITION, key, {"options": list(chosen)})

    assert (mark.fraction, mark.code) == (Decimal(fraction), code)


def test_reasons_words_and_the_right_answer():
    assert TYPE.why(DEFINITION, PARTIAL, {"options": ["1", "2"]}) == Reason(
        "partial", {"right_chosen": 1, "right": 2, "wrong_chosen": 1, "wrong": 2}
    )
    assert TYPE.why(DEFINITION, KEY, None) == Reason("blank")
    assert TYPE.say(DEFINITION, {"options": ["1", "3"]}, "zh") == ["句1", "句3"]
    assert TYPE.mark(DEFINITION, KEY, TYPE.correct_answer(DEFINITION, KEY)).code == "right"


def test_read_and_show():
    answer = TYPE.read_answer(DEFINITION, {"choice": ["t3", "t1"]}, TOKENS)
    view = TYPE.view(DEFINITION, language="en", options=TOKENS, answer=answer)

    assert answer == {"options": ["1", "3"]}
    assert TYPE.read_answer(DEFINITION, {"choice": [""]}, TOKENS) is None
    assert view.stem_within
    assert view.body.most == 3
    assert [(one.id, one.choice.token, one.choice.chosen) for one in view.body.gaps] == [
        ("1", "t1", True), ("2", "t2", False), ("3", "t3", True), ("4", "t4", False),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("data", "code"),
    [
        ({"choice": ["1"]}, "unknown_option"),
        ({"choice": ["t1", "t1"]}, "unknown_option"),
        ({"choice": ["t1", "t2", "t3", "t4"]}, "too_many_options"),
        ({"choice": ["t1"], "most": ["9"]}, "unknown_field"),
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
        ({"most": None}, PARTIAL, []),
        ({"most": 1}, KEY, ["limit_too_few"]),
        ({"most": "2"}, KEY, ["limit_invalid"]),
        ({}, {"options": []}, ["key_missing"]),
        ({}, {"options": ["9"]}, ["key_unknown_option"]),
        ({}, {**KEY, "scoring": "by_eye"}, ["scoring_unknown"]),
        ({"stem": {"zh": "[[1]]"}}, KEY, ["gap_missing"]),
        ({"options": PASSAGES[:1], "stem": {"zh": "[[1]]"}}, {"options": ["1"]}, ["passages_number"]),
    ],
)
def test_validate(change, key, codes):
    problems = TYPE.validate({**DEFINITION, **change}, key)

    assert [problem.code for problem in problems] == codes
