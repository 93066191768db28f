"""Lessons of a run that its trainers confirm, and how each member stands in them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import QuerySet

from courses.models import CourseRun, Lesson, LessonProgress, RunMember
from courses.queries.opening import names_in

if TYPE_CHECKING:
    from datetime import datetime

    from courses.queries.release import Named

ASKED = (RunMember.State.ENROLLED,)


@dataclass(frozen=True)
class Confirmable:
    lesson: Lesson
    name: Named


@dataclass(frozen=True)
class Standing:
    member: RunMember
    completed_at: datetime | None
    percent: int


def confirmable(run: CourseRun) -> list[Confirmable]:
    """In the order of the course; two queries."""
    rows = Lesson.objects.filter(
        course=run.course_id, completion_rule=Lesson.Rule.CONFIRMED, editions__isnull=False
    ).distinct()
    lessons = list(rows.select_related("course").order_by("position", "pk"))
    names = names_in(run.course) if lessons else {}
    return [Confirmable(lesson, names[str(lesson.uuid)]) for lesson in lessons]


def asked_members(run: CourseRun) -> QuerySet[RunMember]:
    rows = RunMember.objects.filter(run=run, state__in=ASKED).select_related("person")
    return rows.order_by("person__staff_number")


def standings(lesson: Lesson, members: Iterable[RunMember]) -> list[Standing]:
    members = list(members)
    rows = LessonProgress.objects.filter(
        lesson=lesson, person__in=[member.person_id for member in members]
    ).order_by()
    known = {row.person_id: row for row in rows}
    return [
        Standing(member, row.completed_at if row else None, row.percent if row else 0)
        for member in members
        for row in [known.get(member.person_id)]
    ]
