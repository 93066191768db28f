"""Our keys as Moodle states them: shares of the mark, answers to embed, expected numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from assessments.interchange.faults import Fault
from assessments.interchange.moodle import weights

PARTIAL = "partial"


@dataclass(frozen=True)
class Answer:
    """An answer to write: its words, its share of the mark in percent, what is said to it, its tolerance."""

    text: Any
    percent: str
    feedback: Mapping[str, Any] | None = None
    tolerance: str = "0"


def percent(share: Decimal) -> str:
    return weights.plain((share * 100).quantize(Decimal("0.00001")))


def options(definition: Mapping[str, Any], key: Mapping[str, Any], *, single: bool) -> list[Answer]:
    """The options in their order. What all or nothing means is said as well as shares can."""
    shares = _shares(definition, key, single=single)
    said = key.get("option_feedback") or {}
    return [
        Answer(option, percent(shares.get(option["id"], Decimal(0))), said.get(option["id"]))
        for option in definition["options"]
    ]


def _shares(definition: Mapping[str, Any], key: Mapping[str, Any], *, single: bool) -> dict[str, Decimal]:
    stated = key.get("weights") or {}
    if stated and (single or key.get("scoring") == "weights"):
        return {option: Decimal(str(share)) for option, share in stated.items()}
    right = list(key["options"])
    if single:
        return dict.fromkeys(right, Decimal(1))
    wrong = [option["id"] for option in definition["options"] if option["id"] not in right]
    lost = Fraction(-1, len(wrong)) if key.get("scoring") == PARTIAL and wrong else Fraction(-1)
    shares = dict.fromkeys(right, _share(Fraction(1, len(right))))
    return {**shares, **dict.fromkeys(wrong, _share(lost))}


def _share(value: Fraction) -> Decimal:
    return weights.share(Decimal(value.numerator) / Decimal(value.denominator))


def words(key: Mapping[str, Any]) -> list[Answer]:
    """Typed answers. Regular expressions, which Moodle does not know, are written as they stand."""
    return [Answer(str(row["text"]), _percent(row), row.get("feedback")) for row in key["answers"]]


def numbers(key: Mapping[str, Any]) -> list[Answer]:
    """Numbers with an absolute tolerance, which is the only one that Moodle knows here."""
    rows: Sequence[Mapping[str, Any]] = key.get("answers", [key])
    return [Answer(_number(row["value"]), _percent(row), row.get("feedback"), _absolute(row)) for row in rows]


def _percent(row: Mapping[str, Any]) -> str:
    return percent(Decimal(str(row.get("weight", "1"))))


def _number(value: Any) -> str:
    if str(value).strip() == "*":
        return "*"
    found = weights.number(str(value))
    if found is None:
        raise Fault("number_invalid", str(value))
    return weights.plain(found)


def _absolute(row: Mapping[str, Any]) -> str:
    tolerance = row.get("tolerance") or {}
    width = weights.number(str(tolerance.get("value") or "0"))
    if width is None:
        raise Fault("number_invalid", str(tolerance.get("value")))
    value = weights.number(str(row["value"]))
    if tolerance.get("kind") in ("relative", "geometric") and value is not None:
        width = abs(value) * width
    return weights.plain(width)
