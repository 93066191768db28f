from decimal import Decimal

import pytest

from assessments.question_types.base import Problem
from assessments.question_types.true_false import TrueFalse
from core.errors import Invalid

TYPE = TrueFalse()
DEFINITION = {"stem": {"zh": "正确吗？", "en": "Is it so?"}}


@pytest.mark.parametrize(
    ("right", "answer", "fraction", "code"),
    [
        (True, None, 0, "blank"),
        (True, {"value": True}, 1, "right"),
        (True, {"value": False}, 0, "wrong"),
        (False, {"value": False}, 1, "right"),
        (False, {"value": True}, 0, "wrong"),
    ],
)
def test_mark(right, answer, fraction, code):
    mark = TYPE.mark(DEFINITION, {"value": right}, answer)

    assert (mark.fraction, mark.code) == (Decimal(fraction), code)


@pytest.mark.parametrize(
    ("data", "answer"),
    [({}, None), ({"choice": ["true"]}, {"value": True}), ({"choice": ["false"]}, {"value": False})],
)
def test_read_answer(data, answer):
    assert TYPE.read_answer({}, data, {}) == answer


@pytest.mark.parametrize(
    ("data", "code"),
    [
        ({"choice": ["True"]}, "answer.unknown_option"),
        ({"choice": ["1"]}, "answer.unknown_option"),
        ({"choice": ["true", "false"]}, "answer.too_many_options"),
        ({"choice": ["true"], "passed": ["1"]}, "answer.unknown_field"),
    ],
)
def test_n_exa_09_what_the_page_could_not_send_is_refused(data, code):
    with pytest.raises(Invalid) as refused:
        TYPE.read_answer({}, data, {})

    assert refused.value.code == code


@pytest.mark.parametrize(
    ("key", "problems"),
    [
        ({"value": False}, []),
        ({"value": "false"}, [Problem("key", "key_missing")]),
        ({}, [Problem("key", "key_missing")]),
    ],
)
def test_validate(key, problems):
    assert TYPE.validate(DEFINITION, key) == problems


def test_words():
    assert [TYPE.say(DEFINITION, a, "en") for a in (None, {"value": True}, {"value": False})] == [
        [],
        ["true"],
        ["false"],
    ]
