from __future__ import annotations

from django.db import models

from core import clock
from core.identifiers import uuid7


class OutboxMessage(models.Model):
    """One piece of work to be done once; the queue only carries its number.

    .. pii: kwargs hold identifiers only
    """

    class State(models.TextChoices):
        PENDING = "pending"
        DONE = "done"
        DEAD = "dead"

    id = models.BigAutoField(primary_key=True)
    uuid = models.UUIDField(unique=True, default=uuid7, editable=False)
    task_path = models.CharField(max_length=200)
    kwargs = models.JSONField(default=dict)
    # The effect's own name: whoever asks for it a second time asks for nothing new.
    key = models.CharField(max_length=200, unique=True, null=True)  # noqa: DJ001  unique needs NULL
    state = models.CharField(max_length=8, choices=State, default=State.PENDING)
    tries = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    # Before this the sweeper leaves it alone: it is on its way, being done, or waiting to be retried.
    due_at = models.DateTimeField()
    # Until then somebody is at work on it; a second delivery leaves it alone.
    leased_until = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    last_error = models.TextField(blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["due_at"], condition=models.Q(state="pending"), name="core_outbox_pending_due"
            ),
        ]
