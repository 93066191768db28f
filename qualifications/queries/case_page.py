"""All that stands on the page of a case."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from core import clock, ledger
from core.access import record_view
from people import queries as people_queries
from qualifications import policies
from qualifications.models import Case, CaseDecision, Evidence
from qualifications.queries.verdicts import Worded, evidence_of, verdict_on, worded
from qualifications.wording import MEANINGS

if TYPE_CHECKING:
    from core.models import LedgerEntry
    from people.models import Appointment, User

TONES = {
    "case.verified": "done",
    "case.reviewed": "done",
    "case.approved": "done",
    "case.returned": "attention",
    "case.rejected": "danger",
    "case.withdrawn": "attention",
}


@dataclass(frozen=True)
class CasePage:
    case: Case
    appointment: Appointment | None
    evidence: list[Evidence]
    met: bool
    reasons: tuple[Worded, ...]
    decisions: list[CaseDecision]
    timeline: list[dict[str, Any]]
    may_decide: bool
    may_submit: bool
    may_withdraw: bool
    is_own: bool

    @property
    def last_refusal(self) -> CaseDecision | None:
        """Why it is back with the person, or closed."""
        refusals = [row for row in self.decisions if row.decision != CaseDecision.Decision.ACCEPT]
        return refusals[-1] if refusals and self.case.state in ("returned", "rejected", "draft") else None


def case_page(*, case: Case, viewer: User) -> CasePage:
    """The page, and the note that it was shown to somebody else than the person."""
    record_view(viewer=viewer, person=case.person, purpose="case_review", what=f"case {case.uuid}")
    evidence = evidence_of(case.person)
    day = case.submitted_at.astimezone(clock.OFFICE_ZONE).date() if case.submitted_at else None
    verdict = verdict_on(case.requirement, evidence, day)
    counted = set(verdict.sources)
    return CasePage(
        case=case,
        appointment=people_queries.appointment_of(case.person),
        # What the verdict rests on and nothing else: the rest of the record is not this case's business.
        evidence=[row for row in evidence if str(row.source) in counted],
        met=verdict.met,
        reasons=worded(verdict.because),
        decisions=list(case.decisions.select_related("by")),
        timeline=[_entry(row) for row in ledger.queries.history_of(case)],
        may_decide=policies.may_decide(viewer, case),
        may_submit=policies.may_submit(viewer, case),
        may_withdraw=policies.may_withdraw(viewer, case),
        is_own=case.person_id == viewer.pk,
    )


def meaning(decision: CaseDecision) -> str:
    return str(MEANINGS[decision.meaning])


def _entry(row: LedgerEntry) -> dict[str, Any]:
    who = row.actor.name if row.actor else _("The system")
    reason = row.data.get("reason", "")
    return {
        "at": row.at,
        "what": ledger.queries.describe(row),
        "note": _("%(who)s: %(reason)s") % {"who": who, "reason": reason} if reason else who,
        "tone": TONES.get(row.event, ""),
    }
