"""Joining and leaving a course."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction

from core import clock, ledger
from core.errors import Conflict, NotOpen
from courses import policies
from courses.models import Course, Enrolment

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
    enrolment = Enrolment.objects.select_for_update().filter(course=course, person=by).first()
    if enrolment is not None and enrolment.state != Enrolment.State.WITHDRAWN:
        return enrolment
    if enrolment is None:
        enrolment = Enrolment(course=course, person=by)
    enrolment.state, enrolment.ended_at = Enrolment.State.ENROLLED, None
    enrolment.enrolled_at = clock.now()
    enrolment.save()
    ledger.append(event="enrolment.made", subject=enrolment, by=by, code=course.code)
    return enrolment


@transaction.atomic
def withdraw(*, enrolment: Enrolment, by: User) -> Enrolment:
    """Leave the course; what was done is kept and counts again after coming back.

    Raises Conflict when the enrolment has ended already.
    """
    enrolment = Enrolment.objects.select_for_update().select_related("course").get(pk=enrolment.pk)
    if enrolment.state == Enrolment.State.COMPLETED:
        raise Conflict("enrolment.completed")
    if enrolment.state == Enrolment.State.WITHDRAWN:
        raise Conflict("enrolment.not_active")
    enrolment.state, enrolment.ended_at = Enrolment.State.WITHDRAWN, clock.now()
    enrolment.save(update_fields=["state", "ended_at"])
    ledger.append(event="enrolment.withdrawn", subject=enrolment, by=by, code=enrolment.course.code)
    return enrolment
