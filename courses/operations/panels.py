"""Several named reviewers for a step: ask, remind, put somebody else in their place."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import F
from django.urls import reverse
from wagtail.models import Task, TaskState, WorkflowState

from core import clock, ledger
from core.errors import Conflict, Invalid
from courses import policies
from courses.models import PanelSeat, ReviewPanel, panel_of, wrote
from courses.reviewed import Reviewed
from notifications.operations import notify

if TYPE_CHECKING:
    from wagtail.models import Page

    from people.models import User

REMIND_BEFORE = dt.timedelta(days=2)
# Whoever is asked again after a return, when the first day has passed, gets this long.
AGAIN = dt.timedelta(days=5)


@dataclass(frozen=True)
class Wish:
    """Whom the author wants to be asked at a step. `needed=None`: all of them."""

    people: Sequence[User]
    needed: int | None = None
    due_on: dt.date | None = None


@transaction.atomic
def arrange(*, state: WorkflowState, wishes: Mapping[Task, Wish], by: User) -> None:
    """Panels for the steps named; those of the step that waits are told now, others when theirs begins."""
    page: Any = state.content_object.specific
    for task, wish in wishes.items():
        needed = len(wish.people) if wish.needed is None else wish.needed
        if not 1 <= needed <= len(wish.people):
            raise Invalid("page.panel_too_small")
        for person in wish.people:
            _check(task, person, state)
        _check_day(wish.due_on)
        panel = ReviewPanel.objects.create(
            workflow_state=state, task=task, needed=needed, due_on=wish.due_on, asked_by=by
        )
        seats = [PanelSeat(panel=panel, person=person, due_on=wish.due_on) for person in wish.people]
        PanelSeat.objects.bulk_create(seats)
        ledger.append(
            event="review.asked",
            subject=page,
            by=by,
            stream=f"page:{page.translation_key}",
            step=task.name,
            number=len(seats),
            needed=needed,
            due=wish.due_on,
            people=[person.uuid for person in wish.people],
        )
        if state.current_task_state and state.current_task_state.task_id == task.pk:
            _tell(panel, "review.asked")


def _check(task: Task, person: User, state: WorkflowState) -> None:
    if wrote(state, person) or not policies.reviewers_of(task).filter(pk=person.pk).exists():
        raise Invalid("page.reviewer_unfit", name=person.name)


def _check_day(day: dt.date | None) -> None:
    if day is not None and day < clock.today():
        raise Invalid("page.review_day_past")


@transaction.atomic
def begin_step(*, state: TaskState) -> None:
    """A step waits: those of its panel are told, and asked again if they have answered about another text."""
    panel = panel_of(state)
    page: Any = state.workflow_state.content_object.specific
    if panel is None or not issubclass(type(page), Reviewed):
        return
    latest: dict[int, PanelSeat] = {}
    for seat in panel.seats.order_by("pk"):
        latest[seat.person_id] = seat
    kept = panel.due_on is None or panel.due_on >= clock.today()
    due_on = panel.due_on if kept else clock.today() + AGAIN
    again = [
        PanelSeat(panel=panel, person_id=person, due_on=due_on)
        for person, seat in latest.items()
        if seat.state not in (PanelSeat.State.ASKED, PanelSeat.State.REPLACED)
        and (seat.state, seat.revision) != (PanelSeat.State.APPROVED, page.latest_revision_id)
    ]
    PanelSeat.objects.bulk_create(again)
    _tell(panel, "review.asked")


@transaction.atomic
def reassign(*, seat: PanelSeat, person: User, due_on: dt.date | None, by: User) -> PanelSeat:
    """Somebody else, or the same person by another day."""
    seat = PanelSeat.objects.select_for_update().select_related("panel__workflow_state").get(pk=seat.pk)
    if seat.state != PanelSeat.State.ASKED:
        raise Conflict("page.changed_meanwhile")
    panel = seat.panel
    _check(panel.task, person, panel.workflow_state)
    _check_day(due_on)
    if person.pk != seat.person_id and panel.seats.filter(person=person, state=seat.state).exists():
        raise Conflict("page.reviewer_unfit", name=person.name)
    seat.state = PanelSeat.State.REPLACED
    seat.save(update_fields=["state"])
    new = PanelSeat.objects.create(panel=panel, person=person, due_on=due_on)
    page: Any = panel.workflow_state.content_object.specific
    ledger.append(
        event="review.reassigned",
        subject=page,
        by=by,
        stream=f"page:{page.translation_key}",
        step=panel.task.name,
        before=seat.person.uuid,
        now=person.uuid,
        due=due_on,
    )
    current = panel.workflow_state.current_task_state
    if current is not None and current.task_id == panel.task_id:
        _notify(new, "review.asked")
    return new


@transaction.atomic
def note_opinion(*, seat: PanelSeat, state: TaskState, by: User | None) -> None:
    page: Any = state.workflow_state.content_object.specific
    ledger.append(
        event="review.opinion",
        subject=page,
        by=by,
        stream=f"page:{page.translation_key}",
        step=state.task.name,
        outcome=seat.state,
        revision=seat.revision,
    )


@transaction.atomic
def remind(*, on: dt.date) -> int:
    """Notices before and after the day, each once; to who submitted the page too once it is past."""
    waiting = PanelSeat.objects.filter(
        state=PanelSeat.State.ASKED,
        due_on__lte=on + REMIND_BEFORE,
        panel__workflow_state__status=WorkflowState.STATUS_IN_PROGRESS,
        panel__workflow_state__current_task_state__task=F("panel__task"),
    ).select_related("panel__workflow_state", "person", "panel__asked_by")
    told = 0
    for seat in waiting.filter(due_on__gte=on, reminded_at=None):
        _notify(seat, "review.due_soon")
        told += PanelSeat.objects.filter(pk=seat.pk).update(reminded_at=clock.now())
    for seat in waiting.filter(due_on__lt=on, overdue_at=None):
        _notify(seat, "review.overdue")
        _notify(seat, "review.overdue", to=seat.panel.asked_by)
        told += PanelSeat.objects.filter(pk=seat.pk).update(overdue_at=clock.now())
    return told


def _tell(panel: ReviewPanel, kind: str) -> None:
    for seat in panel.seats.filter(state=PanelSeat.State.ASKED).select_related("person", "panel__asked_by"):
        _notify(seat, kind)


def _notify(seat: PanelSeat, kind: str, to: User | None = None) -> None:
    page: Page = seat.panel.workflow_state.content_object.specific
    notify(
        recipient=to or seat.person,
        kind=kind,
        by=seat.panel.asked_by if kind == "review.asked" else None,
        link=reverse("courses_review", args=[page.pk]),
        title=page.draft_title or page.title,
        code=page.code,
        name=seat.panel.asked_by.name if kind == "review.asked" else seat.person.name,
        due=seat.due_on.isoformat() if seat.due_on else "-",
    )
