"""What a publication changed in a lesson, and what its author said about it beforehand."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core import clock


class Effect(models.TextChoices):
    """What readers are asked because of a change."""

    EDITORIAL = "editorial", _("Editorial: nothing is asked again")
    SUBSTANTIAL = "substantial", _("Substantial: readers are asked to read the changed paragraphs again")


class LessonChange(models.Model):
    """One text of a lesson in one language, as a publication brought it, compared with the one before.

    `text` is [[block, index, kind, digest, words], ...]; `moves` is [[block, index, new block, new
    index], ...] for the old places that are elsewhere now; `marks` is [[block, index, number], ...], the
    number being the key of the last change that readers are asked to read there. Kept after the page was
    taken offline, so that a text that comes back is compared with what readers knew.
    """

    lesson = models.ForeignKey("courses.Lesson", models.CASCADE, related_name="changes")
    language = models.CharField(max_length=8)
    effect = models.CharField(max_length=12, choices=Effect)
    note = models.CharField(max_length=300, blank=True)
    revision = models.BigIntegerField(null=True)
    published_at = models.DateTimeField(default=clock.now)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    text = models.JSONField(default=list)
    moves = models.JSONField(default=list)
    marks = models.JSONField(default=list)
    # {"added", "changed", "removed", "quizzes_added", "quizzes_removed"}: how many of each
    counts = models.JSONField(default=dict)

    class Meta:
        indexes = [models.Index(fields=["lesson", "language", "id"], name="courses_change_lesson")]


class Submission(models.Model):
    """What the author said when a page was handed in: what readers are asked, and in a sentence why.

    .. pii: by; retained with the page
    """

    workflow_state = models.OneToOneField(
        "wagtailcore.WorkflowState", models.CASCADE, related_name="submission"
    )
    effect = models.CharField(max_length=12, choices=Effect, default=Effect.EDITORIAL)
    note = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)
