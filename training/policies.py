"""Who may see and decide what. Out of scope answers as if it did not exist."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404

from core.http import request_id
from people import policies as people_policies
from people.registry import Role
from training.models import ExternalTraining, HourRule

if TYPE_CHECKING:
    from people.models import Office, User

audit = logging.getLogger("comity.audit")

DECIDERS = (Role.UNIT_VERIFIER, Role.HR_REVIEWER)
EXTERNAL_READERS = (*DECIDERS, Role.HR_APPROVER, Role.AUDITOR)
# As for the qualification record: the unit sees what it verifies, not the whole record.
RECORD_READERS = (Role.HR_REVIEWER, Role.HR_APPROVER, Role.AUDITOR)

State = ExternalTraining.State


def externals_visible_to(user: User) -> QuerySet[ExternalTraining]:
    """One's own, and of the people in scope those that were ever submitted: a draft is private."""
    in_scope = people_policies.in_scope(user, EXTERNAL_READERS, prefix="person")
    return ExternalTraining.objects.filter(Q(person=user) | in_scope & Q(round__gte=1))


def externals_waiting_for(user: User) -> QuerySet[ExternalTraining]:
    """The to-do: what this person may decide now; nobody decides on himself."""
    in_scope = people_policies.in_scope(user, DECIDERS, prefix="person")
    return ExternalTraining.objects.filter(in_scope, state=State.SUBMITTED).exclude(person=user)


def may_still_take(user: User, params: Mapping[str, Any]) -> bool:
    """Of a notice that a training waits: whether it still waits, and for this person."""
    waiting = externals_waiting_for(user)
    return waiting.filter(uuid=params["external"]).exists() if "external" in params else True


def externals_decided_by(user: User) -> QuerySet[ExternalTraining]:
    """The done, as far as it is still in scope."""
    return externals_visible_to(user).filter(decisions__by=user).distinct()


def external_for_reader(*, user: User, uuid: UUID) -> ExternalTraining:
    """A training the person may read, or 404."""
    return _found(externals_visible_to(user).select_related("person"), uuid, user)


def external_for_person(*, user: User, uuid: UUID) -> ExternalTraining:
    """One's own, or 404."""
    return _found(ExternalTraining.objects.filter(person=user).select_related("person"), uuid, user)


def may_decide(user: User, external: ExternalTraining) -> bool:
    return externals_waiting_for(user).filter(pk=external.pk).exists()


def role_over(user: User, external: ExternalTraining) -> Role | None:
    """The role in which the person decides on it, the nearer one first; None out of scope."""
    for role in DECIDERS:
        scope = people_policies.in_scope(user, [role], prefix="person")
        if ExternalTraining.objects.filter(scope, pk=external.pk).exists():
            return role
    return None


def may_work_on_trainings(user: User) -> bool:
    return people_policies.has_role(user, *EXTERNAL_READERS)


def person_for_hr(*, user: User, uuid: UUID) -> User:
    """A person whose training record this one may read, or 404. One's own record is at /learn/record/."""
    return _found(people_policies.people_visible_to(user, roles=RECORD_READERS), uuid, user)


# --- Rules and grades ---------------------------------------------------------------------

GRADERS = (Role.HR_REVIEWER, Role.HR_APPROVER)


def may_keep_rules(user: User) -> bool:
    return people_policies.has_role(user, Role.HR_APPROVER)


def offices_with_own_rules(user: User) -> QuerySet[Office]:
    """Those that the person's grants as approver name: a rule is made for one and all below it."""
    return people_policies.scope_roots(user, Role.HR_APPROVER)


def may_keep_rules_of(user: User, office: Office) -> bool:
    return people_policies.offices_in_scope(user, Role.HR_APPROVER).filter(pk=office.pk).exists()


def rules_kept_by(user: User) -> QuerySet[HourRule]:
    return HourRule.objects.filter(office__in=people_policies.offices_in_scope(user, Role.HR_APPROVER))


def rule_to_keep(*, user: User, uuid: UUID) -> HourRule:
    """A rule to end: 403 for who keeps none, 404 for those of other offices."""
    if not may_keep_rules(user):
        raise PermissionDenied
    return _found(rules_kept_by(user).select_related("office"), uuid, user)


def person_to_grade(*, user: User, uuid: UUID) -> User:
    """Somebody in scope whose grade this one may record, or 404; never oneself."""
    people = people_policies.people_visible_to(user, roles=GRADERS)
    return _found(people.exclude(pk=user.pk), uuid, user)


def may_record_grade_of(user: User, person: User) -> bool:
    people = people_policies.people_visible_to(user, roles=GRADERS)
    return people.exclude(pk=user.pk).filter(pk=person.pk).exists()


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
