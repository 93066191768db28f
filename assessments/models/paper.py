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

    class Feedback(models.TextChoices):
        FULL = "full", _("Marks, right answers and explanations")
        MARKS = "marks", _("Marks of each question")
        SCORE = "score", _("The score only")

    class State(models.TextChoices):
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
    shuffle = models.BooleanField(_("Shuffle the questions"), default=False)
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
        ]

    def __str__(self) -> str:
        return self.title_en

    def get_absolute_url(self) -> str:
        return reverse("assessments:assessment", args=[self.uuid])


class AssessmentItem(models.Model):
    """A question in an assessment; the attempt pins the version that is current when it starts."""

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="items")
    question = models.ForeignKey("Question", models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()
    marks = models.DecimalField(max_digits=6, decimal_places=2, default=1)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["assessment", "position"], name="assessmentitem_position"),
            models.UniqueConstraint(fields=["assessment", "question"], name="assessmentitem_question"),
            models.CheckConstraint(condition=Q(marks__gt=0), name="assessmentitem_marks"),
        ]
