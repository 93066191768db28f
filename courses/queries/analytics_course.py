"""The runs of a course beside each other, and its members by office with small counts hidden."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from core import charts, disclosure
from courses import policies
from courses.models import CourseRun, Enrolment, LessonProgress, RunMember
from courses.queries.runs import RunRow, run_rows
from people import queries as people_queries

if TYPE_CHECKING:
    from courses.models import Course
    from courses.queries.analytics import Group
    from people.models import User

RUNS, SEGMENT = 50, 5  # a segment of an office's path


@dataclass(frozen=True)
class RunShare:
    row: RunRow

    @property
    def run(self) -> CourseRun:
        return self.row.run

    @property
    def percent(self) -> int:
        return charts.share(self.row.completed, self.row.members)


@dataclass(frozen=True)
class OfficeLine:
    """Figures of one office and all below it; None where a figure is hidden."""

    name: str
    cells: tuple[int | None, ...]
    total: int | None


@dataclass(frozen=True)
class Offices:
    lines: list[OfficeLine]
    totals: tuple[int | None, ...]
    total: int | None
    limit: int = disclosure.LIMIT


def runs_of(user: User, course: Course) -> list[RunShare]:
    """The newest first; two queries more than the list."""
    runs = policies.runs_taught_by(user).filter(course=course).exclude(state=CourseRun.State.DRAFT)
    rows = run_rows(runs.select_related("course", "office").order_by("-starts_on", "code")[:RUNS])
    return [RunShare(row) for row in rows]


def counts_of_members(group: Group) -> dict[str, list[int]]:
    """Of the runs that a trainer keeps: not begun, under way and completed, by the path of an office.

    The offices are those next below the one that all have in common.
    """
    return _by_path(group.members, group.course, Q(state=RunMember.State.COMPLETED))


def counts_of_enrolled(enrolments: QuerySet[Enrolment], course: Course) -> dict[str, list[int]]:
    """Of whoever takes the course or has completed it, among the enrolments that a policy gave."""
    rows = enrolments.exclude(state=Enrolment.State.WITHDRAWN)
    return _by_path(rows, course, Q(state=Enrolment.State.COMPLETED))


def table_of(counts: dict[str, list[int]]) -> Offices:
    """With small counts hidden; one query."""
    names = people_queries.offices_by_path(counts)
    lines = sorted(counts, key=lambda path: (path == "", path))
    table = disclosure.hide([counts[path] for path in lines])
    return Offices(
        lines=[
            OfficeLine(names[path].name if path in names else _("No office"), cells, total)
            for path, cells, total in zip(lines, table.cells, table.row_totals, strict=True)
        ],
        totals=table.column_totals,
        total=table.total,
    )


def _by_path(rows: QuerySet[Any], course: Course, completed: Q) -> dict[str, list[int]]:
    """Two queries: those at an office, and those at none, whose path is ""."""
    condition, path = people_queries.home_office("person")
    begun = LessonProgress.objects.filter(lesson__course=course, person=OuterRef("person"))
    people = rows.order_by().annotate(begun=Exists(begun))
    figures = {
        "people": Count("person", distinct=True),
        "completed": Count("person", distinct=True, filter=completed),
        "active": Count("person", distinct=True, filter=Q(begun=True)),
    }
    placed = list(people.filter(condition).values_list(path).annotate(**figures))
    somewhere = rows.filter(condition).values("person")
    adrift = people.exclude(person__in=somewhere).aggregate(**figures)
    depth = _common([row[0] for row in placed])
    found: dict[str, list[int]] = {}
    for where, *numbers in placed:
        cells = found.setdefault(where[: depth + SEGMENT], [0, 0, 0])
        for index, figure in enumerate(_split(*numbers)):
            cells[index] += figure
    if adrift["people"]:
        found[""] = list(_split(adrift["people"], adrift["completed"], adrift["active"]))
    return found


def _common(paths: list[str]) -> int:
    """How many characters of path all have in common, in whole segments; one office alone is its own line."""
    first, last = min(paths, default=""), max(paths, default="")
    if first == last:
        return max(len(first) - SEGMENT, 0)
    segments = range(0, len(first), SEGMENT)
    return next((at for at in segments if first[at : at + SEGMENT] != last[at : at + SEGMENT]), len(first))


def _split(people: int, completed: int, active: int) -> tuple[int, int, int]:
    under_way = max(active - completed, 0)
    return people - completed - under_way, under_way, completed
