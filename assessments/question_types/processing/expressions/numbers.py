"""Arithmetic: exact for the four operations and rounding, as floats are for the rest."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from fractions import Fraction

from assessments.question_types.processing.machine import Machine, Node, as_number, operator
from assessments.question_types.processing.values import FLOAT, INTEGER, NUMBERS, Value, number, truth

Values = Sequence[Value | None]
_MOST_FIGURES = 300
_EXACT_POWER = 64


def _all(values: Values) -> tuple[list[Fraction], str] | None:
    """Every number of single values and containers; integer only where all are."""
    figures: list[Fraction] = []
    kind = INTEGER
    for value in values:
        if value is None or value.kind not in NUMBERS:
            return None
        figures.extend(Fraction(item) for item in value.items)
        kind = kind if value.kind == INTEGER else FLOAT
    return figures, kind


@operator("sum")
def _sum(machine: Machine, node: Node, values: Values) -> Value | None:
    held = _all(values)
    return None if held is None else number(sum(held[0], Fraction(0)), held[1])


@operator("product")
def _product(machine: Machine, node: Node, values: Values) -> Value | None:
    held = _all(values)
    if held is None:
        return None
    total: Value | None = number(Fraction(1))
    for figure in held[0]:
        if total is None:
            return None
        total = number(Fraction(total.first) * figure)
    return total and number(Fraction(total.first), held[1])


@operator("min", "max")
def _extreme(machine: Machine, node: Node, values: Values) -> Value | None:
    held = _all(values)
    if held is None or not held[0]:
        return None
    return number((min if node["do"] == "min" else max)(held[0]), held[1])


@operator("subtract")
def _subtract(machine: Machine, node: Node, values: Values) -> Value | None:
    held = _all(values)
    return None if held is None or len(held[0]) != 2 else number(held[0][0] - held[0][1], held[1])


@operator("divide")
def _divide(machine: Machine, node: Node, values: Values) -> Value | None:
    one, other = (as_number(value) for value in values)
    return None if one is None or not other else number(one / other, FLOAT)


@operator("integerDivide", "integerModulus")
def _whole(machine: Machine, node: Node, values: Values) -> Value | None:
    one, other = (as_number(value) for value in values)
    if one is None or not other:
        return None
    return number(int(one // other) if node["do"] == "integerDivide" else int(one % other), INTEGER)


@operator("power")
def _power(machine: Machine, node: Node, values: Values) -> Value | None:
    base, exponent = (as_number(value) for value in values)
    if base is None or exponent is None:
        return None
    if exponent.denominator == 1 and abs(exponent) <= _EXACT_POWER and (base or exponent >= 0):
        return number(base ** int(exponent), FLOAT)
    return _float(lambda: math.pow(float(base), float(exponent)))


@operator("round", "truncate")
def _round(machine: Machine, node: Node, values: Values) -> Value | None:
    held = as_number(values[0])
    if held is None:
        return None
    return number(math.floor(held + Fraction(1, 2)) if node["do"] == "round" else math.trunc(held), INTEGER)


@operator("roundTo")
def _round_to(machine: Machine, node: Node, values: Values) -> Value | None:
    rounded = _rounded(as_number(values[0]), node.get("mode"), machine.attribute(node, "figures"))
    return None if rounded is None else number(rounded, FLOAT)


@operator("equalRounded")
def _equal_rounded(machine: Machine, node: Node, values: Values) -> Value | None:
    figures = machine.attribute(node, "figures")
    one, other = (_rounded(as_number(value), node.get("mode"), figures) for value in values)
    return None if one is None or other is None else truth(one == other)


@operator("integerToFloat")
def _to_float(machine: Machine, node: Node, values: Values) -> Value | None:
    held = values[0]
    if held is None or held.kind not in NUMBERS:
        return None
    return Value(held.cardinality, FLOAT, tuple(Fraction(item) for item in held.items))


@operator("mathOperator")
def _function(machine: Machine, node: Node, values: Values) -> Value | None:
    figures = [as_number(value) for value in values]
    if any(figure is None for figure in figures):
        return None
    known = [figure for figure in figures if figure is not None]
    name = node["name"]
    if name in _EXACT:
        return number(_EXACT[name](known[0]), INTEGER if name in ("floor", "ceil") else "")
    return _float(lambda: _FUNCTIONS[name](*(float(figure) for figure in known)))


def _float(calculate: Callable[[], float]) -> Value | None:
    """NULL for what has no value or too large a one."""
    try:
        result = calculate()
    except (ValueError, OverflowError, ZeroDivisionError):
        return None
    return number(Fraction(result), FLOAT) if math.isfinite(result) else None


def _rounded(value: Fraction | None, mode: str | None, figures: Fraction | None) -> Fraction | None:
    if value is None or figures is None or not 0 <= figures <= _MOST_FIGURES:
        return None
    places = int(figures)
    if mode != "decimalPlaces":
        if places < 1:
            return None
        if not value:
            return value
        places -= _exponent(value) + 1
    scale = Fraction(10) ** places
    return math.floor(value * scale + Fraction(1, 2)) / scale


def _exponent(value: Fraction) -> int:
    """The power of ten of its first figure."""
    size = abs(value)
    guess = len(str(size.numerator)) - len(str(size.denominator))
    return guess if size >= Fraction(10) ** guess else guess - 1


def _sign(value: Fraction) -> Fraction:
    return Fraction((value > 0) - (value < 0))


_EXACT: dict[str, Callable[[Fraction], Fraction]] = {
    "abs": abs,
    "floor": lambda value: Fraction(math.floor(value)),
    "ceil": lambda value: Fraction(math.ceil(value)),
    "signum": _sign,
}
_FUNCTIONS: dict[str, Callable[..., float]] = {
    "sin": math.sin,
    "cos": math.cos,
    "tan": math.tan,
    "sec": lambda x: 1 / math.cos(x),
    "csc": lambda x: 1 / math.sin(x),
    "cot": lambda x: 1 / math.tan(x),
    "asin": math.asin,
    "acos": math.acos,
    "atan": math.atan,
    "atan2": math.atan2,
    "asec": lambda x: math.acos(1 / x),
    "acsc": lambda x: math.asin(1 / x),
    "acot": lambda x: math.atan(1 / x) if x else math.pi / 2,
    "sinh": math.sinh,
    "cosh": math.cosh,
    "tanh": math.tanh,
    "sech": lambda x: 1 / math.cosh(x),
    "csch": lambda x: 1 / math.sinh(x),
    "coth": lambda x: 1 / math.tanh(x),
    "log": math.log10,
    "ln": math.log,
    "exp": math.exp,
    "toDegrees": math.degrees,
    "toRadians": math.radians,
}
FUNCTIONS = frozenset(_EXACT) | frozenset(_FUNCTIONS)
