"""How the totals of a run are spread."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from statistics import mean, median
from typing import TYPE_CHECKING

from gradebook.queries.sheet import Row, Sheet

if TYPE_CHECKING:
    from collections.abc import Sequence

STEP = 10


@dataclass(frozen=True)
class Bar:
    """Totals from `low` percent to under `high`; the last one includes a hundred."""

    low: int
    high: int
    count: int


@dataclass(frozen=True)
class ItemFacts:
    title: str
    marked: int
    empty: int
    mean_percent: Decimal | None


@dataclass(frozen=True)
class Spread:
    members: int
    with_total: int
    mean: Decimal | None
    median: Decimal | None
    passed: int | None
    bars: list[Bar]
    items: list[ItemFacts]


def spread_of(sheet: Sheet) -> Spread:
    percents = [row.percent for row in sheet.rows if row.percent is not None]
    limit = sheet.gradebook.pass_percent
    return Spread(
        members=len(sheet.rows),
        with_total=len(percents),
        mean=_two(mean(percents)) if percents else None,
        median=_two(median(percents)) if percents else None,
        passed=None if limit is None else sum(percent >= limit for percent in percents),
        bars=_bars(percents),
        items=[_facts(index, sheet.rows) for index in range(len(sheet.items))],
    )


def _bars(percents: Sequence[Decimal]) -> list[Bar]:
    counts = [0] * (100 // STEP)
    for percent in percents:
        counts[min(int(percent) // STEP, len(counts) - 1)] += 1
    return [Bar(index * STEP, (index + 1) * STEP, count) for index, count in enumerate(counts)]


def _facts(index: int, rows: Sequence[Row]) -> ItemFacts:
    cells = [row.cells[index] for row in rows]
    values = [cell.value / cell.item.maximum * 100 for cell in cells if cell.value is not None]
    title = cells[0].item.title if cells else ""
    return ItemFacts(title, len(values), len(cells) - len(values), _two(mean(values)) if values else None)


def _two(value: Decimal) -> Decimal:
    return value.quantize(Decimal("0.01"))
