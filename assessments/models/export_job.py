"""Questions on their way out: written behind the page, kept for some days."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _, pgettext_lazy

from core import clock
from core.identifiers import uuid7
from core.models import Identified, Stamped


def _path(job: ExportJob, filename: str) -> str:
    return f"private/exports/{uuid7()}"


class ExportJob(Identified, Stamped):
    """One file written of a bank. It holds the answer keys: only the authors of the bank get it.

    `selection`: {"questions": [uuid]} or {"filters": {...}} as queries.exports reads it; `problems` what
    could not be written, as far as `problem_count` fits.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Being written")
        READY = "ready", _("Ready for download")
        FAILED = "failed", pgettext_lazy("export", "Not written")
        GONE = "gone", _("No longer kept")

    bank = models.ForeignKey("Bank", models.PROTECT, related_name="exports")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    format = models.CharField(max_length=30)
    selection = models.JSONField(default=dict)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    state_since = models.DateTimeField(default=clock.now)
    file = models.FileField(upload_to=_path, max_length=200, blank=True)
    name = models.CharField(max_length=255)
    size = models.PositiveBigIntegerField(default=0)
    questions = models.PositiveIntegerField(default=0)
    problem_count = models.PositiveIntegerField(default=0)
    problems = models.JSONField(default=list)
    tries = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["state", "updated_at"], name="assessments_export_at_work")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("assessments_author:export_job", args=[self.uuid])
