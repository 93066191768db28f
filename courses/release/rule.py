"""The shape of a rule. There is no "not": what somebody has done never closes anything again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from core.errors import Invalid

DEEPEST = 3  # a group within a group within a group
MOST = 20  # conditions, also after `groups` has multiplied them out


@dataclass(frozen=True)
class LessonComplete:
    lesson: str


@dataclass(frozen=True)
class CourseComplete:
    course: str


@dataclass(frozen=True)
class AssessmentPassed:
    """`percent=None`: passed by the assessment's own pass mark."""

    assessment: str
    percent: int | None = None


@dataclass(frozen=True)
class AfterDate:
    """From the beginning of this local day on."""

    day: date


@dataclass(frozen=True)
class AllOf:
    parts: tuple[Rule, ...]


@dataclass(frozen=True)
class AnyOf:
    parts: tuple[Rule, ...]


Condition: TypeAlias = LessonComplete | CourseComplete | AssessmentPassed | AfterDate
Rule: TypeAlias = Condition | AllOf | AnyOf
Groups: TypeAlias = tuple[tuple[Condition, ...], ...]


def conditions(rule: Rule) -> Iterator[Condition]:
    if isinstance(rule, AllOf | AnyOf):
        for part in rule.parts:
            yield from conditions(part)
    else:
        yield rule


def depth(rule: Rule) -> int:
    if isinstance(rule, AllOf | AnyOf):
        return 1 + max((depth(part) for part in rule.parts), default=0)
    return 0


def check(rule: Rule) -> None:
    """Raises Invalid for a rule that nobody could read any more."""
    if depth(rule) > DEEPEST:
        raise Invalid("release.too_deep", most=DEEPEST)
    if sum(1 for _each in conditions(rule)) > MOST:
        raise Invalid("release.too_large", most=MOST)
    if sum(map(len, groups(rule))) > MOST:
        raise Invalid("release.too_large", most=MOST)


def groups(rule: Rule) -> Groups:
    """The same rule as people read it: all of the groups must hold, of each group one condition.

    Raises Invalid where writing it like this would take more than `MOST` groups.
    """
    if isinstance(rule, AllOf):
        return tuple(dict.fromkeys(group for part in rule.parts for group in groups(part)))
    if isinstance(rule, AnyOf):
        found: Groups = ((),)
        for part in rule.parts:
            found = tuple(
                tuple(dict.fromkeys((*before, *group))) for before in found for group in groups(part)
            )
            if len(found) > MOST:
                raise Invalid("release.too_large", most=MOST)
        return tuple(dict.fromkeys(found))
    return ((rule,),)


def of_groups(wanted: Sequence[Sequence[Condition]]) -> Rule | None:
    """None where nothing is asked."""
    parts: list[Rule] = [
        group[0] if len(group) == 1 else AnyOf(tuple(group)) for group in map(list, wanted) if group
    ]
    if not parts:
        return None
    return parts[0] if len(parts) == 1 else AllOf(tuple(parts))
