"""One person's record of learning: what was completed here, and what was verified from elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils.translation import get_language, gettext as _

from core import access, clock
from core.wording import LOOK_PURPOSES
from courses.queries.taken import completed_by
from training.hours import Credit, Kind
from training.models import ExternalTraining

if TYPE_CHECKING:
    from people.models import User

Kinds = ExternalTraining.Kind
State = ExternalTraining.State
NONE = Decimal(0)


@dataclass(frozen=True)
class Line:
    """One training that is done and counts."""

    uuid: str
    source: str  # course, external
    title: str
    organiser: str
    kind: str
    starts_on: date | None
    ends_on: date
    hours: Decimal | None
    days: Decimal | None
    href: str = ""

    @property
    def kind_label(self) -> str:
        return str(Kinds(self.kind).label)

    @property
    def source_label(self) -> str:
        return _("Course on this site") if self.source == "course" else _("External training, verified")


@dataclass
class Year:
    """What ended in one calendar year, with its sums by kind."""

    number: int
    lines: list[Line] = field(default_factory=list)

    @property
    def sums(self) -> list[dict[str, Any]]:
        return [sums_of(kind, self.lines) for kind in Kinds if any(line.kind == kind for line in self.lines)]


@dataclass(frozen=True)
class Record:
    person: User
    lines: list[Line]
    open_trainings: list[ExternalTraining]

    @property
    def years(self) -> list[Year]:
        years: dict[int, Year] = {}
        for line in self.lines:
            years.setdefault(line.ends_on.year, Year(line.ends_on.year)).lines.append(line)
        return [years[number] for number in sorted(years, reverse=True)]

    @property
    def totals(self) -> list[dict[str, Any]]:
        return [sums_of(kind, self.lines) for kind in Kinds]

    @property
    def credits(self) -> list[Credit]:
        return [
            Credit(line.ends_on, Kind(line.kind), line.hours, line.days, line.uuid) for line in self.lines
        ]


def sums_of(kind: Kinds, lines: Iterable[Line]) -> dict[str, Any]:
    chosen = [line for line in lines if line.kind == kind]
    return {
        "label": kind.label,
        "hours": sum((line.hours for line in chosen if line.hours is not None), NONE),
        "days": sum((line.days for line in chosen if line.days is not None), NONE),
        "count": len(chosen),
    }


def record_of(person: User) -> Record:
    """The person's own view; two queries, however much there is."""
    entered = list(ExternalTraining.objects.filter(person=person).select_related("person"))
    verified = [_external(row) for row in entered if row.state == State.VERIFIED]
    lines = sorted([*_courses(person), *verified], key=lambda line: (line.ends_on, line.uuid), reverse=True)
    return Record(person, lines, [row for row in entered if row.state != State.VERIFIED])


def record_for_hr(*, person: User, viewer: User, purpose: str = "") -> Record:
    """The same for HR, without drafts, and the note of who read it for what."""
    purpose = purpose if purpose in LOOK_PURPOSES else "personnel"
    access.record_view(viewer=viewer, person=person, purpose=purpose, what="training record")
    record = record_of(person)
    submitted = [row for row in record.open_trainings if row.round]
    return Record(record.person, record.lines, submitted)


def _courses(person: User) -> Iterator[Line]:
    """One line a course, with its title in the active language or else in the other."""
    lines: dict[str, Line] = {}
    language = get_language()
    for uuid, code, hours, spoken, title, at in completed_by(person.pk):
        if code not in lines or spoken == language:
            day = at.astimezone(clock.OFFICE_ZONE).date()
            name = f"{code} {title or ''}".strip()
            # A course states no days; hours of 0 mean that nobody has said how many.
            lines[code] = Line(str(uuid), "course", name, "", Kinds.ONLINE, None, day, hours or None, None)
    yield from lines.values()


def _external(row: ExternalTraining) -> Line:
    return Line(
        uuid=str(row.uuid),
        source="external",
        title=row.title,
        organiser=row.organiser,
        kind=row.kind,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        hours=row.hours,
        days=row.days,
        href=row.get_absolute_url(),
    )
