from __future__ import annotations

from django.conf import settings
from django.db import models

from core import clock
from core.models import Identified


class Invitation(Identified):
    """A way in for one account, once: the mail holds the secret, the row only its digest.

    .. pii: person, email; kept with the account
    """

    class State(models.TextChoices):
        OPEN = "open"
        ACCEPTED = "accepted"
        WITHDRAWN = "withdrawn"

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="invitations")
    email = models.EmailField()
    token_digest = models.CharField(max_length=80, unique=True)
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=clock.now, editable=False)
    expires_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=models.Q(state="open"), name="people_invitation_one_open"
            ),
        ]

    def is_usable(self) -> bool:
        return self.state == self.State.OPEN and clock.now() < self.expires_at
