"""The step of a review as Wagtail knows it, with the one rule that Wagtail lacks."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.models import AbstractGroupApprovalTask, PageLogEntry, TaskState, WorkflowState

from core.errors import NotAllowed


class ReviewTask(AbstractGroupApprovalTask):
    """A step taken by a group; whoever wrote the page cannot take it, whichever button is used."""

    class Meta:
        verbose_name = _("review step")
        verbose_name_plural = _("review steps")

    def get_actions(self, obj: Any, user: Any) -> list[tuple[str, Any, bool]]:
        actions = super().get_actions(obj, user)
        if actions and wrote(obj.current_workflow_state, user):
            return []
        return actions

    def on_action(self, task_state: TaskState, user: Any, action_name: str, **kwargs: Any) -> Any:
        if wrote(task_state.workflow_state, user):
            raise NotAllowed("page.reviewer_is_author")
        return super().on_action(task_state, user, action_name, **kwargs)

    def get_task_states_user_can_moderate(self, user: Any, **kwargs: Any) -> Any:
        states = super().get_task_states_user_can_moderate(user, **kwargs)
        return states.exclude(workflow_state__requested_by=user)


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
