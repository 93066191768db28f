"""How often questions were served, and which are kept back."""

from django.conf import settings
from django.db import models
from django.db.models import Q


class Hold(models.Model):
    """A question kept out of every new attempt, because it leaked or is doubted; ended by a release."""

    question = models.ForeignKey("Question", models.PROTECT, related_name="holds")
    reason = models.CharField(max_length=500)
    held_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    held_at = models.DateTimeField()
    released_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    released_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-held_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["question"], condition=Q(released_at=None), name="hold_one_at_a_time"
            )
        ]


class Exposure(models.Model):
    """A projection of the attempts: how often a question was served, kept current by a task."""

    question = models.OneToOneField("Question", models.CASCADE, related_name="exposure")
    served = models.PositiveIntegerField(default=0)
    last_served_at = models.DateTimeField(null=True)


class ExposureCount(models.Model):
    """How far the attempts' items have been counted; one row."""

    counted_to = models.BigIntegerField(default=0)
