"""Whose session it is, who comes to it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404

from core import clock
from core.errors import Conflict, NotOpen
from courses.models import CourseRun, RunMember, RunSession, SignUp
from courses.policies.runs import runs_taught_by

if TYPE_CHECKING:
    from people.models import User


def sessions_taught_by(user: User) -> QuerySet[RunSession]:
    """Sessions of the runs the person keeps."""
    return RunSession.objects.filter(run__in=runs_taught_by(user))


def session_for_trainer(*, run: CourseRun, uuid: UUID) -> RunSession:
    """A session of a run that a gate gave, or 404."""
    return get_object_or_404(RunSession.objects.filter(run=run).select_related("run"), uuid=uuid)


def has_place_in_run(user: User, run: CourseRun) -> bool:
    return RunMember.objects.filter(run=run, person=user, state__in=RunMember.TAKING_PLACES).exists()


def sessions_visible_to_learner(user: User | int) -> QuerySet[RunSession]:
    """Sessions of runs in which the person has a place, or had one until the run was cancelled, and those
    the person once signed up for."""
    states = (*RunMember.TAKING_PLACES, RunMember.State.CANCELLED)
    runs = RunMember.objects.filter(person=user, state__in=states).values("run")
    mine = SignUp.objects.filter(person=user).values("session")
    live = Q(run__in=runs) & ~Q(run__state=CourseRun.State.DRAFT)
    return RunSession.objects.filter(live | Q(pk__in=mine))


def session_for_learner(*, user: User, uuid: UUID) -> RunSession:
    """The session to look at, or 404."""
    rows = sessions_visible_to_learner(user).select_related("run__course")
    return get_object_or_404(rows, uuid=uuid)


def check_session_planned(session: RunSession) -> None:
    """Raises Conflict for one that was held or cancelled."""
    if session.state != RunSession.State.PLANNED:
        raise Conflict(f"session.{session.state}")


def check_session_not_begun(session: RunSession) -> None:
    check_session_planned(session)
    if clock.now() >= session.starts_at:
        raise NotOpen("session.begun")
