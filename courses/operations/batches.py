"""Many people at once: by a list, or by a rule.

The difference is shown first; what is confirmed is the difference that was shown, by its digest, and it is
done as a whole or not at all. Large ones are carried out behind the page.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction

from core import clock, ledger
from core.errors import Conflict, DomainError, Invalid
from core.outbox import after_commit
from courses import policies
from courses.models import CourseRun, EnrolmentRule, MembershipBatch, PathMember, RunMember
from courses.operations import path_members, seating
from courses.operations.seating import Seated
from courses.queries import plans
from courses.queries.plans import Plan
from courses.queries.run_facts import stream_of

if TYPE_CHECKING:
    from courses.models import LearningPath
    from people.models import User

State = MembershipBatch.State
# More people than this, and the page does not wait.
AT_THE_PAGE = 200


def lock_target(*, target: CourseRun | LearningPath) -> CourseRun | LearningPath:
    """As it is now, kept from everybody else until the transaction ends."""
    if isinstance(target, CourseRun):
        return seating.lock_run(run=target)
    return path_members.lock_path(path=target)


def _check_takes_people(target: CourseRun | LearningPath) -> None:
    if isinstance(target, CourseRun):
        policies.check_takes_people(target)
    else:
        policies.check_path_takes_people(target)


@transaction.atomic
def put_in_list(
    *,
    target: CourseRun | LearningPath,
    rows: list[list[Any]],
    by: User,
    file_name: str = "",
    replaces: bool = False,
) -> MembershipBatch:
    """Keep a list to show its difference. Nobody joins or leaves by it yet."""
    _check_takes_people(target)
    if not rows:
        raise Invalid("batch.empty")
    batch = MembershipBatch.objects.create(
        **{target.kind: target},
        kind=MembershipBatch.Kind.LIST,
        by=by,
        file_name=file_name[:120],
        rows=rows,
        replaces=replaces,
        created_at=clock.now(),
    )
    ledger.append(
        event=f"{target.kind}.list_put_in",
        subject=target,
        by=by,
        stream=stream_of(target),
        code=target.code,
        batch=batch.uuid,
        count=len(rows),
        replaces=replaces,
    )
    return batch


@transaction.atomic
def confirm(*, batch: MembershipBatch, plan: str, by: User) -> MembershipBatch:
    """Carry out the difference with this digest, now or behind the page.

    Raises Conflict where it is another one by now, or was carried out already.
    """
    target = lock_target(target=batch.target)
    batch = MembershipBatch.objects.select_for_update().get(pk=batch.pk)
    if batch.state != State.SHOWN:
        raise Conflict("batch.not_shown")
    found = plans.plan_of(batch)
    if found.digest != plan:
        raise Conflict("batch.changed_meanwhile")
    if not found.size:
        raise Invalid("batch.empty")
    batch.plan, batch.by = plan, by
    if found.size > AT_THE_PAGE:
        batch.state = State.WAITING
        batch.save(update_fields=["plan", "by", "state"])
        after_commit("courses.tasks.carry_out", batch_id=batch.pk)
        return batch
    return _carry_out(batch, target, found)


def carry_out(*, batch_id: int) -> MembershipBatch | None:
    """What was confirmed and waits. Whatever stands against it is written into the batch for the page."""
    try:
        return _carry_out_waiting(batch_id)
    except DomainError as refusal:
        return _fail(batch_id, refusal.code)
    except IntegrityError:
        return _fail(batch_id, "batch.changed_meanwhile")


@transaction.atomic
def _carry_out_waiting(batch_id: int) -> MembershipBatch | None:
    batch = MembershipBatch.objects.select_related("run", "path", "rule", "by").get(pk=batch_id)
    target = lock_target(target=batch.target)
    if MembershipBatch.objects.select_for_update().get(pk=batch_id).state != State.WAITING:
        return None
    found = plans.plan_of(batch)
    if found.digest != batch.plan:
        raise Conflict("batch.changed_meanwhile")
    return _carry_out(batch, target, found)


def _carry_out(batch: MembershipBatch, target: CourseRun | LearningPath, plan: Plan) -> MembershipBatch:
    joined, waiting = apply_plan(target=target, plan=plan, by=batch.by, rule=batch.rule)
    batch.state, batch.done_at = State.DONE, clock.now()
    batch.joined, batch.waiting, batch.left = joined, waiting, len(plan.leaving)
    batch.save()
    ledger.append(
        event=f"{target.kind}.batch_done",
        subject=target,
        by=batch.by,
        stream=stream_of(target),
        code=target.code,
        batch=batch.uuid,
        joined=batch.joined,
        waiting=batch.waiting,
        left=batch.left,
    )
    return batch


@transaction.atomic
def apply_plan(
    *, target: CourseRun | LearningPath, plan: Plan, by: User | None, rule: EnrolmentRule | None
) -> tuple[int, int]:
    """Under the lock on the target. Who leaves, leaves first: the places are for those who come.

    How many are in by it, and how many wait.
    """
    if plan.joining:
        _check_takes_people(target)
    if isinstance(target, CourseRun):
        seated = _apply_to_run(target, plan, by, rule)
        return len(seated.enrolled), len(seated.waiting)
    path_members.take_out(path=target, members=plan.leaving, by=by, rule=rule)
    source = PathMember.Source.RULE if rule else PathMember.Source.LIST
    joined = path_members.take_in(path=target, people=plan.joining, source=source, by=by, rule=rule)
    return len(joined), 0


def _apply_to_run(run: CourseRun, plan: Plan, by: User | None, rule: EnrolmentRule | None) -> Seated:
    seating.end_many(run=run, members=plan.leaving, state=RunMember.State.WITHDRAWN, by=by, rule=rule)
    seating.tell_many(kind="run.withdrawn", run=run, members=plan.leaving, by=by)
    source = RunMember.Source.RULE if rule else RunMember.Source.LIST
    seating.fill_places(run=run, by=by)
    return seating.seat_many(run=run, people=plan.joining, source=source, by=by, rule=rule)


@transaction.atomic
def _fail(batch_id: int, code: str) -> MembershipBatch:
    batch = MembershipBatch.objects.select_for_update().get(pk=batch_id)
    batch.state, batch.problem, batch.done_at = State.FAILED, code, clock.now()
    batch.save(update_fields=["state", "problem", "done_at"])
    ledger.append(
        event=f"{batch.target.kind}.batch_failed",
        subject=batch.target,
        by=None,
        stream=stream_of(batch.target),
        code=batch.target.code,
        batch=batch.uuid,
        problem=code,
    )
    return batch
