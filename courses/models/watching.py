"""What is played in a lesson, and what of it was."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core import clock
from core.models import UpdatedAtField


class LessonMedia(models.Model):
    """A recording that stands in the published text of a lesson; written at publication from the blocks.

    A recording that stands there twice has one row, with the stricter of the two rules.
    """

    class Watching(models.TextChoices):
        FREE = "free", _("May be skipped")
        REQUIRED = "required", _("Must be played to the end before the lesson is complete")
        IN_ORDER = "in_order", _("Must be played to the end, without skipping ahead")

    lesson = models.ForeignKey("courses.Lesson", models.CASCADE, related_name="lesson_media")
    media = models.ForeignKey("content.MediaFile", models.PROTECT, related_name="+")
    block = models.UUIDField()
    watching = models.CharField(max_length=12, choices=Watching, default=Watching.FREE)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["lesson", "media"], name="courses_media_once"),
        ]


class MediaProgress(models.Model):
    """What of a recording somebody has watched in a lesson: merged ranges in milliseconds.

    Ranges only grow. `position` is where to go on and may go back; `watched_at` is set once.

    .. pii: person; retained as training record
    """

    lesson = models.ForeignKey("courses.Lesson", models.PROTECT, related_name="media_progress")
    media = models.ForeignKey("content.MediaFile", models.PROTECT, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="media_progress")
    ranges = models.JSONField(default=list)
    position = models.PositiveIntegerField(default=0)
    percent = models.PositiveSmallIntegerField(default=0)
    started_at = models.DateTimeField(default=clock.now)
    watched_at = models.DateTimeField(null=True)
    updated_at = UpdatedAtField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "lesson", "media"], name="courses_watched_once"),
            models.CheckConstraint(condition=Q(percent__lte=100), name="courses_watched_percent"),
        ]
