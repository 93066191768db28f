"""What is put together from a bank and taken by learners."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.models import Identified, Stamped


class Assessment(Identified, Stamped):
    """A quiz in a lesson or a test of a course. Attempts copy what they need when they start."""

    class Purpose(models.TextChoices):
        QUIZ = "quiz", _("Quiz")
        TEST = "test", _("Test")

    class Practice(models.TextChoices):
        """The names are those of question_types.tries."""

        NONE = "", _("No: answers are marked at the end")
        INTERACTIVE = "interactive", _("One try more than the question has hints; the last counts")
        ADAPTIVE = "adaptive", _("Any number of tries; the best counts, less the penalty")
        ADAPTIVE_FREE = "adaptive_free", _("Any number of tries; the best counts, without penalty")
        IMMEDIATE = "immediate", _("One try")
        IMMEDIATE_CERTAINTY = "immediate_certainty", _("One try, with how certain one is")

    class Feedback(models.TextChoices):
        FULL = "full", _("Marks, right answers and explanations")
        MARKS = "marks", _("Marks of each question")
        SCORE = "score", _("The score only")

    class State(models.TextChoices):
        DRAFT = "draft", _("Being composed")
        OPEN = "open", _("Open to learners")
        RETIRED = "retired", _("Retired")

    class Languages(models.TextChoices):
        ANY = "", _("As far as the questions are there")
        ZH = "zh", _("Chinese")
        EN = "en", _("English")
        BOTH = "both", _("Chinese and English")

    bank = models.ForeignKey("Bank", models.PROTECT, related_name="assessments")
    key = models.CharField(_("Key"), max_length=60, blank=True)
    title_zh = models.CharField(_("Title in Chinese"), max_length=200)
    title_en = models.CharField(_("Title in English"), max_length=200)
    purpose = models.CharField(_("Purpose"), max_length=10, choices=Purpose.choices, default=Purpose.QUIZ)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    time_limit_minutes = models.PositiveSmallIntegerField(
        _("Time limit in minutes"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    practice = models.CharField(
        _("Practice mode"),
        max_length=20,
        choices=Practice.choices,
        default=Practice.NONE,
        blank=True,
        help_text=_("Each answer is marked when it is given, with feedback and hints."),
    )
    pass_percent = models.PositiveSmallIntegerField(
        _("Pass mark in percent"), default=60, validators=[MaxValueValidator(100)]
    )
    attempts_allowed = models.PositiveSmallIntegerField(
        _("Attempts allowed"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    # A question that is missing or stale in one of these cannot be put into it.
    languages = models.CharField(
        _("Languages"), max_length=4, choices=Languages.choices, default=Languages.ANY, blank=True
    )
    shuffle = models.BooleanField(
        _("Shuffle the questions"), default=False, help_text=_("Within each section, anew for every attempt.")
    )
    blueprint = models.ForeignKey(
        "Blueprint",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="assessments",
        verbose_name=_("Blueprint"),
    )
    # The seed that assembled this form of the blueprint; with the pool of that day it gives it again.
    form_seed = models.CharField(max_length=32, blank=True)
    feedback = models.CharField(
        _("Shown after submission"), max_length=10, choices=Feedback.choices, default=Feedback.FULL
    )

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["bank", "key"], condition=~Q(key=""), name="assessment_key_in_bank"
            ),
            models.CheckConstraint(condition=Q(pass_percent__lte=100), name="assessment_pass_percent"),
            # What shows its answers on the way is no test, and has no clock.
            models.CheckConstraint(
                condition=Q(practice="") | Q(purpose="quiz", time_limit_minutes=None),
                name="assessment_practice",
            ),
        ]

    def __str__(self) -> str:
        return self.title_en

    def get_absolute_url(self) -> str:
        return reverse("assessments:assessment", args=[self.uuid])


class Section(Identified):
    """A headed part of an assessment. What belongs to none stands before the first."""

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="sections")
    position = models.PositiveSmallIntegerField()
    title_zh = models.CharField(_("Title in Chinese"), max_length=200)
    title_en = models.CharField(_("Title in English"), max_length=200)

    class Meta:
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.title_en


class AssessmentItem(models.Model):
    """A question in an assessment; the attempt pins the version that is current when it starts."""

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="items")
    section = models.ForeignKey(Section, models.CASCADE, null=True, related_name="items")
    question = models.ForeignKey("Question", models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()
    # Nothing for what asks nothing.
    marks = models.DecimalField(max_digits=6, decimal_places=2, default=1)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["assessment", "position"], name="assessmentitem_position"),
            models.UniqueConstraint(fields=["assessment", "question"], name="assessmentitem_question"),
            models.CheckConstraint(condition=Q(marks__gte=0), name="assessmentitem_marks"),
        ]


class Draw(Identified):
    """So many questions of a section, drawn for each attempt from those that the rule fits.

    `rule` may name "competency", "instrument", "article", "difficulty", "level", "category" (uuid), "tag"
    and "kind"; what it does not name may be anything.
    """

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="draws")
    section = models.ForeignKey(Section, models.CASCADE, null=True, related_name="draws")
    position = models.PositiveSmallIntegerField(default=0)
    count = models.PositiveSmallIntegerField(_("Number drawn"), validators=[MinValueValidator(1)])
    marks = models.DecimalField(_("Marks each"), max_digits=6, decimal_places=2, default=1)
    rule = models.JSONField(default=dict)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(count__gte=1), name="draw_count"),
            models.CheckConstraint(condition=Q(marks__gt=0), name="draw_marks"),
        ]


class DrawCandidate(models.Model):
    """A question that fitted the rule when the paper was last checked; attempts draw from these."""

    draw = models.ForeignKey(Draw, models.CASCADE, related_name="candidates")
    question = models.ForeignKey("Question", models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["draw", "question"], name="drawcandidate_once")]
