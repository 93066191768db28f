"""Lessons that nobody can ever open, over all courses, because courses may wait for each other."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from django.db.models import Prefetch

from courses import policies, release
from courses.models import Course, Lesson, LessonQuiz
from courses.release import Place

if TYPE_CHECKING:
    from courses.release import Rule


def places() -> dict[int, Place]:
    """By lesson, all that are online; two queries."""
    rows = (
        Lesson.objects.filter(editions__isnull=False)
        .distinct()
        .select_related("course")
        .prefetch_related(Prefetch("lesson_quizzes", LessonQuiz.objects.select_related("assessment")))
        .order_by("course", "position", "pk")
    )
    found: dict[int, Place] = {}
    before: dict[int, list[str]] = defaultdict(list)
    for lesson in rows:
        earlier = before[lesson.course_id] if lesson.course.in_sequence else []
        found[lesson.pk] = Place(
            lesson=str(lesson.uuid),
            course=str(lesson.course.uuid),
            rule=policies.rule_of(lesson.release),
            required=lesson.is_required,
            quizzes=frozenset(str(row.assessment.uuid) for row in lesson.lesson_quizzes.all()),
            before=frozenset(earlier),
        )
        if lesson.is_required:
            before[lesson.course_id].append(str(lesson.uuid))
    return found


def tests() -> dict[str, str | None]:
    rows = Course.objects.values_list("uuid", "final_test__uuid")
    return {str(course): str(test) if test else None for course, test in rows}


def never_open(course: Course) -> set[int]:
    """Of the course, the lessons that stay closed for ever as the rules are now."""
    known = places()
    closed = release.never_open(known.values(), tests())
    return {pk for pk, place in known.items() if place.lesson in closed and place.course == str(course.uuid)}


def closed_by(lesson: Lesson, rule: Rule | None) -> list[Lesson]:
    """The lessons that this rule of the lesson would close for ever, itself among them.

    A lesson that is not online yet is looked at as if it were.
    """
    known, finals = places(), tests()
    before = release.never_open(known.values(), finals)
    old = known.get(lesson.pk)
    mine = Place(
        lesson=str(lesson.uuid),
        course=str(lesson.course.uuid),
        rule=rule,
        required=lesson.is_required,
        quizzes=old.quizzes if old else frozenset(),
        before=old.before if old else frozenset(),
    )
    known[lesson.pk] = mine
    after = release.never_open(known.values(), finals)
    closed = [
        pk
        for pk, place in known.items()
        if place.lesson in after and (pk == lesson.pk or place.lesson not in before)
    ]
    return list(Lesson.objects.filter(pk__in=closed).select_related("course").order_by("course", "position"))
