"""Calculations as answers, where a question accepts them: `2*3.5` counts as seven."""

from __future__ import annotations

import unicodedata
from fractions import Fraction

from assessments.question_types.base import Definition
from assessments.question_types.numeric.reading import LONGEST, read_number

_SIGNS = str.maketrans({"×": "*", "·": "*", "÷": "/", "−": "-", "–": "-"})


def number_in(text: str, definition: Definition) -> Fraction | None:
    """The number that a text is, or comes to where the definition has `expressions`."""
    number = read_number(text)
    if number is None and definition.get("expressions") and len(text) <= 2 * LONGEST:
        return _value(text)
    return number


def _value(text: str) -> Fraction | None:
    # The type that brings the parser is itself built on this one.
    from assessments.question_types.calculated.formulas import read_formula  # noqa: PLC0415
    from assessments.question_types.calculated.functions import FormulaError  # noqa: PLC0415

    plain = unicodedata.normalize("NFKC", text.translate(_SIGNS)).translate(_SIGNS).replace("^", "**")
    try:
        return read_formula(plain).value({})
    except FormulaError:
        return None
