"""A session from its plan to its end."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction

from core import clock
from core.errors import Conflict, Invalid, Stale
from courses import policies
from courses.models import CourseRun, RunSession, SignUp
from courses.operations import seating, session_seats
from courses.queries import places, session_facts

if TYPE_CHECKING:
    from people.models import User

State = RunSession.State
FIELDS = (
    "title_zh", "title_en", "starts_at", "ends_at", "place_zh", "place_en", "capacity", "needs_sign_up",
    "approval", "opens_before", "late_after",
)  # fmt: skip
# A change of these is news to everybody who comes.
TOLD = ("starts_at", "ends_at", "place_zh", "place_en")


@transaction.atomic
def plan_session(*, run: CourseRun, by: User, **values: Any) -> RunSession:
    """Everybody with a place in an open run is told."""
    _require_fields(values)
    run = seating.lock_run(run=run)
    _require_live(run)
    session = RunSession(run=run, **values)
    _require_sense(session)
    if session.ends_at <= clock.now():
        raise Invalid("session.past")
    session.save()
    session_seats.note(
        event="session.planned", session=session, by=by, settings=_settings_of(session, FIELDS)
    )
    if run.state == CourseRun.State.OPEN:
        session_seats.tell(
            session=session, people=places.people_with_places(run), kind="session.planned", by=by
        )
    return session


@transaction.atomic
def change_session(
    *, session: RunSession, by: User, version: datetime | None = None, **values: Any
) -> RunSession:
    """Set what is given. Who comes is told of another time or place; nobody loses a seat.

    Whoever has signed in stays signed in: that belongs to the session, not to its hour. Raises Stale where
    `version` (the `updated_at` as shown) is not the present one any more.
    """
    _require_fields(values)
    session = session_seats.lock_session(session=session)
    if version is not None and session.updated_at != version:
        raise Stale("session.edited_meanwhile")
    policies.check_session_planned(session)
    changed = sorted(name for name, value in values.items() if getattr(session, name) != value)
    if not changed:
        return session
    before = _settings_of(session, changed)
    for name in changed:
        setattr(session, name, values[name])
    _require_sense(session)
    if "ends_at" in changed and session.ends_at <= clock.now():
        raise Invalid("session.past")
    if {"needs_sign_up", "approval"} & set(changed) and session.sign_ups.exists():
        raise Conflict("session.signed_up_already")
    moved = bool(set(changed) & set(TOLD))
    session.sequence += moved
    session.save()
    after = _settings_of(session, changed)
    session_seats.note(event="session.changed", session=session, by=by, before=before, after=after)
    if moved and session.run.state == CourseRun.State.OPEN:
        people = session_facts.those_concerned(session)
        session_seats.tell(session=session, people=people, kind="session.moved", by=by)
    session_seats.fill_seats(session=session, by=by)
    return session


@transaction.atomic
def cancel_session(*, session: RunSession, reason: str, by: User) -> RunSession:
    """It does not take place; everybody who would have come is told why."""
    session = session_seats.lock_session(session=session)
    policies.check_session_planned(session)
    if not reason.strip():
        raise Invalid("session.reason_missing")
    people = session_facts.those_concerned(session)
    _cancel(session, reason.strip(), by)
    if session.run.state == CourseRun.State.OPEN:
        session_seats.tell(
            session=session, people=people, kind="session.cancelled", by=by, reason=session.reason
        )
    return session


@transaction.atomic
def cancel_sessions_of(*, run: CourseRun, by: User) -> None:
    """The run is cancelled, and whoever is in it was told: what had not been held yet will not be."""
    rows = RunSession.objects.select_for_update().filter(run=run, state=State.PLANNED)
    for session in rows.filter(starts_at__gt=clock.now()).order_by("pk"):
        _cancel(session, run.reason, by)


def _cancel(session: RunSession, reason: str, by: User) -> None:
    session.state, session.reason = State.CANCELLED, reason
    session.sequence += 1
    session.save(update_fields=["state", "reason", "sequence", "updated_at"])
    SignUp.objects.filter(session=session, state__in=SignUp.ACTIVE).update(
        state=SignUp.State.CANCELLED, attendance=SignUp.Attendance.UNKNOWN
    )
    session_seats.note(event="session.cancelled", session=session, by=by, reason=reason)


def _require_fields(values: dict[str, Any]) -> None:
    if stray := sorted(set(values) - set(FIELDS)):
        raise TypeError(f"a session has no settings {stray}")


def _require_live(run: CourseRun) -> None:
    if run.state in (CourseRun.State.CANCELLED, CourseRun.State.ARCHIVED):
        raise Conflict(f"run.{run.state}", run=run.code)


def _require_sense(session: RunSession) -> None:
    if session.ends_at <= session.starts_at:
        raise Invalid("session.ends_before_start")
    if not session.needs_sign_up and session.capacity is not None:
        raise Invalid("session.places_need_sign_up")
    if not session.needs_sign_up and session.approval != RunSession.Approval.NONE:
        raise Invalid("session.approval_needs_sign_up")


def _settings_of(session: RunSession, names: Any) -> dict[str, Any]:
    """Settings as the ledger keeps them."""
    values = {name: getattr(session, name) for name in names}
    return {
        name: value.isoformat() if isinstance(value, datetime) else value for name, value in values.items()
    }
