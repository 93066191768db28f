"""What an answer was worth."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q


class Mark(models.Model):
    """One judgement of one answer. A regrade adds a row and sets `superseded_at` on the old one."""

    item = models.ForeignKey("AttemptItem", models.PROTECT, related_name="marks_given")
    fraction = models.DecimalField(max_digits=7, decimal_places=6)
    points = models.DecimalField(max_digits=6, decimal_places=2)
    maximum = models.DecimalField(max_digits=6, decimal_places=2)
    code = models.CharField(max_length=40)
    # Empty when a rule marked it.
    marker = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    marked_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["item"], condition=Q(superseded_at=None), name="mark_one_current"
            ),
            models.CheckConstraint(condition=Q(points__lte=F("maximum")), name="mark_within_maximum"),
        ]
