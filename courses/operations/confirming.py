"""Lessons that are complete by a trainer's word."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.db import transaction

from courses.operations import progress
from courses.queries.run_facts import page_for_members
from notifications.operations import notify_many

if TYPE_CHECKING:
    from courses.models import CourseRun, Lesson, RunMember
    from people.models import User


@transaction.atomic
def confirm_members(*, run: CourseRun, lesson: Lesson, members: Sequence[RunMember], by: User) -> int:
    """All of them or nobody; returns for how many it was news. Each person is told.

    Every confirmation stands in the ledger of the person's enrolment, with the trainer who gave it.
    """
    fresh = [
        member.person
        for member in sorted(members, key=lambda member: member.person_id)
        if progress.confirm(lesson=lesson, person=member.person, by=by)
    ]
    notify_many(
        recipients=fresh,
        kind="lesson.confirmed",
        by=by,
        link=page_for_members(run),
        code=run.course.code,
        number=lesson.position,
    )
    return len(fresh)
