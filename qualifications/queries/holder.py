"""What a person sees of the own qualifications."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from core import clock
from core.prepared import Prepared
from qualifications.models import Award, Case, Evidence, Qualification, RequirementVersion, Standing
from qualifications.models.case import OPEN, WITH_THE_PERSON
from qualifications.queries.verdicts import Worded, evidence_of, requirements_in_force, verdict_on, worded

if TYPE_CHECKING:
    from people.models import User

EXPIRING_DAYS = 90


@dataclass(frozen=True)
class Holding:
    """Where a holder stands, as one word and a tone: valid, expiring, expired, revoked."""

    state: str
    days_left: int | None

    @property
    def tone(self) -> str:
        return {"valid": "done", "expiring": "attention", "expired": "danger", "revoked": "danger"}[
            self.state
        ]


def holding(state: str, valid_to: date | None) -> Holding:
    """Decided by the dates; the state recorded so far only adds what dates cannot know."""
    days = (valid_to - clock.today()).days if valid_to else None
    if state == Standing.State.REVOKED:
        return Holding("revoked", None)
    if days is not None and days <= 0:
        return Holding("expired", 0)
    return Holding("expiring" if days is not None and days <= EXPIRING_DAYS else "valid", days)


@dataclass(frozen=True)
class Row:
    """One qualification as the person stands to it."""

    qualification: Qualification
    requirement: RequirementVersion
    standing: Standing | None
    held: Holding | None
    case: Case | None
    met: bool
    reasons: tuple[Worded, ...]

    @property
    def may_open(self) -> bool:
        return (
            self.met
            and self.case is None
            and (self.held is None or self.held.state in ("expired", "revoked"))
        )


@dataclass(frozen=True)
class Mine:
    rows: list[Row]
    evidence: list[Evidence]
    cases: list[Case]
    awards: list[Award]


def mine(person: User) -> Mine:
    """Five queries, however much there is."""
    evidence = evidence_of(person)
    standings = {row.qualification_id: row for row in Standing.objects.filter(holder=person)}
    cases = cases_of(person)
    open_cases = {case.qualification_id: case for case in cases if case.state in OPEN}
    rows = []
    for requirement in requirements_in_force():
        key = requirement.qualification_id
        verdict = verdict_on(requirement, evidence)
        standing = standings.get(key)
        rows.append(
            Row(
                qualification=requirement.qualification,
                requirement=requirement,
                standing=standing,
                held=holding(standing.state, standing.valid_to) if standing else None,
                case=open_cases.get(key),
                met=verdict.met,
                reasons=worded(verdict.because),
            )
        )
    return Mine(rows=rows, evidence=evidence[::-1], cases=cases, awards=awards_of(person))


@dataclass(frozen=True)
class HeldQualification:
    """A line of the desk: what is held, until when, and how that stands today."""

    standing: Standing
    held: Holding

    @property
    def qualification(self) -> Qualification:
        return self.standing.qualification


_standings = Prepared(
    lambda person: Standing.objects.filter(holder=person).select_related("qualification", "award")
)
_waiting = Prepared(
    lambda person: (
        Case.objects.filter(person=person, state__in=WITH_THE_PERSON)
        .select_related("qualification")
        .order_by("pk")
    )
)


def held_by(person: User) -> list[HeldQualification]:
    """Where the person stands, whatever has run out at the end; one query."""
    rows = _standings(person.pk)
    held = [HeldQualification(row, holding(row.state, row.valid_to)) for row in rows]
    return sorted(held, key=lambda row: (row.held.state in ("expired", "revoked"), row.standing.pk))


def waiting_for_person(person: User) -> list[Case]:
    """Cases that the person has to submit, or to correct and submit again; one query."""
    return list(_waiting(person.pk))


def cases_of(person: User) -> list[Case]:
    rows = Case.objects.filter(person=person).select_related("qualification", "requirement")
    return list(rows.order_by("-pk"))


def awards_of(person: User) -> list[Award]:
    """The grants of the person, the latest first, with what came of each and the paper if it is there."""
    rows = Award.objects.filter(holder=person, act=Award.Act.GRANTED, supersedes=None)
    related = ("qualification", "requirement", "certificate", "superseded_by")
    found = list(rows.select_related(*related).order_by("-valid_from", "-pk"))
    for award in found:
        state = Standing.State.REVOKED if getattr(award, "superseded_by", None) else Standing.State.VALID
        award.held = holding(state, award.valid_to)  # type: ignore[attr-defined]
    return found


def catalogue() -> list[Qualification]:
    """All qualifications with all their requirement versions; two queries."""
    return list(Qualification.objects.prefetch_related("requirements").order_by("key"))
