from decimal import Decimal

import pytest

from assessments.question_types.base import Problem
from assessments.question_types.single_choice import SingleChoice
from core.errors import Invalid

TYPE = SingleChoice()
DEFINITION = {
    "stem": {"zh": "哪一年通过？", "en": "In which year?"},
    "options": [
        {"id": "a", "zh": "一九九〇年", "en": "1990"},
        {"id": "b", "zh": "一九九九年", "en": "1999"},
        {"id": "c", "zh": "二〇〇三年", "en": ""},
    ],
}
KEY = {"options": ["b"]}
SHOWN = {"t3": "c", "t1": "a", "t2": "b"}


@pytest.mark.parametrize(
    ("answer", "fraction", "code"),
    [
        (None, 0, "blank"),
        ({"options": []}, 0, "blank"),
        ({"options": ["a"]}, 0, "wrong"),
        ({"options": ["b"]}, 1, "right"),
    ],
)
def test_mark(answer, fraction, code):
    mark = TYPE.mark(DEFINITION, KEY, answer)

    assert (mark.fraction, mark.code) == (Decimal(fraction), code)


@pytest.mark.parametrize(
    ("data", "answer"),
    [({}, None), ({"choice": [""]}, None), ({"choice": ["t2"]}, {"options": ["b"]})],
)
def test_read_answer(data, answer):
    assert TYPE.read_answer({}, data, SHOWN) == answer


@pytest.mark.parametrize(
    ("data", "code"),
    [
        ({"choice": ["b"]}, "answer.unknown_option"),
        ({"choice": ["t1", "t2"]}, "answer.too_many_options"),
        ({"choice": ["t1", "t1"]}, "answer.unknown_option"),
        ({"choice": ["\udc80"]}, "answer.unknown_option"),
        ({"choice": ["x"] * 10_000}, "answer.too_many_options"),
        ({"choice": ["x" * 1_000_000]}, "answer.unknown_option"),
        ({"choice": ["t1"], "score": ["1"]}, "answer.unknown_field"),
        ({"value": ["3"]}, "answer.unknown_field"),
    ],
)
def test_n_exa_09_what_the_page_could_not_send_is_refused(data, code):
    with pytest.raises(Invalid) as refused:
        TYPE.read_answer({}, data, SHOWN)

    assert refused.value.code == code


def test_view_shows_the_order_of_the_attempt_and_falls_back_to_the_other_language():
    view = TYPE.view(DEFINITION, language="en", options=SHOWN, answer={"options": ["a"]})

    assert view.stem == "In which year?"
    assert [(c.token, c.text, c.lang, c.chosen) for c in view.choices] == [
        ("t3", "二〇〇三年", "zh", False),
        ("t1", "1990", "en", True),
        ("t2", "1999", "en", False),
    ]


def test_correct_answer_and_its_words():
    correct = TYPE.correct_answer(DEFINITION, KEY)

    assert (correct, TYPE.say(DEFINITION, correct, "en")) == ({"options": ["b"]}, ["1999"])
    assert TYPE.mark(DEFINITION, KEY, correct).code == "right"


@pytest.mark.parametrize(
    ("change", "key", "problem"),
    [
        ({"stem": {"zh": " ", "en": ""}}, KEY, Problem("stem", "stem_missing")),
        ({"options": DEFINITION["options"][1:2]}, KEY, Problem("options", "options_number")),
        ({"options": [*DEFINITION["options"], {"id": "d", "zh": "", "en": " "}]}, KEY, Problem("options", "option_empty")),  # noqa: E501
        ({"options": [*DEFINITION["options"], {"id": "a", "zh": "x", "en": ""}]}, KEY, Problem("options", "options_ids")),  # noqa: E501
        ({"options": [*DEFINITION["options"], {"id": "d", "zh": "", "en": "1990"}]}, KEY, Problem("options", "options_alike")),  # noqa: E501
        ({}, {}, Problem("key", "key_missing")),
        ({}, {"options": ["z"]}, Problem("key", "key_unknown_option")),
        ({}, {"options": ["a", "b"]}, Problem("key", "key_one_only")),
    ],
)  # fmt: skip
def test_validate(change, key, problem):
    assert TYPE.validate({**DEFINITION, **change}, key) == [problem]


def test_a_complete_question_has_no_problem():
    assert TYPE.validate(DEFINITION, KEY) == []
