from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings, strategies as st

from assessments.question_types.base import Problem
from assessments.question_types.numeric import Numeric
from assessments.question_types.numeric.reading import read_number
from core.errors import Invalid

TYPE = Numeric()
DEFINITION = {"stem": {"zh": "几年？", "en": "How many years?"}}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("3", "3"),
        (" 3 ", "3"),
        ("+3", "3"),
        ("-0.5", "-1/2"),
        ("−0.5", "-1/2"),
        ("3.5", "7/2"),
        ("3,5", "7/2"),
        (",5", "1/2"),
        ("3.", "3"),
        ("0,125", "1/8"),
        ("1,500", "1500"),
        ("1.500", "3/2"),
        ("1,500,000.25", "6000001/4"),
        ("1.500.000,5", "3000001/2"),
        ("1 500", "1500"),
        ("12\u00a0345", "12345"),
        ("３", "3"),
        ("３．５", "7/2"),
        ("３，５", "7/2"),
        ("－１２", "-12"),
        ("1e3", "1000"),
        ("1.5E-1", "3/20"),
    ],
)
def test_numbers_as_people_write_them(text, value):
    assert read_number(text) == Fraction(value)


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "-", ".", "NaN", "nan", "inf", "Infinity", "1e999", "three", "三", "3 years", "1,2,3", "1,50,000",  # noqa: E501
        "12 34", "0x10", "1_000", "--1", "٣", "3\u0000", "9" * 61, "1,500,00",
    ],
)  # fmt: skip
def test_n_exa_09_what_is_not_one_number_is_not_read(text):
    assert read_number(text) is None


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=70))
def test_reading_never_fails(text):
    value = read_number(text)

    assert value is None or isinstance(value, Fraction)


@settings(max_examples=100, deadline=None)
@given(st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-(10**9), max_value=10**9))
def test_what_is_written_plainly_is_read_exactly(number):
    full_width = str(number).translate(str.maketrans("0123456789.-", "０１２３４５６７８９．－"))

    assert read_number(f"{number}") == read_number(full_width) == Fraction(number)


ABSOLUTE = {"value": "10", "tolerance": {"kind": "absolute", "value": "0.5"}}
RELATIVE = {"value": "-200", "tolerance": {"kind": "relative", "value": "0.05"}}


@pytest.mark.parametrize(
    ("key", "text", "code"),
    [
        ({"value": "3"}, "3", "right"),
        ({"value": "3"}, "3.0", "right"),
        ({"value": "3"}, "３", "right"),
        ({"value": "3"}, "3.0000001", "wrong"),
        ({"value": "0.1"}, "0,1", "right"),
        ({"value": 3}, "3", "right"),
        (ABSOLUTE, "10.5", "right"),
        (ABSOLUTE, "9.5", "right"),
        (ABSOLUTE, "9,5", "right"),
        (ABSOLUTE, "10.500001", "wrong"),
        (RELATIVE, "-190", "right"),
        (RELATIVE, "-210", "right"),
        (RELATIVE, "-189.99", "wrong"),
        (RELATIVE, "200", "wrong"),
    ],
)
def test_mark(key, text, code):
    mark = TYPE.mark(DEFINITION, key, {"text": text})

    assert (mark.fraction, mark.code) == (Decimal(code == "right"), code)


def test_no_answer_is_blank():
    assert TYPE.mark(DEFINITION, ABSOLUTE, None).code == "blank"


@pytest.mark.parametrize(
    ("data", "answer"), [({}, None), ({"value": [" "]}, None), ({"value": [" ３，５ "]}, {"text": "３，５"})]
)
def test_the_answer_keeps_what_was_typed(data, answer):
    assert TYPE.read_answer({}, data, {}) == answer


@pytest.mark.parametrize(
    ("data", "code"),
    [
        ({"value": ["NaN"]}, "answer.not_a_number"),
        ({"value": ["\udc80"]}, "answer.not_a_number"),
        ({"value": ["1" * 1_000_000]}, "answer.too_long"),
        ({"value": ["1", "2"]}, "answer.unknown_field"),
        ({"choice": ["true"]}, "answer.unknown_field"),
    ],
)
def test_n_exa_09_what_the_page_could_not_send_is_refused(data, code):
    with pytest.raises(Invalid) as refused:
        TYPE.read_answer({}, data, {})

    assert refused.value.code == code


@pytest.mark.parametrize(
    ("key", "problems"),
    [
        (ABSOLUTE, []),
        ({"value": "three"}, [Problem("key", "key_not_a_number")]),
        ({}, [Problem("key", "key_not_a_number")]),
        (
            {"value": "1", "tolerance": {"kind": "cubic", "value": "1"}},
            [Problem("tolerance", "tolerance_invalid")],
        ),
        (
            {"value": "1", "tolerance": {"kind": "absolute", "value": "-1"}},
            [Problem("tolerance", "tolerance_invalid")],
        ),
    ],
)
def test_validate(key, problems):
    assert TYPE.validate(DEFINITION, key) == problems
