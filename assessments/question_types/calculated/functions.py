"""The functions that a formula may call: Moodle's list."""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction
from typing import Any

Number = Fraction | float
# Beyond it an exact number would only cost time; floats answer or overflow at once.
_MOST_BITS = 4096


class FormulaError(Exception):
    """A formula that cannot be read or has no value here; `code` is worded for its author."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def exact_or_float(value: Any) -> Number:
    """The number as it is, or as a float where exactness has become too long to carry."""
    if isinstance(value, float):
        return value
    fraction = Fraction(value)
    if max(fraction.numerator.bit_length(), fraction.denominator.bit_length()) > _MOST_BITS:
        return float(fraction)
    return fraction


def power(base: Number, exponent: Number) -> Number:
    """Exact for whole exponents as long as the result is not too long."""
    if isinstance(base, Fraction) and isinstance(exponent, Fraction) and exponent.denominator == 1:
        bits = max(base.numerator.bit_length(), base.denominator.bit_length())
        if bits * abs(exponent) <= _MOST_BITS:
            return exact_or_float(base ** int(exponent))
    return math.pow(base, exponent)


def rounded(value: Number, places: Number = Fraction(0)) -> Number:
    """Halves away from zero."""
    if not -30 <= places <= 30:
        raise ValueError("too many places")
    factor = Fraction(10) ** int(places)
    fraction = Fraction(repr(value)) if isinstance(value, float) else value
    nearest = Fraction(math.floor(abs(fraction) * factor + Fraction(1, 2))) / factor
    return nearest if fraction >= 0 else -nearest


def logarithm(value: Number, base: Number | None = None) -> Number:
    return math.log(value) if base is None else math.log(value) / math.log(base)


def _to_base(base: int) -> Callable[[Number], Number]:
    def digits(value: Number) -> Number:
        number = math.trunc(value)
        if not 0 <= number < 2**53:
            raise ValueError("out of range")
        return Fraction(f"{number:b}" if base == 2 else f"{number:o}")

    return digits


def _from_base(base: int) -> Callable[[Number], Number]:
    return lambda value: Fraction(int(str(math.trunc(value)), base))


ONE, TWO, ONE_OR_TWO = range(1, 2), range(2, 3), range(1, 3)
SEVERAL = range(2, 21)

FUNCTIONS: dict[str, tuple[Callable[..., Any], range]] = {
    "pi": (lambda: math.pi, range(1)),
    "abs": (abs, ONE),
    "ceil": (math.ceil, ONE),
    "floor": (math.floor, ONE),
    "round": (rounded, ONE_OR_TWO),
    "sqrt": (math.sqrt, ONE),
    "exp": (math.exp, ONE),
    "expm1": (math.expm1, ONE),
    "log": (logarithm, ONE_OR_TWO),
    "log10": (math.log10, ONE),
    "log1p": (math.log1p, ONE),
    "sin": (math.sin, ONE),
    "cos": (math.cos, ONE),
    "tan": (math.tan, ONE),
    "asin": (math.asin, ONE),
    "acos": (math.acos, ONE),
    "atan": (math.atan, ONE),
    "atan2": (math.atan2, TWO),
    "sinh": (math.sinh, ONE),
    "cosh": (math.cosh, ONE),
    "tanh": (math.tanh, ONE),
    "asinh": (math.asinh, ONE),
    "acosh": (math.acosh, ONE),
    "atanh": (math.atanh, ONE),
    "deg2rad": (math.radians, ONE),
    "rad2deg": (math.degrees, ONE),
    "pow": (power, TWO),
    "fmod": (math.fmod, TWO),
    "max": (max, SEVERAL),
    "min": (min, SEVERAL),
    "is_finite": (lambda value: math.isfinite(value), ONE),
    "is_infinite": (lambda value: math.isinf(value), ONE),
    "is_nan": (lambda value: math.isnan(value), ONE),
    "decbin": (_to_base(2), ONE),
    "decoct": (_to_base(8), ONE),
    "bindec": (_from_base(2), ONE),
    "octdec": (_from_base(8), ONE),
}
