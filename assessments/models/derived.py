"""What is worked out from the wordings and can be worked out again (operations.derived)."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class VersionLanguages(models.Model):
    """How far a version is there in each language.

    `confirmed`: by the path of a text the digests of its two sides when they last said the same.
    """

    class State(models.TextChoices):
        COMPLETE = "complete", _("Complete")
        STALE = "stale", _("Out of date")
        MISSING = "missing", _("Missing")

    version = models.OneToOneField("QuestionVersion", models.CASCADE, related_name="languages")
    zh = models.CharField(max_length=8, choices=State.choices, db_index=True)
    en = models.CharField(max_length=8, choices=State.choices, db_index=True)
    confirmed = models.JSONField(default=dict)


class LikenessBand(models.Model):
    """A part of a question's MinHash signature: questions that share one may be alike."""

    question = models.ForeignKey("Question", models.CASCADE, related_name="bands")
    value = models.BigIntegerField()

    class Meta:
        indexes = [models.Index(fields=["value", "question"], name="likenessband_by_value")]


class Alike(models.Model):
    """Two questions whose newest wordings are nearly the same, until somebody says that they are not."""

    one = models.ForeignKey("Question", models.CASCADE, related_name="+")
    other = models.ForeignKey("Question", models.CASCADE, related_name="+")
    percent = models.PositiveSmallIntegerField()
    dismissed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    dismissed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-percent", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["one", "other"], name="alike_once"),
            models.CheckConstraint(condition=Q(one__lt=F("other")), name="alike_in_order"),
        ]
