"""Who comes to a session: seats taken and given back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from core import clock
from core.errors import Conflict, NotOpen
from courses import policies
from courses.models import CourseRun, RunSession, SignUp
from courses.operations import approvals, seating, session_seats
from courses.queries import session_facts

if TYPE_CHECKING:
    from people.models import User

State = SignUp.State


@transaction.atomic
def sign_up(*, session: RunSession, by: User) -> SignUp:
    """Take a seat, or the end of the waiting list, or ask for it; a second click is none."""
    run = seating.lock_run(run=session.run)
    session = session_seats.lock_session(session=session)
    row = session_facts.sign_up_of(session, by)
    if row is not None and row.state in SignUp.ACTIVE:
        return row
    if not session.needs_sign_up:
        raise Conflict("session.no_sign_up")
    policies.check_session_not_begun(session)
    if run.state != CourseRun.State.OPEN or not policies.has_place_in_run(by, run):
        raise NotOpen("session.not_in_run")
    row = row or SignUp(session=session, person=by)
    row.asked_at, row.refused_for = clock.now(), ""
    row.round += row.pk is not None
    step = session.next_step()
    if step is not None:
        return approvals.begin_approval(sign_up=row, session=session, step=step, by=by)
    return session_seats.seat(sign_up=row, session=session, by=by)


@transaction.atomic
def withdraw_sign_up(*, session: RunSession, by: User) -> SignUp:
    """Give the seat back or take the request back, before it begins; the waiting list moves up."""
    session = session_seats.lock_session(session=session)
    policies.check_session_not_begun(session)
    row = session_facts.sign_up_of(session, by)
    if row is None or row.state not in SignUp.ACTIVE:
        raise Conflict("session.not_signed_up")
    if row.attendance != SignUp.Attendance.UNKNOWN:
        raise Conflict("session.signed_in_already")
    row.state = State.WITHDRAWN
    row.save(update_fields=["state"])
    session_seats.note(event="signup.withdrawn", session=session, by=by, person=by.uuid)
    session_seats.fill_seats(session=session, by=by)
    return row
