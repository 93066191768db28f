"""Whether a person meets a requirement, and in words why."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from core import clock
from core.i18n import suffix
from qualifications.models import Evidence, Qualification, RequirementVersion
from qualifications.rules import Fact, Reason, Verdict, evaluate, read
from qualifications.wording import REASONS

if TYPE_CHECKING:
    from people.models import User


@dataclass(frozen=True)
class Worded:
    """A reason as it is shown."""

    met: bool
    text: str
    on: date | None = None
    since: date | None = None
    parts: tuple[Worded, ...] = ()


def facts_from(evidence: Iterable[Evidence]) -> list[Fact]:
    """What the rules may know of the evidence; documents count only through people who read them."""
    return [
        Fact(
            kind=row.kind,
            reference=row.reference,
            happened_on=row.happened_on,
            source=str(row.source),
            percent=row.facts.get("percent"),
            passed=row.facts.get("passed", True),
        )
        for row in evidence
        if row.kind != Evidence.Kind.DOCUMENT
    ]


def evidence_of(person: User) -> list[Evidence]:
    return list(Evidence.objects.filter(person=person))


def verdict_on(
    requirement: RequirementVersion, evidence: Sequence[Evidence], on: date | None = None
) -> Verdict:
    return evaluate(read(requirement.rule), facts_from(evidence), on or clock.today())


def requirement_in_force(qualification: Qualification, on: date | None = None) -> RequirementVersion | None:
    return qualification.requirements.filter(RequirementVersion.on(on or clock.today())).first()


def requirements_in_force(on: date | None = None) -> list[RequirementVersion]:
    """One for each qualification that asks for anything on that day."""
    rows = RequirementVersion.objects.filter(RequirementVersion.on(on or clock.today()))
    return list(rows.select_related("qualification").order_by("qualification__key"))


def worded(reasons: Iterable[Reason]) -> tuple[Worded, ...]:
    """The reasons in the active language."""
    language = suffix()
    return tuple(
        Worded(
            met=reason.met,
            text=REASONS[reason.code] % {**reason.facts, "title": _title(reason, language)},
            on=reason.facts.get("on"),
            since=reason.facts.get("since"),
            parts=worded(reason.parts),
        )
        for reason in reasons
    )


def _title(reason: Reason, language: str) -> str:
    facts = reason.facts
    name = facts.get(f"title_{language}") or facts.get("title_zh") or facts.get("test") or ""
    if code := facts.get("course"):
        return f"{code} {name}".strip()
    return name
