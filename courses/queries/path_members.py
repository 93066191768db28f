"""Who follows a path, and what naming somebody for it would lead to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core import clock
from courses import pathway
from courses.models import LearningPath, PathMember
from courses.queries import places
from courses.queries.path_facts import completed_of, due_day, steps_of
from courses.queries.places import Outcome
from people import queries as people_queries

if TYPE_CHECKING:
    from django.utils.functional import Promise

    from courses.models import Course, PathStep
    from people.models import User

State = PathMember.State
ON_PATH, PATH_DONE = "on_path", "path_done"
OUTCOME_LABELS: dict[str, Promise] = {
    ON_PATH: _("Already on the path"),
    PATH_DONE: _("Has completed the path"),
}
TONES = {State.ACTIVE: "info", State.COMPLETED: "done"}


@dataclass(frozen=True)
class PathMemberRow:
    """`done` of `wanted` courses; `next` is the first one open, due on `due_on`."""

    member: PathMember
    person: User
    done: int
    wanted: int
    next: Course | None
    due_on: date | None

    @property
    def tone(self) -> str:
        return TONES.get(State(self.member.state), "")

    @property
    def is_active(self) -> bool:
        return self.member.state == State.ACTIVE

    @property
    def is_late(self) -> bool:
        return self.is_active and self.due_on is not None and self.due_on < clock.today()


def outcomes_for(path: LearningPath, people: Sequence[User]) -> dict[int, str]:
    """For each person, in the order given, what naming her for the path leads to."""
    states: dict[int, str] = {}
    for part in places.in_parts([person.pk for person in people]):
        rows = PathMember.objects.filter(path=path, person__in=part)
        states |= dict(rows.values_list("person", "state"))
    there = {State.ACTIVE: ON_PATH, State.COMPLETED: PATH_DONE}
    outcomes: dict[int, str] = {}
    for person in people:
        known = there.get(State(states[person.pk])) if person.pk in states else None
        outcomes[person.pk] = known or (Outcome.JOINS if person.is_active else Outcome.INACTIVE)
    return outcomes


def matching_path_members(path: LearningPath, *, text: str = "", state: str = "") -> QuerySet[PathMember]:
    """`state` is one of the states, or `late` for those behind the last day of the path."""
    members = PathMember.objects.filter(path=path)
    if state == "late":
        members = members.filter(state=State.ACTIVE, due_on__lt=clock.today())
    elif state:
        members = members.filter(state=state)
    if text:
        members = members.filter(person__in=people_queries.people_named(text).values("pk"))
    return members.order_by("person__staff_number")


def path_member_rows(path: LearningPath, members: Iterable[PathMember]) -> list[PathMemberRow]:
    """For the members of one page; a fixed number of queries."""
    members = list(members)
    ids = [member.person_id for member in members]
    people = {person.pk: person for person in people_queries.placed_people(ids)}
    steps = steps_of(path)
    done = completed_of(ids, [step.course_id for step in steps])
    return [
        _row(path, member, people[member.person_id], steps, done.get(member.person_id, set()))
        for member in members
    ]


def _row(
    path: LearningPath, member: PathMember, person: User, steps: list[PathStep], done: set[int]
) -> PathMemberRow:
    plain = [step.as_step() for step in steps]
    stops = pathway.stops(plain, done, in_sequence=path.in_sequence)
    upcoming = next((step for step, stop in zip(steps, stops, strict=True) if stop.state == "open"), None)
    return PathMemberRow(
        member,
        person,
        *pathway.share(plain, done),
        next=upcoming.course if upcoming else None,
        due_on=due_day(member.joined_at, upcoming.due_days) if upcoming else None,
    )


def all_path_rows(path: LearningPath, members: QuerySet[PathMember]) -> Iterator[PathMemberRow]:
    """The same for an export, part by part."""
    for part in places.in_parts(list(members)):
        yield from path_member_rows(path, part)
