"""The mark that the rules of a question give an answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

from assessments.question_types.processing import expressions
from assessments.question_types.processing.answers import responses_of
from assessments.question_types.processing.machine import Machine, as_number
from assessments.question_types.processing.values import TooMuch, Value, write_item

__all__ = ["expressions", "feedback", "judge", "outcomes", "run", "why"]
Processing = Mapping[str, Any]
_MILLIONTH = Decimal("0.000001")


def run(processing: Processing, responses: Mapping[str, Sequence[str] | None]) -> dict[str, Value | None]:
    """The outcomes for given values of the responses. Raises TooMuch."""
    return Machine(processing, responses).run()


def outcomes(processing: Processing, answer: Mapping[str, Any] | None) -> dict[str, list[str] | None]:
    """Every outcome of an answer in words; None where it has no value. Nothing where it takes too much."""
    return outcomes_of(processing, responses_of(processing, answer))


def outcomes_of(
    processing: Processing, responses: Mapping[str, Sequence[str] | None]
) -> dict[str, list[str] | None]:
    """The same for values as they are."""
    try:
        return {name: in_words(value) for name, value in run(processing, responses).items()}
    except TooMuch:
        return {}


def in_words(value: Value | None) -> list[str] | None:
    return None if value is None else [write_item(item) for item in value.items]


def fraction(processing: Processing, answer: Mapping[str, Any] | None) -> Fraction | None:
    """The share of the marks, from -1 to 1; None where a person has to decide."""
    try:
        score = as_number(run(processing, responses_of(processing, answer)).get(processing["score"]))
    except TooMuch:
        return None
    share = (score or Fraction(0)) / Fraction(processing["maximum"])
    return max(Fraction(-1), min(Fraction(1), share))


def judge(processing: Processing, answer: Mapping[str, Any] | None) -> tuple[Decimal, str]:
    """The fraction of the marks and its code: right, partial, wrong, blank or pending."""
    share = fraction(processing, answer)
    if share is None:
        return Decimal(0), "pending"
    value = (Decimal(share.numerator) / Decimal(share.denominator)).quantize(_MILLIONTH, ROUND_HALF_UP)
    if share == 1:
        return value, "right"
    if share > 0:
        return value, "partial"
    return value, "wrong" if answer else "blank"


def why(processing: Processing, answer: Mapping[str, Any] | None) -> dict[str, str]:
    """The figures of this answer: its score, the greatest one, and every other outcome."""
    found = outcomes(processing, answer)
    name = processing["score"]
    others = [f"{other} = {', '.join(words)}" for other, words in found.items() if words and other != name]
    score = found.get(name) or ["0"]
    return {"score": score[0], "maximum": str(processing["maximum"]), "others": "; ".join(others)}


def feedback(processing: Processing, answer: Mapping[str, Any] | None) -> list[dict[str, str]]:
    """What its author says where the outcomes are as the feedback asks."""
    stated = processing.get("feedback") or ()
    found = outcomes(processing, answer) if stated else {}
    return [
        {"zh": entry.get("zh") or "", "en": entry.get("en") or ""}
        for entry in stated
        if (entry["value"] in (found.get(entry["outcome"]) or ())) == entry.get("show", True)
    ]
