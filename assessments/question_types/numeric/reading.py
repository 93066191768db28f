"""Numbers as people type them in Chinese and English offices and on the continent.

Full-width digits and signs count as their plain forms. A point is a decimal point. A comma is a
decimal comma, except where the figures after it stand in threes behind a figure other than a
leading zero: "1,500" is fifteen hundred, as both office languages write it; "0,125" and "3,5" have a
decimal comma. Spaces may group digits in threes. Powers of ten are written 1.5e3, 1.5E3, 1.5x10^3,
1.5×10³ or 10^3; Chinese numbers as chinese.py says. No NaN, no infinity, no other alphabet's digits.
"""

from __future__ import annotations

import re
import unicodedata
from fractions import Fraction

from assessments.question_types.numeric.chinese import read_chinese

LONGEST = 60
_MINUS = str.maketrans({"−": "-", "–": "-", "﹣": "-"})
_SPACES = re.compile(r"(?<=[0-9])[ \u00a0\u2009\u202f'’](?=[0-9]{3}(?:[^0-9]|$))")
_GROUPED = re.compile(r"[1-9][0-9]{0,2}(?:,[0-9]{3})+(?:\.[0-9]+)?")
_GROUPED_BY_POINT = re.compile(r"[1-9][0-9]{0,2}(?:\.[0-9]{3})+,[0-9]+|[1-9][0-9]{0,2}(?:\.[0-9]{3}){2,}")
_PLAIN = re.compile(r"[0-9]+(?:[.,][0-9]*)?|[.,][0-9]+")
_WHOLE = re.compile(r"([+-]?)([0-9.,]+)(?:[eE]([+-]?[0-9]{1,2}))?")
_RAISED = re.compile("10([⁺⁻]?[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,2})")
_POWER = re.compile(r"(?<=[0-9.,])\s*[xX×*·]\s*10(?:\^|\*\*)([+-]?[0-9]{1,2})$")
_BARE_POWER = re.compile(r"^([+-]?)10(?:\^|\*\*)([+-]?[0-9]{1,2})$")


def read_number(text: str) -> Fraction | None:
    """The exact value, or None where the text is not one number beyond doubt."""
    if len(text) > LONGEST:
        return None
    text = unicodedata.normalize("NFKC", _RAISED.sub(r"10^\1", text)).translate(_MINUS).strip()
    text = _SPACES.sub("", _POWER.sub(r"e\1", _BARE_POWER.sub(r"\g<1>1e\2", text)))
    match = _WHOLE.fullmatch(text)
    if match is None:
        return read_chinese(text)
    sign, digits, exponent = match.groups()
    if _GROUPED.fullmatch(digits):
        digits = digits.replace(",", "")
    elif _GROUPED_BY_POINT.fullmatch(digits):
        digits = digits.replace(".", "").replace(",", ".")
    elif _PLAIN.fullmatch(digits):
        digits = digits.replace(",", ".")
    else:
        return None
    digits = digits.rstrip(".") or "0"
    value = Fraction("0" + digits if digits.startswith(".") else digits) * Fraction(10) ** int(exponent or 0)
    return -value if sign == "-" else value
