"""A page on the table of its reviewers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _
from wagtail.models import TaskState, WorkflowState

from core.errors import NotAllowed
from courses import policies
from courses.models import PanelSeat, Submission, panel_of
from courses.queries.pairing import CHINESE

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.utils.functional import Promise
    from wagtail.models import Page, Revision, Task

    from people.models import User

# Wagtail stores the names of the steps; here they get their words.
STEPS: dict[str, Promise] = {"Legal review": _("Legal review"), "Publication": _("Publication")}
OUTCOMES: dict[str, Promise] = {
    TaskState.STATUS_IN_PROGRESS: _("Waiting"),
    TaskState.STATUS_APPROVED: _("Approved"),
    TaskState.STATUS_REJECTED: _("Returned"),
    TaskState.STATUS_SKIPPED: _("Left out"),
    TaskState.STATUS_CANCELLED: _("Withdrawn"),
}


@dataclass(frozen=True)
class StepTaken:
    step: str
    outcome: str
    person: User | None
    at: Any
    comment: str


@dataclass(frozen=True)
class Review:
    """`objection` is the code of the sentence that says why the person cannot decide, "" if they can."""

    page: Any
    step: str
    asked_by: User | None
    steps: list[StepTaken]
    objection: str
    live: Revision | None
    source: Page | None
    submission: Submission | None = None
    seats: tuple[PanelSeat, ...] = ()
    may_reassign: bool = False
    needed: int = 0

    @property
    def may_decide(self) -> bool:
        return bool(self.step) and not self.objection


def step_name(name: str) -> str:
    return str(STEPS.get(name, name))


def review_of(page: Any, person: User) -> Review:
    """The review that runs, was returned, or ended last."""
    state = page.current_workflow_state or WorkflowState.objects.for_instance(page).order_by("pk").last()
    running = page.current_workflow_task_state
    panel = panel_of(running)
    members = policies.reviewers_of(running.task) if running else None
    return Review(
        page=page,
        step=step_name(running.task.name) if running else "",
        asked_by=state.requested_by if state else None,
        steps=_steps(state),
        objection=_objection(page, person) if running else "",
        live=page.live_revision if page.live else None,
        source=_source(page),
        submission=Submission.objects.filter(workflow_state=state).first() if state else None,
        seats=_seats(state),
        may_reassign=bool(
            panel
            and state
            and members is not None
            and (person.pk == state.requested_by_id or members.filter(pk=person.pk).exists())
        ),
        needed=panel.needed if panel else 0,
    )


def _seats(state: WorkflowState | None) -> tuple[PanelSeat, ...]:
    """Everybody who was asked by name in this review, in the order of asking."""
    rows = PanelSeat.objects.filter(panel__workflow_state=state) if state else PanelSeat.objects.none()
    return tuple(rows.select_related("person", "panel__task").order_by("pk"))


def steps_to_staff(page: Any, author: User) -> list[tuple[Task, str, QuerySet[User]]]:
    """Steps for which reviewers can be named, with who may be; none once a review has begun."""
    workflow = page.get_workflow()
    if workflow is None or page.current_workflow_state is not None:
        return []
    return [
        (
            task,
            step_name(task.name),
            policies.reviewers_of(task).exclude(pk__in=[author.pk, page.owner_id or 0]),
        )
        for task in workflow.tasks
    ]


def _objection(page: Any, person: User) -> str:
    try:
        policies.check_may_review(page=page, user=person)
    except NotAllowed as refusal:
        return refusal.code
    return ""


def _steps(state: WorkflowState | None) -> list[StepTaken]:
    if state is None:
        return []
    rows = state.task_states.select_related("task", "finished_by").order_by("pk")
    return [
        StepTaken(
            step=step_name(row.task.name),
            outcome=str(OUTCOMES[row.status]),
            person=row.finished_by,
            at=row.finished_at or row.started_at,
            comment=row.comment,
        )
        for row in rows
    ]


def _source(page: Page) -> Page | None:
    if page.locale.language_code == CHINESE:
        return None
    return page.get_translations().filter(locale__language_code=CHINESE).first()
