"""One row per course and per lesson, whatever the languages its pages are written in."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models import Identified, Stamped


class Course(Identified, Stamped):  # type: ignore[django-manager-missing]  # Wagtail's
    """What people enrol in. Its texts live on the pages; what people did hangs here."""

    code = models.CharField(_("Code"), max_length=20, unique=True)
    hours = models.DecimalField(_("Training hours"), max_digits=5, decimal_places=1, default=0)
    level_from = models.CharField(_("From level"), max_length=8, blank=True)
    level_to = models.CharField(_("To level"), max_length=8, blank=True)
    in_sequence = models.BooleanField(_("Lessons open one after the other"), default=False)
    holds_posts = models.BooleanField(
        _("What learners write in discussions waits for release"), default=False
    )
    final_test = models.ForeignKey(
        "assessments.Assessment",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="courses",
        verbose_name=_("Final test"),
    )
    competencies = models.ManyToManyField(
        "competence.Competency", through="CourseCompetency", related_name="courses"
    )

    class Meta:
        ordering = ["code"]
        verbose_name = _("course")
        verbose_name_plural = _("courses")

    def __str__(self) -> str:
        return self.code


class CourseCompetency(models.Model):
    """One competency that a course trains."""

    course = models.ForeignKey(Course, models.CASCADE, related_name="course_competencies")
    competency = models.ForeignKey("competence.Competency", models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["course", "competency"], name="courses_competency_once"),
        ]


class Lesson(Identified, Stamped):  # type: ignore[django-manager-missing]  # Wagtail's
    """A step of a course. `position` counts from 1 and orders the lessons.

    Lessons that are not required may be left out: the course is complete without them, and they keep no
    later one closed. `release` says what opens the lesson (courses.release); None: being enrolled.
    """

    class Rule(models.TextChoices):
        OPENED = "opened", _("Opened")
        READ = "read", _("Read to the end")
        GRADE = "grade", _("Read to the end, with a minimum mark in every quiz")
        QUIZ = "quiz", _("Read to the end and pass every quiz")
        CONFIRMED = "confirmed", _("Confirmed by a trainer of the run")

    course = models.ForeignKey(Course, models.PROTECT, related_name="lessons", verbose_name=_("Course"))
    position = models.PositiveSmallIntegerField(_("Position"), validators=[MinValueValidator(1)])
    minutes = models.PositiveSmallIntegerField(
        _("Minutes to read"), default=20, validators=[MinValueValidator(1), MaxValueValidator(600)]
    )
    completion_rule = models.CharField(_("Complete when"), max_length=12, choices=Rule, default=Rule.QUIZ)
    minimum_percent = models.PositiveSmallIntegerField(
        _("Minimum mark in percent"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
    )
    is_required = models.BooleanField(_("Needed to complete the course"), default=True)
    release = models.JSONField(null=True, blank=True, editable=False)
    quizzes = models.ManyToManyField("assessments.Assessment", through="LessonQuiz", related_name="lessons")

    class Meta:
        ordering = ["course", "position"]
        verbose_name = _("lesson")
        verbose_name_plural = _("lessons")
        # Not a constraint on (course, position): two lessons swap places in two saves.
        indexes = [models.Index(fields=["course", "position"], name="courses_lesson_position")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(completion_rule="grade", minimum_percent__range=(1, 100))
                | ~models.Q(completion_rule="grade") & models.Q(minimum_percent=None),
                name="courses_lesson_minimum",
                violation_error_message=_("A minimum mark belongs to the rule that asks for one."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.course.code}-{self.position}"


class LessonQuiz(models.Model):
    """A quiz that stands in the published text; written at publication from the quiz blocks."""

    lesson = models.ForeignKey(Lesson, models.CASCADE, related_name="lesson_quizzes")
    assessment = models.ForeignKey("assessments.Assessment", models.PROTECT, related_name="lesson_quizzes")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["lesson", "assessment"], name="courses_quiz_once"),
        ]
