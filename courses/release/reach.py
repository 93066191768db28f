"""Lessons that nobody can ever open, because what opens them waits for themselves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from courses.release.evaluation import Facts, remaining
from courses.release.rule import AssessmentPassed, Rule, conditions

FULL_MARKS = Decimal(100)


@dataclass(frozen=True)
class Place:
    """A published lesson. `before`: the lessons that have to be complete first where they are in order."""

    lesson: str
    course: str
    rule: Rule | None = None
    required: bool = True
    quizzes: frozenset[str] = frozenset()
    before: frozenset[str] = frozenset()


def never_open(lessons: Iterable[Place], tests: Mapping[str, str | None]) -> frozenset[str]:
    """Of the lessons, those that stay closed even to somebody who does everything that is open, for ever.

    `tests`: the final test of each course there is. Rules only ever open more, so the lessons that can be
    opened are found by opening what can be opened until nothing is added.
    """
    places = list(lessons)
    held = {quiz for place in places for quiz in place.quizzes} | {test for test in tests.values() if test}
    free = {
        condition.assessment
        for place in places
        if place.rule is not None
        for condition in conditions(place.rule)
        if isinstance(condition, AssessmentPassed) and condition.assessment not in held
    }
    opened: set[str] = set()
    while True:
        facts = _best(places, tests, opened, free)
        more = {
            place.lesson
            for place in places
            if place.lesson not in opened
            and place.before <= opened
            and (place.rule is None or remaining(place.rule, facts) is None)
        }
        if not more:
            return frozenset(place.lesson for place in places if place.lesson not in opened)
        opened |= more


def _best(places: list[Place], tests: Mapping[str, str | None], opened: set[str], free: set[str]) -> Facts:
    """What somebody has who has done all that is open."""
    waiting = {place.course for place in places if place.required and place.lesson not in opened}
    known = {place.course for place in places}
    complete = {course for course in tests if course in known and course not in waiting}
    passed = free | {quiz for place in places if place.lesson in opened for quiz in place.quizzes}
    passed |= {test for course in complete if (test := tests[course])}
    return Facts(
        today=date.max,
        lessons=frozenset(opened),
        courses=frozenset(complete),
        passed=frozenset(passed),
        marks=dict.fromkeys(passed, FULL_MARKS),
    )
