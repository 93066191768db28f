"""Several named reviewers for one step of one review, each with a day by which to answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core import clock
from core.models import Identified

if TYPE_CHECKING:
    from wagtail.models import TaskState


class ReviewPanel(models.Model):
    """Who is asked at one step of one review. Without a panel anybody of the step's group may take it."""

    workflow_state = models.ForeignKey("wagtailcore.WorkflowState", models.CASCADE, related_name="panels")
    task = models.ForeignKey("wagtailcore.Task", models.CASCADE, related_name="+")
    # How many of those asked have to approve.
    needed = models.PositiveSmallIntegerField()
    due_on = models.DateField(null=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workflow_state", "task"], name="courses_panel_once"),
            models.CheckConstraint(condition=Q(needed__gte=1), name="courses_panel_needed"),
        ]

    def is_met(self, revision: int) -> bool:
        """Only what was said about this revision counts: a correction makes earlier approvals void."""
        agreed = self.seats.filter(state=PanelSeat.State.APPROVED, revision=revision)
        return agreed.values("person").distinct().count() >= self.needed


class PanelSeat(Identified):
    """One person asked once. Being asked again, after a correction or a return, is another seat.

    .. pii: person; retained with the page
    """

    class State(models.TextChoices):
        ASKED = "asked", _("Asked")
        APPROVED = "approved", _("Approved")
        RETURNED = "returned", _("Returned")
        RELEASED = "released", _("No longer needed")
        REPLACED = "replaced", _("Replaced")

    panel = models.ForeignKey(ReviewPanel, models.CASCADE, related_name="seats")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    due_on = models.DateField(null=True)
    state = models.CharField(max_length=8, choices=State, default=State.ASKED)
    asked_at = models.DateTimeField(default=clock.now)
    answered_at = models.DateTimeField(null=True)
    comment = models.TextField(blank=True)
    revision = models.BigIntegerField(null=True)
    reminded_at = models.DateTimeField(null=True)
    overdue_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["panel", "person"], condition=Q(state="asked"), name="courses_seat_asked_once"
            ),
        ]
        indexes = [models.Index(fields=["person", "state"], name="courses_seat_person")]

    @property
    def is_overdue(self) -> bool:
        return self.state == self.State.ASKED and self.due_on is not None and self.due_on < clock.today()


def panel_of(state: TaskState | None) -> ReviewPanel | None:
    """The panel of the step that this state is about."""
    if state is None:
        return None
    return ReviewPanel.objects.filter(workflow_state=state.workflow_state_id, task=state.task_id).first()


def seat_of(state: TaskState | None, person: Any) -> PanelSeat | None:
    panel = panel_of(state)
    return panel.seats.filter(person=person, state=PanelSeat.State.ASKED).first() if panel else None
