"""Shares of a mark: weights of options and answers, and what Moodle's rules change about them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

from assessments.question_types.base import MOODLE, RIGHT, Key, Mark, Texts, partial

_MILLIONTH = Decimal("0.000001")
_DECIMAL = re.compile(r"[+-]?[0-9]{1,3}(?:\.[0-9]{0,20})?|[+-]?\.[0-9]{1,20}")


def weight_of(text: Any) -> Fraction | None:
    """The share that a key states: a decimal from -1 to 1, or None for anything else."""
    if not _DECIMAL.fullmatch(str(text).strip()):
        return None
    weight = Fraction(str(text).strip())
    return weight if -1 <= weight <= 1 else None


def is_moodle(key: Key) -> bool:
    return key.get("rules") == MOODLE


def credit(share: Fraction, key: Key) -> Mark:
    """The mark for a share; below nothing by Moodle's rules only.

    Shares come as decimals, so three thirds fall short of one by less than a millionth; they are one.
    """
    return signed(share if is_moodle(key) else max(share, Fraction(0)))


def signed(share: Fraction) -> Mark:
    """The mark for a share that may be below nothing."""
    if share < 0:
        return Mark(-_millionths(-share), "wrong")
    return RIGHT if share < 1 and _millionths(share) == 1 else partial(share)


def percent(share: Fraction) -> str:
    """A share as percent, to two decimals, without trailing zeros."""
    return f"{_millionths(share) * 100:.2f}".rstrip("0").rstrip(".")


def spoken(*texts: Texts | None) -> list[Texts]:
    """Those texts that say something, in their order."""
    return [text for text in texts if text and any(text.values())]


def all_weights(weights: Iterable[Any]) -> bool:
    """Whether every one of them is a share."""
    return all(weight_of(weight) is not None for weight in weights)


def _millionths(share: Fraction) -> Decimal:
    value = Decimal(share.numerator) / Decimal(share.denominator)
    return value.quantize(_MILLIONTH, ROUND_HALF_UP)
