"""Joining and leaving a course."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction

from core import clock, ledger
from core.errors import Conflict, NotOpen
from courses import policies
from courses.models import Course, Enrolment, RunMember
from courses.operations import seating

if TYPE_CHECKING:
    from people.models import User


def enrol(*, course: Course, by: User) -> Enrolment:
    """Enrol oneself; a second click, or somebody already enrolled, changes nothing."""
    try:
        return _enrol(course=course, by=by)
    except IntegrityError:
        # The other click was faster; the constraint let only one of them through.
        return Enrolment.objects.get(course=course, person=by)


@transaction.atomic
def _enrol(*, course: Course, by: User) -> Enrolment:
    if not policies.published_courses().filter(pk=course.pk).exists():
        raise NotOpen("course.not_published")
    policies.check_order(by, course)
    return seating.enrol_in_course(course=course, person=by, by=by)


@transaction.atomic
def withdraw(*, enrolment: Enrolment, by: User) -> Enrolment:
    """Leave the course and the run of it; what was done is kept and counts again after coming back.

    Raises Conflict when the enrolment has ended already.
    """
    runs = _lock_runs(enrolment)
    enrolment = Enrolment.objects.select_for_update().select_related("course").get(pk=enrolment.pk)
    if enrolment.state == Enrolment.State.COMPLETED:
        raise Conflict("enrolment.completed")
    if enrolment.state == Enrolment.State.WITHDRAWN:
        raise Conflict("enrolment.not_active")
    enrolment.state, enrolment.ended_at = Enrolment.State.WITHDRAWN, clock.now()
    enrolment.save(update_fields=["state", "ended_at"])
    ledger.append(event="enrolment.withdrawn", subject=enrolment, by=by, code=enrolment.course.code)
    for member in runs:
        run = member.run
        seating.end_many(run=run, members=[member], state=RunMember.State.WITHDRAWN, by=by)
        seating.fill_places(run=run, by=by)
    return enrolment


def _lock_runs(enrolment: Enrolment) -> list[RunMember]:
    """The person's place in a run of the course (or in its queue), with the run locked before all else."""
    rows = RunMember.objects.filter(
        course=enrolment.course_id, person=enrolment.person_id, state__in=RunMember.ACTIVE
    )
    for member in rows.select_related("run"):
        seating.lock_run(run=member.run)
    return list(rows.select_related("run", "person"))
