from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q

from core import clock


class GroupFigures(models.Model):
    """What a group of thousands adds up to, counted behind the page for one person who looks at it.

    `scope` is a digest of what it was counted over; figures of another scope are nobody's figures.
    `counted_at` is the moment the counting began: whatever was done before it is in them.

    .. pii: person; deleted with the account
    """

    class Kind(models.TextChoices):
        COURSE = "course"
        OFFICES = "offices"
        PARTICIPATION = "participation"

    # Asked for again when somebody looks and the last asking is older.
    FRESH = timedelta(minutes=10)
    # Older figures, because the worker was down, are not shown.
    LASTS = timedelta(hours=24)

    id = models.BigAutoField(primary_key=True)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    course = models.ForeignKey("courses.Course", models.CASCADE, related_name="+")
    kind = models.CharField(max_length=14, choices=Kind)
    scope = models.CharField(max_length=80)
    asked_at = models.DateTimeField(default=clock.now)
    counted_at = models.DateTimeField(null=True)
    figures = models.JSONField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "course", "kind"], name="courses_figures_once"),
            models.CheckConstraint(
                condition=Q(counted_at__isnull=True, figures__isnull=True)
                | Q(counted_at__isnull=False, figures__isnull=False),
                name="courses_figures_counted",
            ),
        ]

    @property
    def is_shown(self) -> bool:
        return self.counted_at is not None and self.counted_at > clock.now() - self.LASTS
