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
        ("1.5×10^3", "1500"),
        ("1.5 x 10^-3", "3/2000"),
        ("2*10**2", "200"),
        ("1.5×10³", "1500"),
        ("-10^2", "-100"),
        ("三", "3"),
        ("３万", "30000"),
        ("1.5亿", "150000000"),
        ("2,000万", "20000000"),
        ("1亿2000万", "120000000"),
        ("3千5百", "3500"),
        ("一千五百", "1500"),
        ("一百零五", "105"),
        ("一百十五", "115"),
        ("十五", "15"),
        ("二十", "20"),
        ("三万零五十", "30050"),
        ("三万五千", "35000"),
        ("一万亿", "1000000000000"),
        ("二〇二四", "2024"),
        ("三点一四", "157/50"),
        ("一点五万", "15000"),
        ("负兩千", "-2000"),
        ("壹佰贰拾", "120"),
        ("零", "0"),
    ],
)
def test_numbers_as_people_write_them(text, value):
    assert read_number(text) == Fraction(value)


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "-", ".", "NaN", "nan", "inf", "Infinity", "1e999", "three", "三年", "3 years", "1,2,3", "1,50,000",  # noqa: E501
        "12 34", "0x10", "1_000", "--1", "٣", "3\u0000", "9" * 61, "1,500,00",
        "三万五", "一百五", "1千5", "1.5亿2000万", "兆", "万", "三万三万", "十点", "e3", "10^300", "三万五六",
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


def test_chinese_numbers_are_read_back():
    digits, places = "零一二三四五六七八九", ("", "十", "百", "千")
    for number in [*range(1, 200), 1001, 1010, 1100, 9999, 5020]:
        text, gap = "", False
        for power in range(3, -1, -1):
            figure = number // 10**power % 10
            if figure:
                text += ("零" if gap else "") + digits[figure] + places[power]
            gap = not figure and bool(text)
        assert read_number(text) == number
        assert read_number(f"{text}万") == number * 10**4


LENGTHS = {
    "answers": [{"value": "2"}, {"value": "3", "weight": "0.5"}],
    "units": [{"name": "m"}, {"name": "cm", "factor": "100"}],
}
FREE, REQUIRED = ({"stem": {"en": "How long?"}, "units": {"mode": mode}} for mode in ("optional", "required"))
LISTED = {"stem": {"en": "How long?"}, "units": {"mode": "required", "choices": ["m", "cm"]}}
PRICE = {"stem": {"en": "How much?"}, "units": {"mode": "required", "before": True}}


@pytest.mark.parametrize(
    ("definition", "key", "answer", "fraction", "reason"),
    [
        (FREE, LENGTHS, {"text": "2"}, "1", "number_hits"),
        (FREE, LENGTHS, {"text": "2 m"}, "1", "number_hits"),
        (FREE, LENGTHS, {"text": "200cm"}, "1", "number_hits"),
        (FREE, LENGTHS, {"text": "二百cm"}, "1", "number_hits"),
        (FREE, LENGTHS, {"text": "300 cm"}, "0.5", "number_hits"),
        (FREE, LENGTHS, {"text": "2 kg"}, "0", "unit_wrong"),
        (FREE, LENGTHS, {"text": "7 m"}, "0", "number_misses"),
        (REQUIRED, LENGTHS, {"text": "2"}, "0", "unit_wrong"),
        (REQUIRED, {**LENGTHS, "unit_penalty": "0.25"}, {"text": "2"}, "0.75", "unit_wrong"),
        (REQUIRED, {**LENGTHS, "unit_penalty": "0.25"}, {"text": "3"}, "0.25", "unit_wrong"),
        (
            REQUIRED,
            {**LENGTHS, "unit_penalty": "0.2", "unit_penalty_of": "answer"},
            {"text": "3"},
            "0.4",
            "unit_wrong",
        ),
        (LISTED, LENGTHS, {"text": "200", "unit": "cm"}, "1", "number_hits"),
        (LISTED, LENGTHS, {"text": "200", "unit": ""}, "0", "number_misses"),
        (PRICE, {"answers": [{"value": "5"}], "units": [{"name": "€"}]}, {"text": "€ 5"}, "1", "tolerance"),
        (DEFINITION, LENGTHS, {"text": "2 m"}, "0", "no_number"),
    ],
)
def test_units(definition, key, answer, fraction, reason):
    assert TYPE.mark(definition, key, answer).fraction == Decimal(fraction)
    assert TYPE.why(definition, key, answer).code == reason


def test_units_are_read_and_said():
    assert TYPE.read_answer(FREE, {"value": ["2 m"]}, {}) == {"text": "2 m"}
    assert TYPE.read_answer(LISTED, {"value": ["2"], "unit": ["cm"]}, {}) == {"text": "2", "unit": "cm"}
    assert TYPE.say(LISTED, {"text": "2", "unit": "cm"}, "en") == ["2 cm"]
    assert TYPE.correct_answer(LISTED, LENGTHS) == {"text": "2", "unit": "m"}
    assert TYPE.correct_answer(REQUIRED, LENGTHS) == {"text": "2 m"}
    assert TYPE.view(LISTED, language="en", options={}, answer=None).body.units == ("m", "cm")
    for data, code in (
        ({"value": ["2 m"]}, "answer.not_a_number"),
        ({"value": ["2"], "unit": ["kg"]}, "answer.unknown_option"),
    ):
        with pytest.raises(Invalid) as refused:
            TYPE.read_answer(LISTED, data, {})
        assert refused.value.code == code


GEOMETRIC = {"answers": [{"value": "8", "tolerance": {"kind": "geometric", "value": "1"}}]}


@pytest.mark.parametrize(
    ("text", "code"), [("4", "right"), ("16", "right"), ("3.99", "wrong"), ("16.01", "wrong")]
)
def test_a_geometric_tolerance_divides_and_multiplies(text, code):
    negative = {"answers": [{**GEOMETRIC["answers"][0], "value": "-8"}]}

    assert TYPE.mark(DEFINITION, GEOMETRIC, {"text": text}).code == code
    assert TYPE.mark(DEFINITION, negative, {"text": f"-{text}"}).code == code


MOODLE = {
    "rules": "moodle",
    "answers": [
        {"value": "6.25", "tolerance": {"kind": "absolute", "value": "0.05"}},
        {"value": "7", "weight": "-0.5"},
        {"value": "*", "weight": "0.1"},
    ],
}
MOODLE_UNITS = {**MOODLE, "units": [{"name": "m"}, {"name": "cm", "factor": "100"}], "unit_penalty": "0.1"}


@pytest.mark.parametrize(
    ("definition", "key", "answer", "fraction"),
    [
        (DEFINITION, MOODLE, {"text": "6.3"}, "1"),
        (DEFINITION, MOODLE, {"text": "6.30005"}, "0.1"),
        (DEFINITION, MOODLE, {"text": "6.2500x10^0"}, "1"),
        (DEFINITION, MOODLE, {"text": " 6.25abc"}, "1"),
        (DEFINITION, MOODLE, {"text": "6,25"}, "0.1"),
        (DEFINITION, MOODLE, {"text": "0,6.25"}, "1"),
        (DEFINITION, MOODLE, {"text": "62.5E-1"}, "1"),
        (DEFINITION, MOODLE, {"text": "+-6.25"}, "0"),
        (DEFINITION, MOODLE, {"text": "abc"}, "0"),
        (DEFINITION, MOODLE, {"text": "1e999999999"}, "0"),
        # A negative share stands only behind a known unit.
        (DEFINITION, MOODLE, {"text": "7"}, "0"),
        (FREE, MOODLE_UNITS, {"text": "7m"}, "-0.5"),
        (FREE, MOODLE_UNITS, {"text": "625 cm"}, "1"),
        (FREE, MOODLE_UNITS, {"text": "6.25"}, "1"),
        (REQUIRED, MOODLE_UNITS, {"text": "6.25"}, "0.9"),
        (REQUIRED, MOODLE_UNITS, {"text": "6.25 kg"}, "0.9"),
        (LISTED, MOODLE_UNITS, {"text": "625", "unit": "cm"}, "1"),
    ],
)
def test_moodle_reads_and_marks_its_own_way(definition, key, answer, fraction):
    assert TYPE.mark(definition, key, answer).fraction == Decimal(fraction)


@pytest.mark.parametrize(
    ("definition", "key", "codes"),
    [
        (LISTED, LENGTHS, []),
        (DEFINITION, GEOMETRIC, []),
        (DEFINITION, {"answers": [{"value": "*"}]}, []),
        (DEFINITION, {"answers": [{"value": "1", "weight": "0.5"}]}, ["answer_none_right"]),
        (LISTED, {**LENGTHS, "units": [{"name": "m"}]}, ["units_invalid"]),
        (FREE, {**LENGTHS, "units": [{"name": "m", "factor": "0"}]}, ["units_invalid"]),
        (FREE, {**LENGTHS, "units": []}, ["units_invalid"]),
    ],
)
def test_validate_answers_and_units(definition, key, codes):
    assert [problem.code for problem in TYPE.validate(definition, key)] == codes


def test_general_feedback_is_not_that_of_an_older_keys_one_number():
    key = {**ABSOLUTE, "feedback": {"right": {"zh": "对", "en": "Yes"}}}

    assert TYPE.feedback(DEFINITION, key, {"text": "10"}) == [{"zh": "对", "en": "Yes"}]
    assert TYPE.feedback(DEFINITION, key, {"text": "1"}) == []
