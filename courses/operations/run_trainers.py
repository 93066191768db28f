"""Who teaches a run."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction

from core import ledger
from core.errors import Conflict
from courses.models import CourseRun, RunTrainer
from courses.operations import seating
from courses.queries.run_facts import notice_facts, page_for_trainers, stream_of, trainers_of
from notifications.operations import notify_many
from people import policies as people_policies
from people.registry import Role

if TYPE_CHECKING:
    from people.models import User


@transaction.atomic
def add_trainer(*, run: CourseRun, person: User, by: User) -> RunTrainer:
    """Raises Conflict for somebody who is no trainer, or who teaches the run already."""
    run = seating.lock_run(run=run)
    if not person.is_active or not people_policies.has_role(person, Role.TRAINER):
        raise Conflict("run.not_a_trainer")
    if RunTrainer.objects.filter(run=run, person=person).exists():
        raise Conflict("run.teaches_already")
    row = RunTrainer.objects.create(run=run, person=person)
    _note_act("run.trainer_added", run, person, by)
    _tell(run=run, people=[person], kind="run.trainer_added", by=by)
    return row


@transaction.atomic
def remove_trainer(*, run: CourseRun, person: User, by: User | None) -> None:
    """The run stays, without a trainer if this was the last one; whoever is left is told.

    That is the other trainers, and those trainers whose scope stands closest to the run's office.
    """
    run = seating.lock_run(run=run)
    removed, _rows = RunTrainer.objects.filter(run=run, person=person).delete()
    if not removed:
        raise Conflict("run.does_not_teach")
    _note_act("run.trainer_left", run, person, by)
    left = trainers_of(run)
    others = people_policies.nearest_holders(run.office, Role.TRAINER)
    told = {each.pk: each for each in (*left, *others) if each.pk != person.pk}
    names = {"zh": person.name_in("zh-hans"), "en": person.name_in("en")}
    _tell(run=run, people=list(told.values()), kind="run.trainer_left", by=by, name=names, left=len(left))


@transaction.atomic
def release_trainer(*, person: User, by: User | None) -> int:
    """Somebody is a trainer no more: out of every run that still goes on. How many these were."""
    if person.is_active and people_policies.has_role(person, Role.TRAINER):
        return 0
    live = (CourseRun.State.DRAFT, CourseRun.State.OPEN)
    runs = CourseRun.objects.filter(run_trainers__person=person, state__in=live)
    for run in runs.order_by("pk"):
        remove_trainer(run=run, person=person, by=by)
    return len(runs)


def release_former_trainers(*, by: User | None) -> int:
    """Roles end by their date without anybody's act; the sweep follows. How many runs lost a trainer."""
    live = (CourseRun.State.DRAFT, CourseRun.State.OPEN)
    rows = RunTrainer.objects.filter(run__state__in=live).exclude(
        person__in=people_policies.people_holding(Role.TRAINER).filter(is_active=True).values("pk")
    )
    people = {row.person_id: row.person for row in rows.select_related("person")}
    return sum(release_trainer(person=person, by=by) for person in people.values())


def tell_trainers(*, run: CourseRun, kind: str, by: User | None, **params: Any) -> None:
    _tell(run=run, people=trainers_of(run), kind=kind, by=by, **params)


def _note_act(event: str, run: CourseRun, person: User, by: User | None) -> None:
    stream = stream_of(run)
    ledger.append(event=event, subject=run, by=by, stream=stream, code=run.code, person=person.uuid)


def _tell(*, run: CourseRun, people: list[User], kind: str, by: User | None, **params: Any) -> None:
    notify_many(
        recipients=[person for person in people if by is None or person.pk != by.pk],
        kind=kind,
        by=by,
        link=page_for_trainers(run),
        **{**notice_facts(run), **params},
    )
