"""The way of a case, from the proposal to the decision."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import Max

from core import clock, ledger
from core.errors import Conflict, Invalid, NotAllowed, Stale
from notifications.operations import notify
from people import queries as people_queries
from qualifications import policies
from qualifications.events import record_stream
from qualifications.models import Case, CaseDecision, Qualification, RequirementVersion, State, Step
from qualifications.models.case import ACCEPTED, OPEN, ROLE_OF
from qualifications.operations import awards
from qualifications.queries import verdicts

if TYPE_CHECKING:
    from people.models import User

Decision = CaseDecision.Decision
# What each step may decide besides accepting: the unit vouches for facts and refuses nobody.
ALLOWED: dict[str, frozenset[str]] = {
    Step.VERIFY: frozenset({Decision.ACCEPT, Decision.RETURN}),
    Step.REVIEW: frozenset(Decision.values),
    Step.APPROVE: frozenset(Decision.values),
}
MEANING: dict[str, str] = {
    Step.VERIFY: "facts_verified",
    Step.REVIEW: "requirements_reviewed",
    Step.APPROVE: "award_approved",
    Decision.RETURN: "returned",
    Decision.REJECT: "rejected",
}
ACT = {Step.VERIFY: "case.verified", Step.REVIEW: "case.reviewed", Step.APPROVE: "case.approved"}
TOLD_NEXT = {Step.VERIFY: "case.to_verify", Step.REVIEW: "case.to_review", Step.APPROVE: "case.to_approve"}


# --- Opening ------------------------------------------------------------------------------


@transaction.atomic
def open_case(*, person: User, qualification: Qualification, by: User) -> Case:
    """A draft of the person's own, once the requirement in force is met."""
    if by.pk != person.pk:
        raise NotAllowed("case_not_yours")
    # All openings for one person wait for each other here: cycle numbers and "one open" follow.
    get_user_model().objects.select_for_update().get(pk=person.pk)
    requirement = verdicts.requirement_in_force(qualification)
    if requirement is None:
        raise Conflict("requirement_missing")
    if person.qualification_cases.filter(qualification=qualification, state__in=OPEN).exists():
        raise Conflict("case_already_open")
    if _holds(person, qualification):
        raise Conflict("case_already_held")
    if not verdicts.verdict_on(requirement, verdicts.evidence_of(person)).met:
        raise Conflict("case_requirements_not_met")
    return _opened(person, requirement, by)


@transaction.atomic
def propose_cases(*, person: User, by: User | None) -> list[Case]:
    """Drafts for every qualification whose requirement the evidence now meets; the person confirms."""
    get_user_model().objects.select_for_update().get(pk=person.pk)
    taken = set(
        person.qualification_cases.filter(state__in=[*OPEN, State.REJECTED, State.WITHDRAWN]).values_list(
            "qualification_id", flat=True
        )
    )
    evidence = verdicts.evidence_of(person)
    proposed = []
    for requirement in verdicts.requirements_in_force():
        qualification = requirement.qualification
        if qualification.pk in taken or _holds(person, qualification):
            continue
        # A rule that asks for nothing is met by everybody; nobody wants that proposed.
        if (verdict := verdicts.verdict_on(requirement, evidence)).met and verdict.sources:
            case = _opened(person, requirement, by)
            _tell(case, person, "case.proposed", by)
            proposed.append(case)
    return proposed


def _holds(person: User, qualification: Qualification) -> bool:
    standing = person.standings.filter(qualification=qualification).first()
    return standing is not None and standing.holds_on(clock.today())


def _opened(person: User, requirement: RequirementVersion, by: User | None) -> Case:
    qualification = requirement.qualification
    earlier = person.qualification_cases.filter(qualification=qualification)
    case = Case.objects.create(
        person=person,
        qualification=qualification,
        requirement=requirement,
        office=people_queries.office_of(person),
        cycle=(earlier.aggregate(last=Max("cycle"))["last"] or 0) + 1,
        opened_by=by,
        state_since=clock.now(),
    )
    ledger.append(
        event="case.opened" if by else "case.proposed",
        subject=case,
        by=by,
        stream=record_stream(person),
        qualification=qualification.key,
        zh=qualification.name_zh,
        en=qualification.name_en,
        requirement=requirement.number,
        cycle=case.cycle,
    )
    return case


# --- What the person does -----------------------------------------------------------------


@transaction.atomic
def submit_case(*, case: Case, by: User, version: int | None = None) -> Case:
    """Hand the case to the unit. It is judged by the requirement in force on this day."""
    case = _locked(case)
    if not policies.may_submit(by, case):
        if case.person_id == by.pk and case.state == State.SUBMITTED:
            return case  # the second click of a double one
        raise _refusal_to_person(case, by)
    _check_version(case, version)
    requirement = verdicts.requirement_in_force(case.qualification)
    if requirement is None:
        raise Conflict("requirement_missing")
    verdict = verdicts.verdict_on(requirement, verdicts.evidence_of(case.person))
    if not verdict.met:
        raise Conflict("case_requirements_not_met")
    case.requirement = requirement
    case.office = people_queries.office_of(case.person)
    case.round += 1
    case.submitted_at = clock.now()
    _move(case, State.SUBMITTED)
    ledger.append(
        event="case.submitted",
        subject=case,
        by=by,
        stream=record_stream(case.person),
        round=case.round,
        requirement=requirement.number,
        requirement_digest=requirement.digest,
        office=case.office.code if case.office else "",
        sources=verdict.sources,
    )
    _tell_deciders(case, by)
    return case


@transaction.atomic
def withdraw_case(*, case: Case, by: User, version: int | None = None) -> Case:
    """The person takes the case back; another one may be opened later."""
    case = _locked(case)
    if case.person_id == by.pk and case.state == State.WITHDRAWN:
        return case
    if not policies.may_withdraw(by, case):
        raise _refusal_to_person(case, by)
    _check_version(case, version)
    before = case.state
    _move(case, State.WITHDRAWN)
    ledger.append(
        event="case.withdrawn", subject=case, by=by, stream=record_stream(case.person), state=str(before)
    )
    return case


def _refusal_to_person(case: Case, by: User) -> NotAllowed | Conflict:
    if case.person_id != by.pk:
        return NotAllowed("case_not_yours")
    return Conflict("case_not_with_you", state=case.get_state_display())


# --- What the deciders do -----------------------------------------------------------------


@transaction.atomic
def decide(*, case: Case, decision: str, by: User, reason: str = "", version: int | None = None) -> Case:
    """Verify, review or approve, or return or reject with a reason.

    Which step it is follows from the state. The same decision sent twice by the same person is one;
    whoever comes second with another one gets a Conflict, or Stale if `version` is an older one.
    """
    return _decide_unlocked(_locked(case), decision, by, reason.strip(), version)


def _decide_unlocked(case: Case, decision: str, by: User, reason: str, version: int | None) -> Case:
    """The decision itself, on a row that the caller has locked: without that, two approvals both pass."""
    if _is_repeated(case, decision, by, version):
        return case
    _check_decider(case, by)
    _check_version(case, version)
    step = case.step
    assert step is not None  # _check_decider has refused otherwise
    if decision not in ALLOWED[step]:
        raise Invalid("case_decision_unknown")
    if decision != Decision.ACCEPT and not reason:
        raise Invalid("case_reason_required")
    CaseDecision.objects.create(
        case=case,
        round=case.round,
        step=step,
        decision=decision,
        reason=reason,
        role=ROLE_OF[step],
        by=by,
        at=clock.now(),
        meaning=MEANING[step if decision == Decision.ACCEPT else decision],
        case_version=case.version,
    )
    if decision == Decision.ACCEPT:
        _accept(case, step, by)
    else:
        _refuse(case, step, decision, by, reason)
    return case


def _accept(case: Case, step: Step, by: User) -> None:
    _move(case, ACCEPTED[step])
    _append_decision(case, ACT[step], step, by)
    if step == Step.APPROVE:
        # The evidence is judged as on the day of submission: a slow office costs nobody the award.
        assert case.submitted_at is not None  # a constraint holds it
        on = case.submitted_at.astimezone(clock.OFFICE_ZONE).date()
        if not verdicts.verdict_on(case.requirement, verdicts.evidence_of(case.person), on).met:
            raise Conflict("case_requirements_not_met")
        awards.grant_award(case=case, by=by)
        return
    _tell(case, case.person, ACT[step], by)
    _tell_deciders(case, by)


def _refuse(case: Case, step: Step, decision: str, by: User, reason: str) -> None:
    _move(case, State.RETURNED if decision == Decision.RETURN else State.REJECTED)
    event = "case.returned" if decision == Decision.RETURN else "case.rejected"
    _append_decision(case, event, step, by, reason)
    _tell(case, case.person, event, by, reason=reason)


def _append_decision(case: Case, event: str, step: Step, by: User, reason: str = "") -> None:
    ledger.append(
        event=event,
        subject=case,
        by=by,
        stream=record_stream(case.person),
        step=str(step),
        role=ROLE_OF[step],
        round=case.round,
        requirement=case.requirement.number,
        **({"reason": reason} if reason else {}),
    )


def _is_repeated(case: Case, decision: str, by: User, version: int | None) -> bool:
    last = case.decisions.order_by("-pk").first()
    return (
        last is not None
        and last.by_id == by.pk
        and last.decision == decision
        and version is not None
        and last.case_version == version
        and case.version == version + 1
    )


def _check_decider(case: Case, by: User) -> None:
    if case.person_id == by.pk:
        raise NotAllowed("case_own_record")
    if case.step is None:
        raise Conflict("case_not_waiting", state=case.get_state_display())
    if case.decisions.filter(by=by).exclude(step=case.step).exists():
        raise NotAllowed("case_decided_before")
    if not policies.decides_for(by, case):
        raise NotAllowed("case_out_of_scope")


# --- Shared -------------------------------------------------------------------------------


def _locked(case: Case) -> Case:
    # The case alone: on PostgreSQL the outer join to the office could not be locked anyway.
    rows = Case.objects.select_for_update(of=("self",))
    return rows.select_related("person", "qualification", "requirement", "office").get(pk=case.pk)


def _check_version(case: Case, version: int | None) -> None:
    if version is not None and version != case.version:
        raise Stale("case_changed")


def _move(case: Case, state: State) -> None:
    case.state = state
    case.state_since = clock.now()
    case.version += 1
    case.save()


def _tell_deciders(case: Case, by: User) -> None:
    assert case.step is not None
    for decider in policies.next_deciders(case):
        _tell(case, decider, TOLD_NEXT[case.step], by, case=str(case.uuid))


def _tell(about: Case, recipient: User, kind: str, by: User | None, **params: str) -> None:
    qualification = about.qualification
    names = {"zh": qualification.name_zh, "en": qualification.name_en}
    notify(
        recipient=recipient,
        kind=kind,
        by=by,
        link=about.get_absolute_url(),
        qualification=names,
        **params,
    )
