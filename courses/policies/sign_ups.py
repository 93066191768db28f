"""Who decides on requests for seats. Out of scope answers as if it did not exist."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404

from courses.models import RunSession, SignUp, SignUpDecision
from courses.policies.runs import runs_taught_by
from people import policies as people_policies
from people.registry import Role

if TYPE_CHECKING:
    from people.models import User

# The nearer one first.
UNIT_DECIDERS = (Role.UNIT_VERIFIER, Role.HR_REVIEWER)
Step = SignUpDecision.Step


def may_decide_for_office(user: User) -> bool:
    return people_policies.has_role(user, *UNIT_DECIDERS)


def check_decides_for_office(user: User) -> None:
    if not may_decide_for_office(user):
        raise PermissionDenied


def sign_ups_visible_to_office(user: User) -> QuerySet[SignUp]:
    """Sign-ups of the people in scope for sessions that ask their office; never one's own."""
    in_scope = people_policies.in_scope(user, UNIT_DECIDERS, prefix="person")
    asking = (RunSession.Approval.UNIT, RunSession.Approval.BOTH)
    return SignUp.objects.filter(in_scope, session__approval__in=asking).exclude(person=user)


def sign_ups_to_decide(user: User, step: str) -> QuerySet[SignUp]:
    """What waits for this person's decision at a step: nobody decides for herself, nor at both steps."""
    if step == Step.UNIT:
        return sign_ups_visible_to_office(user).filter(state=SignUp.State.AT_UNIT)
    rows = SignUp.objects.filter(state=SignUp.State.AT_TRAINER, session__run__in=runs_taught_by(user))
    return rows.exclude(person=user).exclude(pk__in=decided_before(user).values("pk"))


def decided_before(user: User) -> QuerySet[SignUp]:
    """Sign-ups on whose present request the person has decided already."""
    own = SignUpDecision.objects.filter(sign_up=OuterRef("pk"), round=OuterRef("round"), by=user)
    return SignUp.objects.filter(Exists(own))


def sign_ups_for_office(*, user: User, uuids: Iterable[UUID]) -> list[SignUp]:
    """Those named; 404 for all where one of them is not in scope."""
    return _all_of(sign_ups_visible_to_office(user), uuids)


def sign_ups_for_trainer(*, session: RunSession, uuids: Iterable[UUID]) -> list[SignUp]:
    """Those named, of a session that a gate gave; 404 for all where one of them is not of it."""
    return _all_of(SignUp.objects.filter(session=session), uuids)


def _all_of(rows: QuerySet[SignUp], uuids: Iterable[UUID]) -> list[SignUp]:
    wanted = set(uuids)
    rows = rows.filter(uuid__in=wanted).select_related("person", "session__run")
    found = list(rows.order_by("asked_at", "pk"))
    if not wanted or len(found) != len(wanted):
        raise Http404
    return found


def may_decide_request(person: User, params: Mapping[str, Any]) -> bool:
    """Asked before a notice about a request is mailed."""
    uuid = str(params.get("sign_up"))
    return any(sign_ups_to_decide(person, step).filter(uuid=uuid).exists() for step in Step.values)
