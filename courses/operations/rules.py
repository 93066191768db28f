"""Rules that keep the members of a run or a path as a description of people wants them."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.db.models import Q

from core import clock, ledger
from core.errors import Conflict, DomainError, NotAllowed
from courses.models import CourseRun, EnrolmentRule, LearningPath, MembershipBatch
from courses.operations import batches
from courses.queries import path_facts, plans, run_facts
from courses.queries.run_facts import stream_of
from notifications.operations import notify_many
from people import policies as people_policies
from people.operations import audiences
from people.registry import Role

if TYPE_CHECKING:
    from people.models import User

logger = logging.getLogger("comity.courses")
State = EnrolmentRule.State


@transaction.atomic
def make_rule(*, target: CourseRun | LearningPath, by: User, **description: Any) -> EnrolmentRule:
    """It does nothing until somebody has seen whom it concerns and puts it in force."""
    audience = audiences.describe_audience(by=by, role=Role.TRAINER, **description)
    rule = EnrolmentRule.objects.create(**{target.kind: target}, audience=audience, keeper=by)
    _append("rule.made", rule, by, audience=audience.uuid)
    return rule


@transaction.atomic
def change_rule(*, rule: EnrolmentRule, by: User, **description: Any) -> EnrolmentRule:
    """The new description has to be looked at and put in force like the first; `by` keeps it from now on."""
    rule = _lock(rule)
    audiences.change_audience(audience=rule.audience, by=by, role=Role.TRAINER, **description)
    rule.keeper, rule.state = by, State.DRAFT
    rule.save()
    _append("rule.changed", rule, by)
    return rule


@transaction.atomic
def put_in_force(*, rule: EnrolmentRule, plan: str, by: User) -> MembershipBatch:
    """Do what was shown, and the same again every night."""
    rule = _lock(rule)
    if not plans.keeps_scope(rule):
        raise NotAllowed("rule.out_of_scope")
    found = plans.plan_of_rule(rule)
    if found.digest != plan:
        raise Conflict("batch.changed_meanwhile")
    rule.state, rule.applied_at = State.ACTIVE, clock.now()
    rule.save()
    _append("rule.applied", rule, by)
    batch = MembershipBatch.objects.create(
        run=rule.run,
        path=rule.path,
        rule=rule,
        kind=MembershipBatch.Kind.RULE,
        by=by,
        created_at=clock.now(),
    )
    if found.size:
        return batches.confirm(batch=batch, plan=plan, by=by)
    batch.state, batch.done_at = MembershipBatch.State.DONE, clock.now()
    batch.save(update_fields=["state", "done_at"])
    return batch


@transaction.atomic
def take_over(*, rule: EnrolmentRule, by: User) -> EnrolmentRule:
    """The scope of `by` is that of the rule from now on, so its difference has to be looked at anew."""
    rule = _lock(rule)
    rule.keeper, rule.state = by, State.DRAFT
    if not plans.keeps_scope(rule):
        raise NotAllowed("rule.out_of_scope")
    rule.save()
    _append("rule.taken_over", rule, by)
    return rule


@transaction.atomic
def end_rule(*, rule: EnrolmentRule, by: User) -> EnrolmentRule:
    """Nobody comes or goes by it any more; who is in stays."""
    rule = _lock(rule)
    rule.state = State.ENDED
    rule.save()
    _append("rule.ended", rule, by)
    return rule


def sweep_rules() -> int:
    """Every night, each rule by itself: one that fails does not keep the others. How many had an effect."""
    runs = Q(run__state=CourseRun.State.OPEN, run__ends_on__gte=clock.today())
    rows = EnrolmentRule.objects.filter(runs | Q(path__state=LearningPath.State.OPEN), state=State.ACTIVE)
    return sum(_sweep(pk) for pk in list(rows.order_by("pk").values_list("pk", flat=True)))


def _sweep(pk: int) -> bool:
    try:
        return _sweep_one(pk)
    except (DomainError, IntegrityError):
        logger.warning("rule %s was not swept", pk, exc_info=True)
        return False


@transaction.atomic
def _sweep_one(pk: int) -> bool:
    rule = EnrolmentRule.objects.select_related("run", "path", "audience__office", "keeper").get(pk=pk)
    target = batches.lock_target(target=rule.target)
    rule = _lock(rule)
    if rule.state != State.ACTIVE:
        return False
    if not plans.keeps_scope(rule):
        _pause(rule, target)
        return False
    plan = plans.plan_of_rule(rule)
    rule.swept_at = clock.now()
    rule.save(update_fields=["swept_at", "updated_at"])
    if plan.size:
        batches.apply_plan(target=target, plan=plan, by=None, rule=rule)
    return bool(plan.size)


def _pause(rule: EnrolmentRule, target: CourseRun | LearningPath) -> None:
    """Nobody comes, and above all nobody goes, because the keeper sees fewer people than before."""
    rule.state = State.PAUSED
    rule.save(update_fields=["state", "updated_at"])
    _append("rule.paused", rule, None)
    others = people_policies.nearest_holders(target.office, Role.TRAINER)
    mine = run_facts.trainers_of(target) if isinstance(target, CourseRun) else []
    told = {person.pk: person for person in (*mine, *others)}
    names = {"zh": rule.keeper.name_in("zh-hans"), "en": rule.keeper.name_in("en")}
    notify_many(
        recipients=list(told.values()),
        kind=f"{target.kind}.rule_paused",
        by=None,
        name=names,
        **_notice(target),
    )


def _notice(target: CourseRun | LearningPath) -> dict[str, Any]:
    if isinstance(target, CourseRun):
        return {"link": run_facts.page_for_trainers(target), **run_facts.notice_facts(target)}
    return {"link": path_facts.page_for_trainers(target), **path_facts.notice_facts(target)}


def _lock(rule: EnrolmentRule) -> EnrolmentRule:
    locked = EnrolmentRule.objects.select_for_update().get(pk=rule.pk)
    if locked.state == State.ENDED:
        raise Conflict("rule.ended")
    return locked


def _append(event: str, rule: EnrolmentRule, by: User | None, **data: Any) -> None:
    target = rule.target
    ledger.append(
        event=event, subject=target, by=by, stream=stream_of(target), code=target.code, rule=rule.uuid, **data
    )
