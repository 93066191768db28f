"""The HR record of one person."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from core import access
from core.models import AccessRecord
from courses.queries import learner
from qualifications.models import Award, Case, Certificate, Evidence
from qualifications.queries.holder import awards_of, cases_of
from qualifications.queries.verdicts import evidence_of

if TYPE_CHECKING:
    from django.core.files import File

    from people.models import Appointment, User

PURPOSES = ("personnel", "case_review", "audit")
LOOKS_SHOWN = 200


@dataclass(frozen=True)
class Record:
    person: User
    appointments: list[Appointment]
    awards: list[Award]
    cases: list[Case]
    evidence: list[Evidence]
    courses: list[Any]


def record(*, person: User, viewer: User, purpose: str = "personnel") -> Record:
    """The whole record, and the note of who read it for what."""
    purpose = purpose if purpose in PURPOSES else "personnel"
    access.record_view(viewer=viewer, person=person, purpose=purpose, what="qualification record")
    appointments = person.appointments.filter(recorded_to=None).select_related("office", "post")
    return Record(
        person=person,
        appointments=list(appointments.order_by("-valid_from", "-is_primary")),
        awards=awards_of(person),
        # Drafts and what was withdrawn before anybody saw it are the person's own business.
        cases=[case for case in cases_of(person) if case.round],
        evidence=evidence_of(person)[::-1],
        courses=learner.courses_of(person, states=("enrolled", "completed")),
    )


def certificate_file(*, certificate: Certificate, viewer: User) -> File:
    """The paper itself; that somebody else than the holder took it is noted."""
    holder = certificate.award.holder
    access.record_view(
        viewer=viewer, person=holder, purpose="personnel", what=f"certificate {certificate.uuid}"
    )
    return certificate.file.open("rb")


def looks_at(person: User) -> list[AccessRecord]:
    return list(access.who_viewed(person)[:LOOKS_SHOWN])
