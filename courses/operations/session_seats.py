"""Seats in a session given and taken: what the operations on sessions and sign-ups have in common.

Everything here is called inside the transaction of an act that holds the lock on the session; whoever
needs the run too locks the run first.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from core import clock, ledger
from courses.models import CourseRun, RunMember, RunSession, SignUp
from courses.queries import session_facts as facts
from courses.queries.run_facts import stream_of
from notifications.operations import notify_many

if TYPE_CHECKING:
    from people.models import User

State = SignUp.State


def lock_session(*, session: RunSession) -> RunSession:
    """The session as it is now, kept from everybody else until the transaction ends."""
    return RunSession.objects.select_for_update().get(pk=session.pk)


def lock_sessions_of(*, sign_up_ids: Sequence[int]) -> list[RunSession]:
    """The sessions of these sign-ups, locked one after the other in the order that everybody takes."""
    ids = SignUp.objects.filter(pk__in=sign_up_ids).order_by().values("session")
    return list(RunSession.objects.select_for_update().filter(pk__in=ids).order_by("pk"))


def note(*, event: str, session: RunSession, by: User | None, **data: Any) -> None:
    ledger.append(
        event=event,
        subject=session,
        by=by,
        stream=stream_of(session.run),
        code=session.run.code,
        session=session.uuid,
        **data,
    )


def tell(
    *,
    session: RunSession,
    people: Sequence[User],
    kind: str,
    by: User | None,
    link: str = "",
    **params: Any,
) -> None:
    """A notice to each of them, except to the one who did it."""
    notify_many(
        recipients=[person for person in people if by is None or person.pk != by.pk],
        kind=kind,
        by=by,
        link=link or facts.page_for_members(session),
        **{**facts.notice_facts(session), **params},
    )


def seat(*, sign_up: SignUp, session: RunSession, by: User) -> SignUp:
    """A seat if there is one, else a place in the queue by the time of the request; all is approved."""
    free = facts.free_seats(session)
    sign_up.state = State.CONFIRMED if free is None or free > 0 else State.WAITING
    sign_up.queued_at, sign_up.refused_for = sign_up.asked_at, ""
    sign_up.save()
    note(event="signup.seated", session=session, by=by, person=sign_up.person.uuid, state=sign_up.state)
    kind = "signup.confirmed" if sign_up.state == State.CONFIRMED else "signup.waiting"
    tell(session=session, people=[sign_up.person], kind=kind, by=None)
    return sign_up


def fill_seats(*, session: RunSession, by: User | None) -> list[SignUp]:
    """Give free seats to the waiting list, the first first; nobody is moved once it has begun."""
    if session.state != RunSession.State.PLANNED or clock.now() >= session.starts_at:
        return []
    free = facts.free_seats(session)
    waiting = facts.queue_of(session).filter(person__is_active=True)
    rows = list(waiting if free is None else waiting[:free])
    if not rows:
        return []
    SignUp.objects.filter(pk__in=[row.pk for row in rows]).update(state=State.CONFIRMED)
    note(
        event="signup.moved_up",
        session=session,
        by=by,
        count=len(rows),
        people=[row.person.uuid for row in rows],
    )
    tell(session=session, people=[row.person for row in rows], kind="signup.moved_up", by=None)
    return rows


def release_people(*, run: CourseRun, members: Sequence[RunMember], by: User | None) -> None:
    """They have left the run: out of its coming sessions, whose waiting lists move up."""
    people = [member.person_id for member in members]
    coming = RunSession.objects.select_for_update().filter(
        run=run, needs_sign_up=True, state=RunSession.State.PLANNED, starts_at__gt=clock.now()
    )
    for session in coming.order_by("pk"):
        rows = SignUp.objects.filter(
            session=session, state__in=SignUp.ACTIVE, attendance=SignUp.Attendance.UNKNOWN
        )
        leaving = [row for row in rows.select_related("person") if row.person_id in set(people)]
        if not leaving:
            continue
        SignUp.objects.filter(pk__in=[row.pk for row in leaving]).update(state=State.WITHDRAWN)
        note(event="signup.released", session=session, by=by, people=[row.person.uuid for row in leaving])
        fill_seats(session=session, by=by)
