"""Totals of gradebooks: items and rules, and what the total was elsewhere."""

from __future__ import annotations

import json
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

from gradebook.aggregation import Aggregation, Entry, Rules, total

TOLERANCE = Fraction(1, 10_000)


def outcomes(where: Path) -> Iterator[tuple[str, bool]]:
    """Each fact with whether total and maximum came out as stated."""
    for number, fact in enumerate(json.loads(where.read_text("utf-8"), parse_float=Fraction)):
        result = total(rules_of(fact), [entry_of(item) for item in fact["items"]])
        right = _same(result.grade, fact["course_total"]) and _same(result.maximum, fact["course_total_max"])
        yield str(number), right


def rules_of(fact: dict[str, Any]) -> Rules:
    return Rules(
        Aggregation(fact["aggregation"]),
        exclude_empty=fact["exclude_empty_grades"],
        drop_lowest=fact["drop_lowest"],
        keep_highest=fact["keep_highest"],
    )


def entry_of(item: dict[str, Any]) -> Entry:
    return Entry(
        maximum=Fraction(item["max"]),
        grade=_exact(item.get("grade")),
        weight=_exact(item.get("weight")),
        extra_credit=item.get("extra_credit", False),
        share=_exact(item.get("weight_override")),
    )


def _exact(value: Any) -> Fraction | None:
    return None if value is None else Fraction(value)


def _same(ours: Fraction | None, stated: Any) -> bool:
    if ours is None or stated is None:
        return ours is None and stated is None
    return abs(ours - Fraction(stated)) <= TOLERANCE
