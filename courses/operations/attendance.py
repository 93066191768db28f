"""Who was in a session: signed in with the code of the room, or noted by its trainer."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction

from core import clock
from core.errors import Conflict, DomainError, Invalid, NotOpen, TooMany
from courses import policies
from courses.models import RunSession, SignUp
from courses.operations import session_seats
from courses.queries import session_codes, session_facts, session_sheets

if TYPE_CHECKING:
    from datetime import datetime

    from people.models import User

Attendance = SignUp.Attendance
WRONG_TRIES, LOCKED_SECONDS = 5, 60


def sign_in(*, session: RunSession, code: str, by: User, how: str = SignUp.How.CODE) -> SignUp:
    """Say that one is in the room, with the code that is shown there; a second time changes nothing.

    A wrong code counts although it is refused, so the refusal is raised after the count is committed.
    """
    row, refusal = _sign_in(session=session, code=code, by=by, how=how)
    if refusal is not None:
        raise refusal
    return row


@transaction.atomic
def _sign_in(*, session: RunSession, code: str, by: User, how: str) -> tuple[SignUp, DomainError | None]:
    session = session_seats.lock_session(session=session)
    row = _row_of(session, by)
    if row.attendance in SignUp.WAS_THERE:
        return row, None
    now = clock.now()
    _require_open(session, now)
    if row.locked_until is not None and now < row.locked_until:
        raise TooMany("session.locked", retry_after=(row.locked_until - now).seconds + 1)
    if not session_codes.is_right(session, code, now):
        return row, _count_wrong(row, session, now)
    row.attendance = Attendance.LATE if now >= session.late_from else Attendance.PRESENT
    row.signed_in_at, row.how, row.wrong_tries, row.locked_until = now, how, 0, None
    row.save()
    session_seats.note(
        event="session.signed_in", session=session, by=by, person=by.uuid, attendance=row.attendance, how=how
    )
    return row, None


def _require_open(session: RunSession, now: datetime) -> None:
    """The window is that of the session as it is under the lock: the new one if it was just moved."""
    policies.check_session_planned(session)
    if now < session.opens_at:
        raise NotOpen("session.sign_in_not_yet")
    if now >= session.ends_at:
        raise NotOpen("session.sign_in_over")


def _row_of(session: RunSession, person: User) -> SignUp:
    row = session_facts.sign_up_of(session, person)
    if row is not None and row.state == SignUp.State.CONFIRMED:
        return row
    if session.needs_sign_up or not policies.has_place_in_run(person, session.run):
        policies.check_session_planned(session)
        raise NotOpen("session.no_seat")
    row = row or SignUp(session=session, person=person)
    row.state, row.refused_for = SignUp.State.CONFIRMED, ""
    return row


def _count_wrong(row: SignUp, session: RunSession, now: datetime) -> DomainError:
    row.wrong_tries += 1
    locked = row.wrong_tries >= WRONG_TRIES
    if locked:
        row.wrong_tries, row.locked_until = 0, now + timedelta(seconds=LOCKED_SECONDS)
    row.save()
    session_seats.note(
        event="session.code_refused", session=session, by=row.person, person=row.person.uuid, locked=locked
    )
    if locked:
        return TooMany("session.locked", retry_after=LOCKED_SECONDS)
    return Invalid("session.wrong_code")


@transaction.atomic
def mark(*, session: RunSession, marks: Mapping[UUID, str], by: User, reason: str = "") -> int:
    """Note who was there, by the uuid of the person; how many rows changed.

    A list that was closed is corrected with a reason; the ledger keeps what stood there before. Raises
    Conflict where somebody is not on the list any more.
    """
    session = session_seats.lock_session(session=session)
    if session.state == RunSession.State.CANCELLED:
        raise Conflict("session.cancelled")
    if clock.now() < session.opens_at:
        raise NotOpen("session.attendance_not_yet")
    if not set(marks.values()) <= {value for value in Attendance.values if value != Attendance.UNKNOWN}:
        raise Invalid("session.attendance_unknown")
    rows = {row.person.uuid: row for row in session_sheets.sheet_of(session)}
    if set(marks) - set(rows):
        raise Conflict("session.sheet_changed")
    changed = {person: value for person, value in marks.items() if rows[person].attendance != value}
    if not changed:
        return 0
    closed, reason = session.state == RunSession.State.HELD, reason.strip()
    if closed and not reason:
        raise Invalid("session.correction_reason")
    before = {str(person): rows[person].attendance for person in changed}
    for person, value in changed.items():
        _note(rows[person], value)
    session_seats.note(
        event="session.corrected" if closed else "session.attendance",
        session=session, by=by, count=len(changed), before=before,
        marks={str(person): value for person, value in changed.items()},
        **({"reason": reason} if reason else {}),
    )  # fmt: skip
    return len(changed)


@transaction.atomic
def note_export(*, session: RunSession, count: int, by: User) -> None:
    """The list of who was there leaves the site as a file."""
    session_seats.note(event="session.exported", session=session, by=by, count=count)


@transaction.atomic
def close_attendance(*, session: RunSession, by: User) -> RunSession:
    """The session was held: whoever has not been noted was absent."""
    session = session_seats.lock_session(session=session)
    policies.check_session_planned(session)
    if clock.now() < session.ends_at:
        raise NotOpen("session.not_over")
    missing = [row for row in session_sheets.sheet_of(session) if row.attendance == Attendance.UNKNOWN]
    for row in missing:
        _note(row, Attendance.ABSENT)
    session.state = RunSession.State.HELD
    session.save(update_fields=["state", "updated_at"])
    session_seats.note(
        event="session.held", session=session, by=by, absent=[row.person.uuid for row in missing]
    )
    return session


def _note(line: session_sheets.SheetRow, value: str) -> None:
    """Whoever is put down as absent after all did not sign in."""
    row = line.sign_up
    row.state, row.refused_for, row.attendance = SignUp.State.CONFIRMED, "", value
    if value not in SignUp.WAS_THERE:
        row.signed_in_at, row.how = None, ""
    elif row.signed_in_at is None:
        row.signed_in_at, row.how = clock.now(), SignUp.How.TRAINER
    row.save()
