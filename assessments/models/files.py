"""Pictures, recordings and documents that questions show."""

from django.conf import settings
from django.db import models

from core.models import Identified


def place_of(file: "QuestionFile", name: str) -> str:
    """Under its own digest: what a browser or a person called it never becomes a path."""
    return f"question-files/{file.digest[:2]}/{file.digest}"


class QuestionFile(Identified):
    """One file of a bank, known by what is in it; texts name it as `file:<digest>`."""

    bank = models.ForeignKey("Bank", models.PROTECT, related_name="files")
    digest = models.CharField(max_length=64)
    name = models.CharField(max_length=255)
    mime = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    file = models.FileField(upload_to=place_of, max_length=200)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        ordering = ["name", "id"]
        constraints = [models.UniqueConstraint(fields=["bank", "digest"], name="questionfile_once_in_bank")]

    def __str__(self) -> str:
        return self.name


class VersionFile(models.Model):
    """A version shows a file; whoever may see the version in an attempt may see the file."""

    version = models.ForeignKey("QuestionVersion", models.CASCADE, related_name="files")
    file = models.ForeignKey(QuestionFile, models.PROTECT, related_name="versions")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "file"], name="versionfile_once")]
