"""Where a person stands by the rules that apply today."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core import clock
from people import queries as people_queries
from training.hours import Counter, Credit, Kind, Standing, count
from training.models import ExternalTraining, Grade, GradeHeld, HourRule
from training.queries.rules import rules_on

if TYPE_CHECKING:
    from people.models import User


@dataclass(frozen=True)
class CounterLine:
    """A rule with what the person has of it; the wording of the page is that of the row."""

    row: HourRule
    counter: Counter

    @property
    def kinds(self) -> str:
        return ", ".join(str(ExternalTraining.Kind(kind).label) for kind in self.row.kinds)

    @property
    def is_online(self) -> bool:
        return self.counter.rule.kinds == {Kind.ONLINE}

    @property
    def is_over(self) -> bool:
        return self.counter.last_day < clock.today()


@dataclass(frozen=True)
class Counters:
    grade: GradeHeld | None
    lines: list[CounterLine]


def counters_of(person: User, credits: Iterable[Credit]) -> Counters:
    """Four queries: the appointment, the offices above, the grade, the rules."""
    today = clock.today()
    appointment = people_queries.appointment_of(person, as_of=today)
    grade = grade_of(person)
    offices = []
    if appointment is not None:
        offices = [appointment.office, *people_queries.ancestors_of(appointment.office)]
    rows = {str(row.uuid): row for row in rules_on(today, offices)}
    standing = Standing(
        grade=grade.grade if grade else "",
        grade_since=grade.since if grade else None,
        post=appointment.post.key if appointment else "",
        post_since=appointment.valid_from if appointment else None,
    )
    counted = count([row.as_rule() for row in rows.values()], credits, standing, today)
    return Counters(grade, [CounterLine(rows[counter.rule.key], counter) for counter in counted])


def grade_of(person: User) -> GradeHeld | None:
    """The grade of today."""
    known = GradeHeld.objects.filter(person=person, recorded_to=None, since__lte=clock.today())
    return known.order_by("-since").first()


def grades_of(person: User) -> list[GradeHeld]:
    return list(GradeHeld.objects.filter(person=person, recorded_to=None).order_by("-since"))


def grade_name(grade: str) -> str:
    return str(Grade(grade).label) if grade in Grade.values else grade
