"""Which lessons of a course are closed to somebody, by their rules and by their order."""

from __future__ import annotations

from collections.abc import Container, Iterable
from dataclasses import dataclass

from courses.release.evaluation import Facts, remaining
from courses.release.rule import Rule


@dataclass(frozen=True)
class Entry:
    """A published lesson, in the order of the course."""

    id: int
    uuid: str
    required: bool = True
    rule: Rule | None = None


@dataclass(frozen=True)
class Lock:
    """`after`: the lesson that comes first by the order; `missing`: what is left of the lesson's own rule."""

    after: int | None
    missing: Rule | None


def locks(
    entries: Iterable[Entry], *, in_sequence: bool, done: Container[int], facts: Facts
) -> dict[int, Lock]:
    """By lesson. Whoever has completed a lesson goes on reading it, whatever its rule says by now."""
    found: dict[int, Lock] = {}
    first: int | None = None
    for entry in entries:
        if entry.id in done:
            continue
        missing = remaining(entry.rule, facts) if entry.rule is not None else None
        if first is not None or missing is not None:
            found[entry.id] = Lock(first, missing)
        if in_sequence and entry.required and first is None:
            first = entry.id
    return found
