"""The attendance list of a session: who belongs to it and who was there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from courses.models import RunMember, RunSession, SignUp
from people import queries as people_queries

if TYPE_CHECKING:
    from people.models import User


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
    rows = SignUp.objects.filter(session=session, state=SignUp.State.CONFIRMED)
    known = {row.person_id: row for row in rows}
    ids = set(known)
    if not session.needs_sign_up:
        members = RunMember.objects.filter(run=session.run_id, state__in=RunMember.TAKING_PLACES)
        ids |= set(members.values_list("person_id", flat=True))
    people = people_queries.placed_people(ids).order_by("staff_number")
    return [SheetRow(person, known.get(person.pk) or SignUp(session=session)) for person in people]
