"""Small counts in tables that leave the circle of those who know the people. No database.

A cell under the limit is hidden, nought included: that nobody of an office has begun says as much about
each of its people as that one has. Totals are shown, so whatever could be computed back from them is
hidden as well: in every row and column either nothing is hidden, or at least two cells that together are
no small count, and none that the others leave only one value.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

LIMIT = 5
Cells = list[list[int | None]]
Place = tuple[int, int]


@dataclass(frozen=True)
class Table:
    """None where a figure is hidden; totals likewise."""

    cells: tuple[tuple[int | None, ...], ...]
    row_totals: tuple[int | None, ...]
    column_totals: tuple[int | None, ...]
    total: int | None


def hide(counts: Sequence[Sequence[int]], limit: int = LIMIT) -> Table:
    """The table with its totals, nothing of which lets a small count be computed.

    The totals are a row and a column like any other: a small one is hidden with the rest.
    """
    if not counts or not counts[0]:
        return Table((), (), (), 0)
    full = _with_totals(counts)
    hidden = {place for place in _places(full) if full[place[0]][place[1]] < limit}
    while (more := _next(full, hidden, limit)) is not None:
        hidden.add(more)
    shown = [
        [None if (row, column) in hidden else value for column, value in enumerate(line)]
        for row, line in enumerate(full)
    ]
    return Table(
        cells=tuple(tuple(line[:-1]) for line in shown[:-1]),
        row_totals=tuple(line[-1] for line in shown[:-1]),
        column_totals=tuple(shown[-1][:-1]),
        total=shown[-1][-1],
    )


def _with_totals(counts: Sequence[Sequence[int]]) -> list[list[int]]:
    rows = [[*row, sum(row)] for row in counts]
    return [*rows, [sum(column) for column in zip(*rows, strict=True)]]


def _places(full: Sequence[Sequence[int]]) -> Iterator[Place]:
    for row, line in enumerate(full):
        for column in range(len(line)):
            yield row, column


def _lines(full: Sequence[Sequence[int]]) -> Iterator[list[Place]]:
    """Each row and each column with its total: sums that a reader can make."""
    for row, line in enumerate(full):
        yield [(row, column) for column in range(len(line))]
    for column in range(len(full[0])):
        yield [(row, column) for row in range(len(full))]


def _next(full: Sequence[Sequence[int]], hidden: set[Place], limit: int) -> Place | None:
    """The smallest figure that has to go as well, None where no sum gives anything away."""
    for line in _lines(full):
        gone = [place for place in line if place in hidden]
        if gone and (len(gone) == 1 or not _covered(full, gone, line, limit)):
            more = _smallest(full, hidden, line)
            if more is not None:
                return more
    for known in _cornered(full, hidden):
        for line in _lines(full):
            if known in line and (more := _smallest(full, hidden, line)) is not None:
                return more
    return None


def _covered(full: Sequence[Sequence[int]], gone: list[Place], line: list[Place], limit: int) -> bool:
    """Whether what the line gives away of its hidden cells is no small sum.

    With its total hidden it gives away nothing but a difference.
    """
    return line[-1] in gone or sum(full[row][column] for row, column in gone) >= limit


def _smallest(full: Sequence[Sequence[int]], hidden: set[Place], line: list[Place]) -> Place | None:
    left = [place for place in line if place not in hidden]
    return min(left, key=lambda place: (full[place[0]][place[1]], place), default=None)


def _cornered(full: Sequence[Sequence[int]], hidden: set[Place]) -> list[Place]:
    """Hidden cells that can only have one value, because no count is less than nought."""
    top = full[-1][-1] if (len(full) - 1, len(full[0]) - 1) not in hidden else sum(map(sum, full))
    low = {place: 0 if place in hidden else full[place[0]][place[1]] for place in _places(full)}
    high = {place: top if place in hidden else low[place] for place in _places(full)}
    moved = True
    while moved:
        moved = False
        for line in _lines(full):
            *parts, total = line
            moved |= _narrow(low, high, total, parts)
    return sorted(place for place in hidden if low[place] == high[place])


def _narrow(low: dict[Place, int], high: dict[Place, int], total: Place, parts: list[Place]) -> bool:
    """One step of what a reader can conclude from a sum; whether it told anything new."""
    least, most = sum(low[place] for place in parts), sum(high[place] for place in parts)
    found = {total: (least, most)}
    for place in parts:
        found[place] = (low[total] - (most - high[place]), high[total] - (least - low[place]))
    moved = False
    for place, (lower, upper) in found.items():
        if lower > low[place] or upper < high[place]:
            low[place], high[place] = max(low[place], lower), min(high[place], upper)
            moved = True
    return moved
