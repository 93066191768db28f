"""The members of a run, as a list."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, Max, QuerySet

from courses.models import CourseRun, LessonEdition, LessonProgress, RunMember
from courses.queries import places
from people import queries as people_queries

if TYPE_CHECKING:
    from datetime import datetime

    from people.models import User

PHASES = {"active": RunMember.ACTIVE, "gone": ("withdrawn", "transferred", "cancelled", "ended")}
TONES = {
    RunMember.State.ENROLLED: "info",
    RunMember.State.WAITING: "attention",
    RunMember.State.COMPLETED: "done",
}


@dataclass(frozen=True)
class MemberRow:
    """One person of a run; `person` has its places with it."""

    member: RunMember
    person: User
    done: int
    lessons: int
    last_at: datetime | None

    @property
    def tone(self) -> str:
        return TONES.get(RunMember.State(self.member.state), "")

    @property
    def is_active(self) -> bool:
        return self.member.state in RunMember.ACTIVE


def matching_members(run: CourseRun, *, text: str = "", state: str = "") -> QuerySet[RunMember]:
    """`state` is one of the states, or `active` or `gone` for several of them."""
    members = RunMember.objects.filter(run=run)
    if state:
        members = members.filter(state__in=PHASES.get(state, (state,)))
    if text:
        members = members.filter(person__in=people_queries.people_named(text).values("pk"))
    return members.order_by("person__staff_number")


def member_rows(run: CourseRun, members: Iterable[RunMember]) -> list[MemberRow]:
    """For the members of one page; five queries."""
    members = list(members)
    ids = [member.person_id for member in members]
    people = {person.pk: person for person in people_queries.placed_people(ids)}
    lessons = LessonEdition.objects.filter(lesson__course=run.course_id).values("lesson").distinct().count()
    done = progress_in(run, ids)
    rows = []
    for member in members:
        complete, last_at = done.get(member.person_id, (0, None))
        rows.append(MemberRow(member, people[member.person_id], complete, lessons, last_at))
    return rows


def progress_in(run: CourseRun, people: list[int]) -> dict[int, tuple[int, datetime | None]]:
    """By person: lessons complete, and when something was read last."""
    rows = LessonProgress.objects.filter(lesson__course=run.course_id, person__in=people).order_by()
    counted = rows.values_list("person_id").annotate(done=Count("completed_at"), last_at=Max("updated_at"))
    return {person: (done, last_at) for person, done, last_at in counted}


def all_rows(run: CourseRun, members: QuerySet[RunMember]) -> Iterator[MemberRow]:
    """The same for an export, part by part."""
    for part in places.in_parts(list(members)):
        yield from member_rows(run, part)
