"""Whether a rule holds for somebody, and what is missing where it does not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from courses.release.rule import (
    AfterDate,
    AllOf,
    AnyOf,
    AssessmentPassed,
    Condition,
    CourseComplete,
    LessonComplete,
    Rule,
)


@dataclass(frozen=True)
class Facts:
    """What one person has done. `marks`: the best percentage in each assessment."""

    today: date
    lessons: frozenset[str] = frozenset()
    courses: frozenset[str] = frozenset()
    passed: frozenset[str] = frozenset()
    marks: Mapping[str, Decimal] = field(default_factory=dict)


def remaining(rule: Rule, facts: Facts) -> Rule | None:
    """The rule without what is done; None where it holds."""
    if isinstance(rule, AllOf):
        left = tuple(rest for part in rule.parts if (rest := remaining(part, facts)) is not None)
        return (left[0] if len(left) == 1 else AllOf(left)) if left else None
    if isinstance(rule, AnyOf):
        choices = tuple(remaining(part, facts) for part in rule.parts)
        open_ones = tuple(rest for rest in choices if rest is not None)
        if len(open_ones) < len(choices):
            return None
        return open_ones[0] if len(open_ones) == 1 else AnyOf(open_ones)
    return None if _holds(rule, facts) else rule


def _holds(condition: Condition, facts: Facts) -> bool:
    match condition:
        case LessonComplete(lesson):
            return lesson in facts.lessons
        case CourseComplete(course):
            return course in facts.courses
        case AssessmentPassed(assessment, None):
            return assessment in facts.passed
        case AssessmentPassed(assessment, int(percent)):
            return facts.marks.get(assessment, Decimal(-1)) >= percent
        case AfterDate(day):
            return facts.today >= day
    raise TypeError(condition)
