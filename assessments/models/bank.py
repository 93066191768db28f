"""What may be asked: banks, questions and their versions. The answers are kept in models/key.py."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.models import Identified, Stamped


class Bank(Identified, Stamped):
    """A collection of questions with one owner, who may share it with other trainers."""

    code = models.CharField(_("Code"), max_length=40, unique=True)
    title_zh = models.CharField(_("Title in Chinese"), max_length=200)
    title_en = models.CharField(_("Title in English"), max_length=200)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.code

    def get_absolute_url(self) -> str:
        return reverse("assessments_author:bank", args=[self.uuid])


class BankShare(models.Model):
    """One trainer besides the owner who may write in a bank."""

    bank = models.ForeignKey(Bank, models.CASCADE, related_name="shares")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["bank", "person"], name="bankshare_once")]


class Question(Identified, Stamped):
    """A question through all its wordings; `current` is the one that new papers take."""

    class Difficulty(models.IntegerChoices):
        EASY = 1, _("Easy")
        MEDIUM = 2, _("Medium")
        HARD = 3, _("Hard")

    bank = models.ForeignKey(Bank, models.PROTECT, related_name="questions")
    key = models.CharField(_("Key"), max_length=40)
    current = models.ForeignKey("QuestionVersion", models.PROTECT, null=True, related_name="+")
    difficulty = models.PositiveSmallIntegerField(
        _("Difficulty"), choices=Difficulty.choices, default=Difficulty.MEDIUM
    )
    default_marks = models.DecimalField(_("Marks"), max_digits=6, decimal_places=2, default=1)
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["key"]
        constraints = [models.UniqueConstraint(fields=["bank", "key"], name="question_key_in_bank")]

    def __str__(self) -> str:
        return self.key

    @property
    def wording(self) -> "QuestionVersion":
        """The current version; a question gets its first in the transaction that makes it."""
        if self.current is None:
            raise ValueError(f"question {self.key} has no version")
        return self.current

    def get_absolute_url(self) -> str:
        return reverse("assessments_author:question", args=[self.uuid])


class QuestionCompetency(models.Model):
    """A question asks for a competency; its code as in competence.Competency."""

    question = models.ForeignKey(Question, models.CASCADE, related_name="competencies")
    code = models.CharField(max_length=20, db_index=True)

    class Meta:
        ordering = ["code"]
        constraints = [models.UniqueConstraint(fields=["question", "code"], name="questioncompetency_once")]


class QuestionVersion(models.Model):
    """One wording of a question. Never changed (a trigger refuses it): attempts are pinned to it.

    `definition` is what an examinee may see: {"schema": 1, "stem": {"zh", "en"}, "options": [{"id",
    "zh", "en"}], ...}. `digest` covers definition, key and explanation, so that the same content
    written again is not a new version.
    """

    question = models.ForeignKey(Question, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=30)
    definition = models.JSONField()
    # The stem once more in plain columns: what lists show and search.
    stem_zh = models.TextField(blank=True)
    stem_en = models.TextField(blank=True)
    digest = models.CharField(max_length=80)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["question", "number"], name="questionversion_number"),
            models.CheckConstraint(condition=Q(number__gte=1), name="questionversion_number_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.question_id}.{self.number}"
