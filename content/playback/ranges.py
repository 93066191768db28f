"""Which parts of a recording were watched: ranges in milliseconds, in order, never touching."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

Range = tuple[int, int]
# A player reports in steps; gaps shorter than this are none.
GAP = 750
MOST_RANGES = 400
# What the file's own length and the player's may differ by.
SLACK = 1500


def within(ranges: Iterable[Sequence[int]], duration: int) -> bool:
    """Whether all ranges lie in a recording of this length and run forwards."""
    return all(len(part) == 2 and 0 <= part[0] <= part[1] <= duration + SLACK for part in ranges)


def merge(old: Iterable[Sequence[int]], new: Iterable[Sequence[int]], *, duration: int) -> tuple[Range, ...]:
    """All that either says was watched. Nothing of `old` is ever lost; order and repetition do not matter."""
    parts = sorted((max(0, start), min(end, duration)) for start, end in (*old, *new))
    merged: list[Range] = []
    for start, end in parts:
        if start >= end:
            continue
        if merged and start <= merged[-1][1] + GAP:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    while len(merged) > MOST_RANGES:
        merged = _closed(merged)
    return tuple(merged)


def _closed(ranges: list[Range]) -> list[Range]:
    """Without the shortest gap: somebody who jumps about this much has seen those moments too."""
    at = min(range(len(ranges) - 1), key=lambda index: ranges[index + 1][0] - ranges[index][1])
    return [*ranges[:at], (ranges[at][0], ranges[at + 1][1]), *ranges[at + 2 :]]


def covered(ranges: Iterable[Sequence[int]]) -> int:
    """Of merged ranges."""
    return sum(end - start for start, end in ranges)


def percent(ranges: Iterable[Sequence[int]], duration: int) -> int:
    return min(100, covered(ranges) * 100 // duration) if duration > 0 else 0
