"""The HR record of one person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import get_language

from core import access, clock
from core.i18n import suffix
from core.models import AccessRecord, LedgerStream
from core.prepared import TEXT, Prepared
from courses.queries.taken import taken_by
from people.queries import all_posts_of
from qualifications import policies
from qualifications.events import record_stream
from qualifications.models import Award, Case, Certificate, Evidence
from qualifications.queries.holder import awards_of, cases_of
from qualifications.queries.verdicts import evidence_of

if TYPE_CHECKING:
    from django.core.files import File

    from people.models import User


PURPOSES = ("personnel", "case_review", "audit")
LOOKS_SHOWN = 200


@dataclass(frozen=True)
class Record:
    """The record; what is expensive of it is looked up only when the kept page part is out of date."""

    person: User
    appointments: list[AppointmentLine]
    courses: list[CourseLine]
    # Of what is drawn: changes with every act in this record, with the day (validity) and the language.
    version: str

    @cached_property
    def awards(self) -> list[Award]:
        return awards_of(self.person)

    @cached_property
    def cases(self) -> list[Case]:
        """Drafts and what was withdrawn before anybody saw it are the person's own business."""
        return [case for case in cases_of(self.person) if case.round]

    @cached_property
    def evidence(self) -> list[Evidence]:
        return evidence_of(self.person)[::-1]


@dataclass(frozen=True)
class AppointmentLine:
    office: str
    post: str
    is_primary: bool
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True)
class CourseLine:
    code: str
    title: str
    state: str
    since: date


def record(*, person: User, viewer: User, purpose: str = "personnel") -> Record:
    """The whole record, and the note of who read it for what."""
    purpose = purpose if purpose in PURPOSES else "personnel"
    access.record_view(viewer=viewer, person=person, purpose=purpose, what="qualification record")
    head = next(iter(_head(record_stream(person))), None)
    return Record(
        person=person,
        appointments=_appointments(person),
        courses=_courses(person),
        version=f"{head} {clock.today()} {get_language()}",
    )


def _appointments(person: User) -> list[AppointmentLine]:
    # Columns, not rows: this page is opened all day, and three models a line are most of its cost.
    end = suffix()
    other = "en" if end == "zh" else "zh"
    return [
        AppointmentLine(office or office_too, post or post_too, *rest)
        for office, office_too, post, post_too, *rest in all_posts_of(person.pk, end, other)
    ]


_head = Prepared(lambda stream: LedgerStream.objects.filter(name=stream).values_list("head", flat=True), TEXT)


def _courses(person: User) -> list[CourseLine]:
    """One line a course, with its title in the active language or else in the other; one query."""
    lines: dict[str, CourseLine] = {}
    language = get_language()
    for code, spoken, title, state, begun, ended in taken_by(person.pk):
        if code not in lines or spoken == language:
            day = (ended or begun).astimezone(clock.OFFICE_ZONE).date()
            lines[code] = CourseLine(code, title or "", state, day)
    return list(lines.values())


def certificate_file(*, certificate: Certificate, viewer: User) -> File:
    """The paper itself; that somebody else than the holder took it is noted."""
    holder = certificate.award.holder
    access.record_view(
        viewer=viewer, person=holder, purpose="personnel", what=f"certificate {certificate.uuid}"
    )
    return certificate.file.open("rb")


def revocable(*, person: User, viewer: User) -> list[Award]:
    """What of the person the viewer may take away; costs whoever approves nothing no query."""
    standing = policies.awards_to_revoke(viewer)
    if standing.query.is_empty():
        return []
    rows = standing.filter(holder=person).select_related("qualification", "standing")
    return list(rows.order_by("valid_from", "pk"))


def looks_at(person: User) -> list[AccessRecord]:
    return list(access.who_viewed(person)[:LOOKS_SHOWN])


def record_pages(viewer: User, people: list[User]) -> dict[int, str]:
    """For the search: the records that the viewer may open."""
    keys = [person.pk for person in people]
    mine = policies.people_with_records(viewer).filter(pk__in=keys).values_list("pk", "uuid")
    return {key: reverse("qualifications:record", args=[uuid]) for key, uuid in mine}
