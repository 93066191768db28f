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
    needs_review = models.BooleanField(
        _("A second person approves every wording"),
        default=False,
        help_text=_("New papers take a question only as it was approved by somebody who did not write it."),
    )
    serve_at_most = models.PositiveIntegerField(
        _("Serve a question at most"),
        null=True,
        blank=True,
        help_text=_("Draws pass over a question that was served this often, as long as others are left."),
    )

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.code

    def get_absolute_url(self) -> str:
        return reverse("assessments_author:bank", args=[self.uuid])


class BankShare(models.Model):
    """One trainer besides the owner who may write in a bank; `reviews`: and approve what others wrote."""

    bank = models.ForeignKey(Bank, models.CASCADE, related_name="shares")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    reviews = models.BooleanField(default=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["bank", "person"], name="bankshare_once")]


class Category(Identified):
    """A node of a bank's tree. One of the two titles may be empty: imported files know one language.

    `path` is the way from the top in keys and points ("12.40."), so that a subtree is `path__startswith`.
    """

    bank = models.ForeignKey(Bank, models.PROTECT, related_name="categories")
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    path = models.CharField(max_length=200, editable=False, default="")
    title_zh = models.CharField(_("Title in Chinese"), max_length=200, blank=True)
    title_en = models.CharField(_("Title in English"), max_length=200, blank=True)

    class Meta:
        ordering = ["path"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(title_zh="", title_en=""), name="assessments_category_has_title"
            ),
        ]
        indexes = [models.Index(fields=["bank", "path"], name="assessments_category_path")]

    def __str__(self) -> str:
        return self.title_zh or self.title_en

    @property
    def depth(self) -> int:
        """1 at the top."""
        return self.path.count(".")


class Question(Identified, Stamped):
    """A question through all its wordings.

    `latest` is the newest wording, `current` the one that new papers take: the last that was approved, None
    before the first approval. `state` is that of the newest wording, or that the question is retired. What
    stands here beside the wordings (kind, state, difficulty ...) is for finding, drawing and counting.
    """

    class Difficulty(models.IntegerChoices):
        EASY = 1, _("Easy")
        MEDIUM = 2, _("Medium")
        HARD = 3, _("Hard")

    class Level(models.IntegerChoices):
        """As in the competency framework."""

        AWARE = 1, _("L1 Aware")
        WORKING = 2, _("L2 Working")
        PROFICIENT = 3, _("L3 Proficient")
        LEAD = 4, _("L4 Lead")

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        IN_REVIEW = "in_review", _("In review")
        APPROVED = "approved", _("Approved")
        RETIRED = "retired", _("Retired")

    bank = models.ForeignKey(Bank, models.PROTECT, related_name="questions")
    key = models.CharField(_("Key"), max_length=40)
    name = models.CharField(_("Name"), max_length=200, blank=True)
    category = models.ForeignKey(
        Category, models.PROTECT, null=True, blank=True, related_name="questions", verbose_name=_("Category")
    )
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    latest = models.ForeignKey("QuestionVersion", models.PROTECT, null=True, related_name="+")
    current = models.ForeignKey("QuestionVersion", models.PROTECT, null=True, related_name="+")
    kind = models.CharField(max_length=30, default="", editable=False)
    state = models.CharField(_("State"), max_length=10, choices=State.choices, default=State.DRAFT)
    difficulty = models.PositiveSmallIntegerField(
        _("Difficulty"), choices=Difficulty.choices, default=Difficulty.MEDIUM
    )
    level = models.PositiveSmallIntegerField(_("Level"), choices=Level.choices, null=True, blank=True)
    seconds = models.PositiveIntegerField(_("Time needed in seconds"), null=True, blank=True)
    # First and last day on which it may be asked, where its answer changes with the law.
    valid_from = models.DateField(_("May be asked from"), null=True, blank=True)
    valid_to = models.DateField(_("May be asked until"), null=True, blank=True)
    default_marks = models.DecimalField(_("Marks"), max_digits=6, decimal_places=2, default=1)
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["key"]
        constraints = [
            models.UniqueConstraint(fields=["bank", "key"], name="question_key_in_bank"),
            models.CheckConstraint(
                condition=Q(level=None) | Q(level__gte=1, level__lte=4), name="question_level_of_framework"
            ),
            models.CheckConstraint(
                condition=Q(valid_from=None) | Q(valid_to=None) | Q(valid_to__gte=models.F("valid_from")),
                name="question_validity",
            ),
            models.CheckConstraint(
                condition=Q(state="retired", retired_at__isnull=False)
                | (~Q(state="retired") & Q(retired_at=None)),
                name="question_retired_when_said_so",
            ),
        ]
        indexes = [
            models.Index(fields=["bank", "state", "key"], name="question_in_bank_by_state"),
            # Pages of a list are cut from it without touching the rows.
            models.Index(fields=["bank", "key", "state"], name="question_in_bank_by_key"),
            models.Index(fields=["bank", "kind", "key"], name="question_in_bank_by_kind"),
        ]

    def __str__(self) -> str:
        return self.key

    @property
    def wording(self) -> "QuestionVersion":
        """The newest version, for its authors; a question gets its first in the transaction that makes it."""
        if self.latest is None:
            raise ValueError(f"question {self.key} has no version")
        return self.latest

    @property
    def approved(self) -> "QuestionVersion":
        """The version that papers take. Only for questions that are known to have one."""
        if self.current is None:
            raise ValueError(f"question {self.key} has no approved version")
        return self.current

    def get_absolute_url(self) -> str:
        return reverse("assessments_author:question", args=[self.uuid])


class QuestionTag(models.Model):
    """A word that trainers find the question by; `folded` is what is compared: width, case, script aside."""

    question = models.ForeignKey(Question, models.CASCADE, related_name="tags")
    name = models.CharField(max_length=60)
    folded = models.CharField(max_length=60)

    class Meta:
        ordering = ["folded"]
        constraints = [models.UniqueConstraint(fields=["question", "folded"], name="questiontag_once")]
        indexes = [models.Index(fields=["folded", "question"], name="questiontag_by_tag")]

    def __str__(self) -> str:
        return self.name


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


class VersionCitation(models.Model):
    """A version rests on articles of an instrument: its citations once more, where they can be searched."""

    version = models.ForeignKey(QuestionVersion, models.CASCADE, related_name="citations")
    instrument = models.CharField(max_length=64)
    articles = models.CharField(max_length=100, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["version", "instrument", "articles"], name="versioncitation_once")
        ]
        indexes = [models.Index(fields=["instrument", "articles"], name="versioncitation_by_article")]


class QuestionReview(Identified):
    """One wording handed to a second person, and what came of it."""

    class Verdict(models.TextChoices):
        APPROVED = "approved", _("Approved")
        RETURNED = "returned", _("Sent back")
        WITHDRAWN = "withdrawn", _("Overtaken by a newer wording")

    question = models.ForeignKey(Question, models.CASCADE, related_name="reviews")
    version = models.ForeignKey(QuestionVersion, models.PROTECT, related_name="+")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    verdict = models.CharField(max_length=10, choices=Verdict.choices, blank=True)
    reviewer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    reason = models.TextField(blank=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["question"], condition=Q(decided_at=None), name="questionreview_one_open"
            ),
            models.CheckConstraint(
                condition=Q(decided_at=None, verdict="") | (Q(decided_at__isnull=False) & ~Q(verdict="")),
                name="questionreview_decided",
            ),
        ]
