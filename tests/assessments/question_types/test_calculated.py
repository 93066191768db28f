import math
import random
from fractions import Fraction

import pytest
from hypothesis import given, settings, strategies as st

from assessments.question_types.calculated import Calculated
from assessments.question_types.calculated.drawing import filled, shown
from assessments.question_types.calculated.formulas import read_formula
from assessments.question_types.calculated.functions import FUNCTIONS, FormulaError

TYPE = Calculated()
STEM = {"zh": "边长 {l} 米的正方形，面积？", "en": "Area of a square of {l} m? Half of it is {={l}*{l}/2}."}
DEFINITION = {
    "stem": STEM,
    "variables": [{"name": "l", "kind": "uniform", "low": "5", "high": "9.5", "decimals": 1}],
}
KEY = {
    "formulas": [{"formula": "{l}*{l}", "tolerance": {"kind": "relative", "value": "0.01"}, "weight": "1"}]
}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1 + 2 * 3", "7"),
        ("(1 + 2) * 3", "9"),
        ("2 ** 3 ** 2", "512"),
        ("-2 ** 2", "-4"),
        ("2 ** -1", "1/2"),
        ("1/3 + 1/6", "1/2"),
        ("{a} * {b c}", "6"),
        ("7 % 3 + -7 % 3", "0"),
        ("1.5e3 - .5", "2999/2"),
        ("pow(2, 10)", "1024"),
        ("round(2.5) + round(-2.5)", "0"),
        ("round(1.005, 2)", "101/100"),
        ("max(1, 2, 3) - MIN(4, 5)", "-1"),
        ("{a} > 1 && {a} < 3 ? 10 : 20", "10"),
        ("1 == 2 || !0", "1"),
        ("floor(-1.5) + ceil(1.2) + abs(-3)", "3"),
        ("decbin(5) + bindec(101) + decoct(8) + octdec(10)", "124"),
        ("log10(1000)", "3"),
        ("0.1 + 0.2", "3/10"),
    ],
)
def test_values(text, value):
    assert read_formula(text).value({"a": Fraction(2), "b c": Fraction(3)}) == Fraction(value)


def test_functions_of_angles_and_logarithms():
    for text, value in (
        ("sin(pi()/2)", 1), ("cos(deg2rad(60))", 0.5), ("atan2(1, 1)", math.pi / 4),
        ("sqrt(2)", math.sqrt(2)),
        ("exp(1)", math.e), ("log(8, 2)", 3), ("rad2deg(pi)", 180), ("fmod(5.5, 2)", 1.5),
    ):  # fmt: skip
        assert float(read_formula(text).value({})) == pytest.approx(value, rel=1e-12)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "formula_syntax"),
        ("1 +", "formula_syntax"),
        ("(1", "formula_syntax"),
        ("1 2", "formula_syntax"),
        ("2 ^ 3", "formula_syntax"),
        ("a", "formula_unknown_function"),
        ("eval(1)", "formula_unknown_function"),
        ("__import__(1)", "formula_unknown_function"),
        ("'a'", "formula_syntax"),
        ("1; 2", "formula_syntax"),
        ("{x}", "formula_unknown_variable"),
        ("pow(2)", "formula_arguments"),
        ("sqrt(1, 2)", "formula_arguments"),
        ("1 / 0", "formula_no_value"),
        ("5 % 0", "formula_no_value"),
        ("sqrt(-1)", "formula_no_value"),
        ("log(0)", "formula_no_value"),
        ("exp(1000)", "formula_no_value"),
        ("9 ** 9 ** 9 ** 9", "formula_no_value"),
        ("(" * 60 + "1" + ")" * 60, "formula_too_long"),
        ("1+" * 300 + "1", "formula_too_long"),
    ],
)
def test_n_upl_what_is_no_formula_has_a_reason_and_takes_no_time(text, code):
    with pytest.raises(FormulaError) as wrong:
        read_formula(text).value({})

    assert wrong.value.code == code


@settings(max_examples=200, deadline=None)
@given(st.text("0123456789+-*/%(){}<>=!&|?:., abcepilognqrstuvwx", max_size=60))
def test_reading_any_text_ends_in_a_number_or_a_reason(text):
    try:
        value = read_formula(text).value({"a": Fraction(1)})
    except FormulaError:
        return
    assert isinstance(value, Fraction)


numbers = st.integers(-50, 50)


@settings(max_examples=100, deadline=None)
@given(numbers, numbers, numbers)
def test_sums_and_products_are_exact(a, b, c):
    values = {"a": Fraction(a, 7), "b": Fraction(b, 3), "c": Fraction(c)}
    formula = read_formula("({a} + {b}) * {c} - {a} / 9")

    assert formula.value(values) == (values["a"] + values["b"]) * values["c"] - values["a"] / 9
    assert formula.names == {"a", "b", "c"}


@pytest.mark.parametrize(
    ("variable", "fine"),
    [
        ({"kind": "uniform", "low": "1", "high": "3", "decimals": 0}, lambda value: value in (1, 2, 3)),
        (
            {"kind": "uniform", "low": "0.05", "high": "0.25", "decimals": 2},
            lambda value: Fraction("0.05") <= value <= Fraction("0.25") and value * 100 % 1 == 0,
        ),
        ({"kind": "loguniform", "low": "1", "high": "1000", "decimals": 1}, lambda value: 1 <= value <= 1000),
        ({"values": ["2.5", "-4"]}, lambda value: value in (Fraction(5, 2), -4)),
    ],
)
def test_drawn_values_are_of_the_range_and_the_same_for_the_same_source(variable, fine):
    definition = {"stem": STEM, "variables": [{"name": "l", **variable}]}
    drawn = [TYPE.draw(definition, random.Random(seed))["l"] for seed in range(40)]

    assert all(fine(Fraction(value)) for value in drawn)
    assert len(set(drawn)) > 1
    assert drawn == [TYPE.draw(definition, random.Random(seed))["l"] for seed in range(40)]


def test_rows_are_drawn_together():
    rows = [{"a": "1", "b": "10"}, {"a": "2", "b": "20"}]
    definition = {"variables": [{"name": "a"}, {"name": "b"}], "datasets": rows}

    assert all(TYPE.draw(definition, random.Random(seed)) in rows for seed in range(10))
    assert TYPE.draw({"stem": STEM}, random.Random(1)) is None


def test_texts_show_the_values():
    served = TYPE.served(DEFINITION, {"l": "5.0"})

    assert (
        TYPE.view(served, language="en", options={}, answer=None).stem
        == "Area of a square of 5.0 m? Half of it is 12.5."
    )
    assert filled("{l} {x} {=1/0} {={l}+}", served) == "5.0 {x} {=1/0} {={l}+}"


@pytest.mark.parametrize(
    ("text", "code"),
    [("25", "right"), ("25.25", "right"), ("25.3", "wrong"), ("二十五", "right"), ("2.5e1", "right")],
)
def test_mark(text, code):
    assert TYPE.mark(TYPE.served(DEFINITION, {"l": "5"}), KEY, {"text": text}).code == code


def test_the_result_counts_as_its_format_shows_it():
    key = {
        "formulas": [
            {"formula": "sqrt({l})", "format": {"decimals": 2}, "feedback": {"zh": "", "en": "From {l}"}}
        ]
    }
    served = TYPE.served(DEFINITION, {"l": "2"})

    assert [TYPE.mark(served, key, {"text": text}).code for text in ("1.41", "1.42", "1.414214")] == [
        "right",
        "wrong",
        "wrong",
    ]
    assert TYPE.mark(served, key, {"text": repr(math.sqrt(2))}).code == "right"
    assert TYPE.mark(served, {**key, "rules": "moodle"}, {"text": "1.41"}).code == "wrong"
    assert TYPE.correct_answer(served, key) == {"text": "1.41"}
    assert TYPE.feedback(served, key, {"text": "1.41"}) == [{"zh": "", "en": "From 2"}]


@pytest.mark.parametrize(
    ("value", "form", "text"),
    [
        ("2/3", {"decimals": 2}, "0.67"),
        ("12345", {"significant": 2}, "12000"),
        ("1/8", {}, "0.125"),
        ("0", {"significant": 3}, "0"),
        ("5/2", {"decimals": 0}, "3"),
    ],
)
def test_shown(value, form, text):
    assert shown(Fraction(value), form) == text


@pytest.mark.parametrize(
    ("definition", "key", "codes"),
    [
        ({}, {}, []),
        ({}, {"formulas": []}, ["formula_missing"]),
        ({}, {"formulas": [{"formula": "{l} +"}]}, ["formula_syntax"]),
        ({}, {"formulas": [{"formula": "{m}"}]}, ["formula_unknown_variable"]),
        ({}, {"formulas": [{"formula": "sqrt({l} - 7)"}]}, ["formula_no_value"]),
        ({}, {"formulas": [{"formula": "*", "weight": "1"}]}, []),
        (
            {"variables": [{"name": "l", "kind": "uniform", "low": "9", "high": "1"}]},
            {},
            ["variables_invalid"],
        ),
        (
            {"variables": [{"name": "l", "kind": "loguniform", "low": "0", "high": "1"}]},
            {},
            ["variables_invalid"],
        ),
        ({"variables": [{"name": "l"}], "datasets": [{"l": "x"}]}, {}, ["variables_invalid"]),
        ({"variables": [{"name": "l"}], "datasets": [{"m": "1"}]}, {}, ["variables_invalid"]),
        ({"variables": [{"name": "{"}]}, {}, ["variables_invalid"]),
    ],
)
def test_validate(definition, key, codes):
    assert [problem.code for problem in TYPE.validate({**DEFINITION, **definition}, {**KEY, **key})] == codes


def test_every_function_of_moodle_is_there():
    moodle = (
        "abs acos acosh asin asinh atan atan2 atanh bindec ceil cos cosh decbin decoct deg2rad exp expm1 "
        "floor fmod is_finite is_infinite is_nan log log10 log1p max min octdec pi pow rad2deg round sin "
        "sinh sqrt tan tanh"
    )
    assert set(moodle.split()) == set(FUNCTIONS)
