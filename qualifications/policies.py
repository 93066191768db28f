"""Who may see and decide what. Out of scope answers as if it did not exist."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.http import Http404

from core import clock
from core.http import request_id
from people import policies as people_policies
from people.registry import Role
from qualifications.models import Award, Case, CaseDecision, Certificate, Qualification, Standing
from qualifications.models.case import OPEN, ROLE_OF, STEP_OF, WITH_A_DECIDER, WITH_THE_PERSON

if TYPE_CHECKING:
    from people.models import Office, User

audit = logging.getLogger("comity.audit")

DECIDERS = (Role.UNIT_VERIFIER, Role.HR_REVIEWER, Role.HR_APPROVER)
CASE_READERS = (*DECIDERS, Role.AUDITOR)
RECORD_READERS = (Role.HR_REVIEWER, Role.HR_APPROVER, Role.AUDITOR)


# --- Cases --------------------------------------------------------------------------------


def cases_visible_to(user: User) -> QuerySet[Case]:
    """One's own, and of the people in scope those that were ever submitted: a draft is private."""
    in_scope = people_policies.in_scope(user, CASE_READERS, prefix="person")
    return Case.objects.filter(Q(person=user) | in_scope & Q(round__gte=1))


def cases_waiting_for(user: User) -> QuerySet[Case]:
    """The to-do: what this person may decide now. Nobody decides on himself, nor twice in one case."""
    waiting = Q()
    for state, step in STEP_OF.items():
        in_scope = people_policies.in_scope(user, [ROLE_OF[step]], prefix="person")
        took_another_step = CaseDecision.objects.filter(case=OuterRef("pk"), by=user).exclude(step=step)
        waiting |= Q(state=state) & in_scope & ~Q(Exists(took_another_step))
    return Case.objects.filter(waiting).exclude(person=user)


def cases_decided_by(user: User) -> QuerySet[Case]:
    """The done: what this person decided, as far as it is still in scope."""
    mine = CaseDecision.objects.filter(case=OuterRef("pk"), by=user)
    return cases_visible_to(user).filter(Exists(mine))


def may_still_take(user: User, params: Mapping[str, Any]) -> bool:
    """Of a notice that a case waits: whether it still waits, and for this person."""
    waiting = cases_waiting_for(user)
    return waiting.filter(uuid=params["case"]).exists() if "case" in params else True


def case_for_reader(*, user: User, uuid: UUID) -> Case:
    """A case the person may read, or 404."""
    rows = cases_visible_to(user).select_related("person", "qualification", "requirement", "office")
    return _found(rows, uuid, user)


def case_for_holder(*, user: User, uuid: UUID) -> Case:
    return _found(Case.objects.filter(person=user).select_related("person", "qualification"), uuid, user)


def open_case_of(user: User, qualification: Qualification) -> Case:
    """The person's own open case for a qualification, or 404."""
    case = Case.objects.filter(person=user, qualification=qualification, state__in=OPEN).first()
    if case is None:
        raise Http404
    return case


def may_decide(user: User, case: Case) -> bool:
    return case.state in WITH_A_DECIDER and cases_waiting_for(user).filter(pk=case.pk).exists()


def may_submit(user: User, case: Case) -> bool:
    return case.person_id == user.pk and case.state in WITH_THE_PERSON


def may_withdraw(user: User, case: Case) -> bool:
    return case.person_id == user.pk and case.state in OPEN


def decides_for(user: User, case: Case) -> bool:
    """Whether the person has, in scope, the role that the case waits for."""
    if case.step is None:
        return False
    scope = people_policies.in_scope(user, [ROLE_OF[case.step]], prefix="person")
    return Case.objects.filter(scope, pk=case.pk).exists()


def next_deciders(case: Case) -> QuerySet[User]:
    """Whom to tell: those with the role at the office nearest to the person's own, upwards."""
    people = get_user_model().objects.filter(is_active=True)
    if case.step is None or case.office is None:
        return people.none()
    today = clock.today()
    in_force = Q(role_grants__valid_to=None) | Q(role_grants__valid_to__gt=today)
    took_a_step = CaseDecision.objects.filter(case=case, by=OuterRef("pk")).exclude(step=case.step)
    holders = people.filter(
        in_force,
        role_grants__role=ROLE_OF[case.step],
        role_grants__recorded_to=None,
        role_grants__valid_from__lte=today,
        role_grants__office__path__in=_way_up(case.office),
    ).exclude(pk=case.person_id)
    holders = holders.filter(~Exists(took_a_step)).annotate(scope=F("role_grants__office__path"))
    nearest = holders.order_by("-scope").values_list("scope", flat=True).first()
    return holders.filter(scope=nearest).order_by("pk").distinct()


def _way_up(office: Office) -> list[str]:
    path = office.path
    return [path[:end] for end in range(5, len(path) + 1, 5)]


# --- Records ------------------------------------------------------------------------------


def may_read_records(user: User) -> bool:
    return people_policies.has_role(user, *RECORD_READERS)


def may_work_on_cases(user: User) -> bool:
    return people_policies.has_role(user, *CASE_READERS)


def people_with_records(user: User) -> QuerySet[User]:
    return people_policies.people_visible_to(user, roles=RECORD_READERS)


def person_for_hr(*, user: User, uuid: UUID) -> User:
    """A person whose record this one may read, or 404. One's own record is at /qualifications/."""
    person = people_policies.person_in_scope(user=user, uuid=uuid, roles=RECORD_READERS)
    return person or _found(people_with_records(user), uuid, user)


def standings_visible_to(user: User) -> QuerySet[Standing]:
    return Standing.objects.filter(people_policies.in_scope(user, RECORD_READERS, prefix="holder"))


def certificate_for_download(*, user: User, uuid: UUID) -> Certificate:
    """For the holder, and for those who may read the holder's record; else 404."""
    in_scope = people_policies.in_scope(user, RECORD_READERS, prefix="award__holder")
    rows = Certificate.objects.filter(Q(award__holder=user) | in_scope)
    return _found(rows.select_related("award__holder", "award__qualification"), uuid, user)


def awards_to_revoke(user: User) -> QuerySet[Award]:
    """Grants that stand, of the people this approver approves for; nobody takes away his own."""
    if not people_policies.has_role(user, Role.HR_APPROVER):
        return Award.objects.none()
    standing = [Standing.State.VALID, Standing.State.EXPIRED]
    return _grants_in_scope(user).filter(standing__state__in=standing)


def may_revoke(user: User, award: Award) -> bool:
    """The person's side only; whether the award still stands, the operation says."""
    return _grants_in_scope(user).filter(pk=award.pk).exists()


def award_for_approver(*, user: User, uuid: UUID) -> Award:
    """An award to take away, or to read that it was: 403 for who approves nothing, 404 out of scope."""
    if not people_policies.has_role(user, Role.HR_APPROVER):
        raise PermissionDenied
    return _found(_grants_in_scope(user).select_related("holder", "qualification"), uuid, user)


def _grants_in_scope(user: User) -> QuerySet[Award]:
    in_scope = people_policies.in_scope(user, [Role.HR_APPROVER], prefix="holder")
    return Award.objects.filter(in_scope, act=Award.Act.GRANTED).exclude(holder=user)


def qualification_for_holder(*, user: User, uuid: UUID) -> Qualification:
    """Every qualification is open to everybody active."""
    return _found(Qualification.objects.all(), uuid, user)


def _found(rows: QuerySet, uuid: UUID, user: User):  # type: ignore[type-arg, no-untyped-def]
    row = rows.filter(uuid=uuid).first()
    if row is not None:
        return row
    # The reader is told nothing; the audit is told that somebody reached for what is not his.
    if rows.model._default_manager.filter(uuid=uuid).exists():
        audit.warning(
            "denied code=out_of_scope what=%s ref=%s actor=%s request_id=%s",
            rows.model._meta.label_lower,
            uuid,
            user.uuid,
            request_id(),
        )
    raise Http404
