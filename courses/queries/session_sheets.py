"""The attendance list of a session: who belongs to it and who was there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from core import ledger
from courses.models import RunMember, RunSession, SignUp
from people import queries as people_queries

if TYPE_CHECKING:
    from core.models import LedgerEntry
    from people.models import User

HISTORY = ("session.attendance", "session.corrected", "session.held", "session.exported")


@dataclass(frozen=True)
class SheetRow:
    """`person` has its places with it; `sign_up` is an unsaved one where nothing is known yet."""

    person: User
    sign_up: SignUp

    @property
    def attendance(self) -> str:
        return self.sign_up.attendance

    @property
    def tone(self) -> str:
        return {"present": "done", "late": "attention", "absent": "danger"}.get(self.attendance, "")


def sheet_of(session: RunSession) -> list[SheetRow]:
    """By staff number. Without sign-up: everybody with a place in the run, and whoever was noted."""
    known = {row.person_id: row for row in SignUp.objects.filter(session=session)}
    ids = {pk for pk, row in known.items() if row.state == SignUp.State.CONFIRMED}
    if not session.needs_sign_up:
        members = RunMember.objects.filter(run=session.run_id, state__in=RunMember.TAKING_PLACES)
        ids |= set(members.values_list("person_id", flat=True))
    people = people_queries.placed_people(ids).order_by("staff_number")
    return [
        SheetRow(person, known.get(person.pk) or SignUp(session=session, person=person)) for person in people
    ]


@dataclass(frozen=True)
class Change:
    """One act on the attendance, with what it changed: (person, before, after)."""

    entry: LedgerEntry
    what: str
    lines: list[tuple[str, str, str]]

    @property
    def reason(self) -> str:
        return str(self.entry.data.get("reason", ""))


def history_of(session: RunSession) -> list[Change]:
    """The latest first; two queries."""
    entries = list(ledger.queries.history_of(session).filter(event__in=HISTORY).reverse())
    uuids = {uuid for entry in entries for uuid in _marks(entry)}
    names = {str(person.uuid): person.name for person in people_queries.people_by_uuid(uuids)}
    labels = {value: str(label) for value, label in SignUp.Attendance.choices}
    return [
        Change(
            entry,
            ledger.queries.describe(entry),
            [
                (names.get(uuid, "—"), labels.get(_before(entry, uuid), "—"), labels.get(after, "—"))
                for uuid, after in _marks(entry).items()
            ],
        )
        for entry in entries
    ]


def _before(entry: LedgerEntry, uuid: str) -> str:
    return str(entry.data.get("before", {}).get(uuid, "unknown"))


def _marks(entry: LedgerEntry) -> dict[str, str]:
    data = entry.data
    return dict(data.get("marks") or dict.fromkeys(data.get("absent", ()), "absent"))
