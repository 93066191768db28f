"""Files of questions on their way into a bank: read behind the page, shown, then taken as a whole."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _, pgettext_lazy

from core import clock
from core.identifiers import uuid7
from core.models import Identified, Stamped


def _path(job: ImportJob, filename: str) -> str:
    # Below private/ nothing is ever served by address; the name that came with the file is only shown.
    return f"{job.folder}/{uuid7()}"


def _staged(file: ImportFile, filename: str) -> str:
    return f"{file.job.folder}/{uuid7()}"


class ImportJob(Identified, Stamped):
    """One file for one bank. Nothing of it is in the bank before it is committed.

    `items_read` counts what the reader has given (questions and problems), so that reading goes on there
    after its worker died. Whoever works on it holds `lease` until `leased_until`.
    """

    class State(models.TextChoices):
        UPLOADED = "uploaded", _("Waiting to be read")
        READING = "reading", _("Being read")
        READY = "ready", _("Read, waiting for you")
        COMMITTING = "committing", _("Being taken over")
        DONE = "done", _("Taken over")
        FAILED = "failed", pgettext_lazy("import", "Refused")
        CANCELLED = "cancelled", pgettext_lazy("import", "Abandoned")

    class OnExisting(models.TextChoices):
        SKIP = "skip", _("Leave the question of the bank as it is")
        REVISE = "revise", _("Write what the file says as its new version")
        ADD = "add", _("Add the question of the file under a new key")

    AT_WORK = (State.UPLOADED, State.READING, State.COMMITTING)
    OPEN = (*AT_WORK, State.READY)

    bank = models.ForeignKey("Bank", models.PROTECT, related_name="imports")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    file = models.FileField(upload_to=_path, max_length=200, blank=True)
    name = models.CharField(max_length=255)
    size = models.PositiveBigIntegerField()
    digest = models.CharField(max_length=80)
    format = models.CharField(max_length=30)
    language = models.CharField(max_length=2, blank=True)
    category = models.CharField(max_length=400, blank=True)
    committed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    on_existing = models.CharField(max_length=6, choices=OnExisting, default=OnExisting.SKIP)
    state = models.CharField(max_length=10, choices=State, default=State.UPLOADED)
    state_since = models.DateTimeField(default=clock.now)
    lease = models.UUIDField(null=True)
    leased_until = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    items_read = models.PositiveIntegerField(default=0)
    percent = models.PositiveSmallIntegerField(default=0)
    questions = models.PositiveIntegerField(default=0)
    errors = models.PositiveIntegerField(default=0)
    losses = models.PositiveIntegerField(default=0)
    files_size = models.PositiveBigIntegerField(default=0)
    # Why the file as a whole was refused: a code of core.wording and what fills its gaps.
    refusal = models.CharField(max_length=60, blank=True)
    refusal_detail = models.JSONField(default=dict)
    added = models.PositiveIntegerField(default=0)
    revised = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    skipped = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["state", "updated_at"], name="assessments_import_at_work")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("assessments_author:import_job", args=[self.uuid])

    @property
    def folder(self) -> str:
        """Of all its files, so that none outlives it, whatever was cut off while it was written."""
        return f"private/imports/{self.uuid}"

    @property
    def is_at_work(self) -> bool:
        return self.state in self.AT_WORK


class ImportRow(models.Model):
    """One question of the file, as it would be written; `content` as interchange.stored says.

    `fate` compares it with the bank as it was when the file was read; committing compares again.
    """

    class Fate(models.TextChoices):
        NEW = "new", pgettext_lazy("question of a file", "New")
        SAME = "same", pgettext_lazy("question of a file", "As in the bank")
        DIFFERS = "differs", pgettext_lazy("question of a file", "Differs from the bank")
        BROKEN = "broken", pgettext_lazy("question of a file", "Cannot come in")
        REPEATED = "repeated", pgettext_lazy("question of a file", "Repeated in the file")

    class Outcome(models.TextChoices):
        ADDED = "added", pgettext_lazy("question of a file", "Added")
        REVISED = "revised", pgettext_lazy("question of a file", "Revised")
        UNCHANGED = "unchanged", pgettext_lazy("question of a file", "Unchanged")
        SKIPPED = "skipped", pgettext_lazy("question of a file", "Left out")

    COMING = (Fate.NEW, Fate.SAME, Fate.DIFFERS)

    id = models.BigAutoField(primary_key=True)
    job = models.ForeignKey(ImportJob, models.CASCADE, related_name="rows")
    position = models.PositiveIntegerField()
    line = models.PositiveIntegerField(default=0)
    key = models.CharField(max_length=40)
    kind = models.CharField(max_length=30)
    stem_zh = models.TextField(blank=True)
    stem_en = models.TextField(blank=True)
    content = models.JSONField()
    digest = models.CharField(max_length=80)
    fate = models.CharField(max_length=8, choices=Fate)
    outcome = models.CharField(max_length=9, choices=Outcome, blank=True)
    question = models.ForeignKey("Question", models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["job", "position"], name="importrow_position")]
        indexes = [models.Index(fields=["job", "key"], name="importrow_by_key")]


class ImportProblem(models.Model):
    """What is wrong at a line of the file, or what of it does not come in."""

    class Severity(models.TextChoices):
        ERROR = "error", pgettext_lazy("problem of a file", "Cannot come in")
        LOSS = "loss", pgettext_lazy("problem of a file", "Comes in without it")

    id = models.BigAutoField(primary_key=True)
    job = models.ForeignKey(ImportJob, models.CASCADE, related_name="problems")
    line = models.PositiveIntegerField(default=0)
    severity = models.CharField(max_length=5, choices=Severity)
    code = models.CharField(max_length=80)
    detail = models.JSONField(default=dict)
    excerpt = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["line", "pk"]
        indexes = [models.Index(fields=["job", "severity", "line"], name="importproblem_by_line")]


class ImportFile(models.Model):
    """A picture or recording of the file, examined and set aside until the questions come in."""

    id = models.BigAutoField(primary_key=True)
    job = models.ForeignKey(ImportJob, models.CASCADE, related_name="files")
    digest = models.CharField(max_length=64)
    name = models.CharField(max_length=255)
    mime = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    file = models.FileField(upload_to=_staged, max_length=200)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["job", "digest"], name="importfile_once")]
