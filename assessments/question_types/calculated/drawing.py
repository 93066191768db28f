"""Values for variables, drawn for one attempt, and texts with the values in them."""

from __future__ import annotations

import math
import random
import re
from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

from assessments.question_types.base import Definition, Problem
from assessments.question_types.calculated.formulas import read_formula
from assessments.question_types.calculated.functions import FormulaError

UNIFORM, LOGUNIFORM = "uniform", "loguniform"
MOST_VARIABLES, MOST_ROWS, MOST_DECIMALS = 20, 1000, 10
NAME = re.compile(r"[A-Za-z\u00c0-\u024f\u4e00-\u9fff][^{}<>\"'=\s]{0,39}")
_NUMBER = re.compile(r"[+-]?(?:[0-9]{1,30}(?:\.[0-9]{0,30})?|\.[0-9]{1,30})(?:[eE][+-]?[0-9]{1,2})?")
_PLACE = re.compile(r"\{=(?P<formula>(?:[^{}]|\{[^{}]+\})*)\}|\{(?P<name>[^{}=\s][^{}]*)\}")


def number(text: Any) -> Fraction | None:
    text = str(text).strip()
    return Fraction(text) if _NUMBER.fullmatch(text) else None


def draw(definition: Definition, rng: random.Random) -> dict[str, str] | None:
    """A row of the datasets where there are any, otherwise each variable by itself."""
    rows = definition.get("datasets")
    if rows:
        return {name: str(value) for name, value in rng.choice(rows).items()}
    variables = definition.get("variables") or ()
    return {variable["name"]: _drawn(variable, rng) for variable in variables} or None


def _drawn(variable: Mapping[str, Any], rng: random.Random) -> str:
    if variable.get("values"):
        return str(rng.choice(variable["values"]))
    decimals = int(variable.get("decimals") or 0)
    low, high = Decimal(str(variable["low"])), Decimal(str(variable["high"]))
    step = Decimal(1).scaleb(-decimals)
    if variable.get("kind") == LOGUNIFORM:
        value = Decimal(repr(math.exp(rng.uniform(math.log(low), math.log(high)))))
        return f"{min(max(value, low), high).quantize(step, ROUND_HALF_UP):f}"
    return f"{rng.randint(math.ceil(low / step), math.floor(high / step)) * step:f}"


def values_of(definition: Definition) -> dict[str, Fraction]:
    """What was drawn, as numbers."""
    drawn = definition.get("drawn") or {}
    return {name: value for name, text in drawn.items() if (value := number(text)) is not None}


def filled(text: str, definition: Definition) -> str:
    """The text with {name} and {=formula} replaced; what has no value stays as it is written."""
    values, drawn = values_of(definition), definition.get("drawn") or {}

    def value(match: re.Match[str]) -> str:
        if match["name"] is not None:
            name = match["name"]
            return str(drawn[name]) if name in values else match[0]
        try:
            return shown(read_formula(match["formula"]).value(values), {})
        except FormulaError:
            return match[0]

    return _PLACE.sub(value, text)


def shown(value: Fraction, form: Mapping[str, Any]) -> str:
    """The number with so many decimals or significant figures; plainly where neither is stated."""
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    if form.get("decimals") is not None:
        places = int(form["decimals"])
    elif form.get("significant") is not None and value:
        places = int(form["significant"]) - 1 - exact.adjusted()
    else:
        return f"{float(value):.10g}" if abs(exact) < Decimal("1e300") else str(exact)
    step = Decimal(1).scaleb(-places)
    try:
        return f"{exact.quantize(step, ROUND_HALF_UP):f}"
    except ArithmeticError:  # more figures than a decimal holds
        return f"{exact:f}"


def check_variables(definition: Definition) -> list[Problem]:
    variables, rows = definition.get("variables") or [], definition.get("datasets") or []
    names = [str(variable.get("name") or "") for variable in variables]
    fine = (
        len(names) <= MOST_VARIABLES
        and len(set(names)) == len(names)
        and all(NAME.fullmatch(name) for name in names)
        and len(rows) <= MOST_ROWS
        and all(set(row) == set(names) for row in rows)
        and all(number(value) is not None for row in rows for value in row.values())
        and (bool(rows) or all(_can_be_drawn(variable) for variable in variables))
    )
    return [] if fine else [Problem("variables", "variables_invalid")]


def _can_be_drawn(variable: Mapping[str, Any]) -> bool:
    if variable.get("values"):
        return len(variable["values"]) <= MOST_ROWS and all(
            number(value) is not None for value in variable["values"]
        )
    low, high = number(variable.get("low", "")), number(variable.get("high", ""))
    decimals = variable.get("decimals") or 0
    if low is None or high is None or not isinstance(decimals, int) or not 0 <= decimals <= MOST_DECIMALS:
        return False
    if variable.get("kind") == LOGUNIFORM:
        return 0 < low <= high
    step = Fraction(1, 10**decimals)
    return variable.get("kind") == UNIFORM and math.ceil(low / step) <= math.floor(high / step)
