"""The step of a review as Wagtail knows it, with the one rule that Wagtail lacks."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from wagtail.models import AbstractGroupApprovalTask, PageLogEntry, TaskState, WorkflowState

from core import clock
from core.errors import NotAllowed
from courses.events import opinion_given
from courses.models.panel import PanelSeat, ReviewPanel, panel_of, seat_of


class ReviewTask(AbstractGroupApprovalTask):
    """A step taken by a group; whoever wrote the page cannot take it, whichever button is used."""

    class Meta:
        verbose_name = _("review step")
        verbose_name_plural = _("review steps")

    def get_actions(self, obj: Any, user: Any) -> list[tuple[str, Any, bool]]:
        actions = super().get_actions(obj, user)
        if actions and wrote(obj.current_workflow_state, user):
            return []
        state = obj.current_workflow_task_state
        if actions and panel_of(state) is not None and seat_of(state, user) is None:
            return []
        return actions

    def on_action(self, task_state: TaskState, user: Any, action_name: str, **kwargs: Any) -> Any:
        if wrote(task_state.workflow_state, user):
            raise NotAllowed("page.reviewer_is_author")
        panel = panel_of(task_state)
        if panel is None:
            return super().on_action(task_state, user, action_name, **kwargs)
        return self._in_panel(panel, task_state, user, action_name, **kwargs)

    @transaction.atomic
    def _in_panel(
        self, panel: ReviewPanel, task_state: TaskState, user: Any, action_name: str, **kwargs: Any
    ) -> Any:
        """One opinion of several; the step is taken with the last one needed, or the first that returns."""
        # Locked: two who approve at once would each see one approval too few.
        panel = ReviewPanel.objects.select_for_update().get(pk=panel.pk)
        seat = panel.seats.filter(person=user, state=PanelSeat.State.ASKED).first()
        if seat is None:
            raise NotAllowed("page.reviewer_not_asked")
        revision = task_state.workflow_state.content_object.latest_revision_id
        answers = {"approve": PanelSeat.State.APPROVED, "reject": PanelSeat.State.RETURNED}
        seat.state, seat.answered_at, seat.revision = answers[action_name], clock.now(), revision
        seat.comment = kwargs.get("comment", "")
        seat.save()
        opinion_given.send(sender=PanelSeat, seat=seat, state=task_state)
        if action_name == "approve" and not panel.is_met(revision):
            _ask_again(panel, revision)
            return None
        panel.seats.filter(state=PanelSeat.State.ASKED).update(state=PanelSeat.State.RELEASED)
        if action_name == "approve" and task_state.revision_id != revision:
            # They approved the corrected text; without this Wagtail would ask for the step once more.
            task_state.revision_id = revision
            task_state.save(update_fields=["revision"])
        return super().on_action(task_state, user, action_name, **kwargs)

    def get_task_states_user_can_moderate(self, user: Any, **kwargs: Any) -> Any:
        states = super().get_task_states_user_can_moderate(user, **kwargs)
        return states.exclude(workflow_state__requested_by=user)


def _ask_again(panel: ReviewPanel, revision: int) -> None:
    """Whoever approved a text that was corrected since is asked about the new one."""
    latest: dict[int, PanelSeat] = {}
    for seat in panel.seats.order_by("pk"):
        latest[seat.person_id] = seat
    PanelSeat.objects.bulk_create(
        PanelSeat(panel=panel, person_id=person, due_on=seat.due_on)
        for person, seat in latest.items()
        if seat.state == PanelSeat.State.APPROVED and seat.revision != revision
    )


def wrote(state: WorkflowState | None, user: Any) -> bool:
    """Submitted the page, submitted it again after it was returned, or made a page that is still new."""
    if state is None:
        return False
    if user.pk == state.requested_by_id:
        return True
    page = state.content_object
    if page.owner_id == user.pk and page.first_published_at is None:
        return True
    return PageLogEntry.objects.filter(
        page=page.pk, action="wagtail.workflow.resume", user=user, timestamp__gte=state.created_at
    ).exists()
