"""What the courses of a path ask for, in their order, and what is open to somebody who has completed some."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Step:
    """One course. `group` is 0 for a required one; of a group, `enough` are."""

    course: int
    group: int = 0
    enough: int = 0


@dataclass(frozen=True)
class Stop:
    """A step as it stands for somebody.

    `state`: done; open; spared (its group has enough); locked, behind the courses `behind`.
    """

    step: Step
    state: str
    behind: tuple[int, ...] = ()


DONE, OPEN, SPARED, LOCKED = "done", "open", "spared", "locked"


def enough_of(steps: Sequence[Step], group: int) -> int:
    """Never more than the group has, so that a removed course cannot make it unreachable."""
    mine = [step for step in steps if step.group == group]
    return min(mine[0].enough, len(mine)) if mine else 0


def still_needed(steps: Sequence[Step], done: Collection[int]) -> list[int]:
    """Courses that the steps still wait for: each required one, and all left of a group without enough."""
    return [step.course for step in steps if step.course not in done and not _spared(steps, step, done)]


def is_complete(steps: Sequence[Step], done: Collection[int]) -> bool:
    """A path without courses is never complete."""
    return bool(steps) and not still_needed(steps, done)


def share(steps: Sequence[Step], done: Collection[int]) -> tuple[int, int]:
    """How many courses count as done, of how many that are needed."""
    required = [step for step in steps if not step.group]
    groups = {step.group for step in steps if step.group}
    reached = sum(step.course in done for step in required)
    wanted = len(required)
    for group in groups:
        enough = enough_of(steps, group)
        reached += min(sum(step.course in done for step in steps if step.group == group), enough)
        wanted += enough
    return reached, wanted


def stops(steps: Sequence[Step], done: Collection[int], *, in_sequence: bool) -> list[Stop]:
    return [_stop(steps, place, done, in_sequence) for place in range(len(steps))]


def _stop(steps: Sequence[Step], place: int, done: Collection[int], in_sequence: bool) -> Stop:
    step = steps[place]
    if step.course in done:
        return Stop(step, DONE)
    behind = _behind(steps, place, done) if in_sequence else ()
    if behind:
        return Stop(step, LOCKED, behind)
    return Stop(step, SPARED if _spared(steps, step, done) else OPEN)


def _behind(steps: Sequence[Step], place: int, done: Collection[int]) -> tuple[int, ...]:
    """What holds a step back: required courses before it, and groups whose last course stands before it.

    A group that goes on behind the step does not, or the two would wait for each other.
    """
    later = {step.group for step in steps[place:]}
    return tuple(
        step.course
        for step in steps[:place]
        if step.course not in done
        and (not step.group or (step.group not in later and not _spared(steps, step, done)))
    )


def _spared(steps: Sequence[Step], step: Step, done: Collection[int]) -> bool:
    """Whether the group of the step has enough without it."""
    if not step.group:
        return False
    mine = [each for each in steps if each.group == step.group]
    return sum(each.course in done for each in mine) >= enough_of(steps, step.group)
