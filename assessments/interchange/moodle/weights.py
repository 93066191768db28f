"""Shares of the mark as Moodle knows them: seven decimals, near values taken for the ones it offers."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from assessments.interchange.faults import Fault

_OFFERED = tuple(
    Decimal(text)
    for text in (
        "1", "0.9", "0.8333333", "0.8", "0.75", "0.7", "0.6666667", "0.6", "0.5", "0.4", "0.3333333", "0.3",
        "0.25", "0.2", "0.1666667", "0.1428571", "0.125", "0.1111111", "0.1", "0.05", "0",
    )
)  # fmt: skip
_NEAR = Decimal("0.00001")
_THIRD = Decimal("0.3333333")
_SEVEN = Decimal("0.0000001")


def number(text: str) -> Decimal | None:
    """A plain number, of a size that a question can have."""
    try:
        value = Decimal(text.strip().replace(",", "."))
    except InvalidOperation:
        return None
    return value if value.is_finite() and abs(value) < Decimal("1e15") else None


def plain(value: Decimal) -> str:
    """A decimal without exponent and trailing zeros."""
    text = f"{value:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in ("-0", "") else text


def weight(percent: str) -> Decimal:
    """The share that a percentage means. Raises Fault for what is no number from -100 to 100."""
    value = number(percent)
    if value is None or not -100 <= value <= 100:
        raise Fault("weight_invalid", percent)
    return share(value / 100)


def share(value: Decimal) -> Decimal:
    for offered in _OFFERED:
        if abs(abs(value) - offered) < _NEAR:
            return offered.copy_sign(value) if offered else offered
    return value.quantize(_SEVEN)


def penalty(text: str) -> str:
    """What a further try costs; old files round a third in several ways."""
    value = number(text or "0.3333333")
    if value is None or not 0 <= value <= 1:
        raise Fault("penalty_invalid", text)
    return plain(_THIRD if abs(value - _THIRD) < Decimal("0.005") else value)
