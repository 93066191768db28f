"""Numbers with Chinese characters: 3万, 1.5亿, 一千五百, 三万零五十, 二〇二四, 三点一四, 壹佰贰拾.

What has two readings has none here: 三万五 (thirty-five thousand, or thirty thousand and five) and 兆.
"""

from __future__ import annotations

import re
from fractions import Fraction

_PLAIN = str.maketrans(
    "〇壹贰貳叁參叄肆伍陆陸柒捌玖拾佰仟萬億两兩負點", "零一二二三三三四五六六七八九十百千万亿二二负点"
)
_DIGITS = {character: value for value, character in enumerate("零一二三四五六七八九")}
_LARGE = (("亿", 10**8), ("万", 10**4))
_FIGURES = r"[0-9]+(?:\.[0-9]+)?"
_ONE = rf"[一二三四五六七八九]|{_FIGURES}"
_BELOW_TEN_THOUSAND = re.compile(
    rf"(?:(?P<thousands>{_ONE})千)?零?(?:(?P<hundreds>{_ONE})百)?零?"
    rf"(?P<ten>(?P<tens>{_ONE})?十)?零?(?P<ones>{_ONE})?"
)
_DECIMAL = re.compile(r"(?P<whole>[^点]+)点(?P<digits>[零一二三四五六七八九]+)(?P<unit>[万亿]?)")
_GROUPED = re.compile(r"(?<=[0-9]),(?=[0-9]{3}(?![0-9]))")
_MARKS = re.compile("[零一二三四五六七八九十百千万亿]")


def read_chinese(text: str) -> Fraction | None:
    """The exact value, or None where the text is not one such number beyond doubt."""
    text = _GROUPED.sub("", text.translate(_PLAIN).replace(" ", ""))
    negative = text[:1] in ("负", "-")
    text = text[1:] if text[:1] in ("负", "-", "+") else text
    if not _MARKS.search(text):
        return None
    value = _with_decimals(text)
    return -value if value is not None and negative else value


def _with_decimals(text: str) -> Fraction | None:
    match = _DECIMAL.fullmatch(text)
    if match is None:
        return _whole(text)
    whole = _whole(match["whole"])
    if whole is None or any(mark in match["whole"] for mark, _factor in _LARGE if match["unit"]):
        return None
    digits = "".join(str(_DIGITS[character]) for character in match["digits"])
    value = whole + Fraction(int(digits), 10 ** len(digits))
    return value * dict(_LARGE).get(match["unit"], 1)


def _whole(text: str) -> Fraction | None:
    if all(character in _DIGITS for character in text):
        return Fraction(int("".join(str(_DIGITS[character]) for character in text)))
    return _sum(text)


def _sum(text: str) -> Fraction | None:
    """What is before a large unit times that unit, and what is after it."""
    for mark, factor in _LARGE:
        before, found, after = text.rpartition(mark)
        if found:
            times = None if mark in before else _sum(before)
            rest = _after(after, factor)
            if times is None or rest is None or (after and times.denominator != 1):
                return None
            return times * factor + rest
    return _below_ten_thousand(text)


def _after(text: str, factor: int) -> Fraction | None:
    if not text:
        return Fraction(0)
    if text in _DIGITS or (text.isascii() and len(text) == 1):
        return None  # 三万五
    rest = _sum(text)
    return rest if rest is not None and 0 < rest < factor else None


def _below_ten_thousand(text: str) -> Fraction | None:
    match = _BELOW_TEN_THOUSAND.fullmatch(text)
    if match is None or not text.strip("零"):
        return None
    ones, larger = match["ones"], match["thousands"] or match["hundreds"]
    if ones and len(ones) == 1 and larger and text[match.start("ones") - 1] not in "十零":
        return None  # 一百五
    terms = [
        _one(match["thousands"]) * 1000,
        _one(match["hundreds"]) * 100,
        (_one(match["tens"]) if match["tens"] else Fraction(1 if match["ten"] else 0)) * 10,
        _one(ones),
    ]
    given = [term for term in terms if term]
    if len(given) > 1 and any(term.denominator != 1 for term in given):
        return None
    return sum(given, Fraction(0))


def _one(text: str | None) -> Fraction:
    if not text:
        return Fraction(0)
    return Fraction(_DIGITS[text]) if text in _DIGITS else Fraction(text)
