"""Who studies what, and how far."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core import clock
from core.models import Identified, UpdatedAtField


class Enrolment(Identified):
    """One person in one course; coming back after a withdrawal reopens the same row.

    .. pii: person; retained as training record
    """

    class State(models.TextChoices):
        ENROLLED = "enrolled", _("Enrolled")
        WITHDRAWN = "withdrawn", _("Withdrawn")
        COMPLETED = "completed", _("Completed")

    course = models.ForeignKey("courses.Course", models.PROTECT, related_name="enrolments")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="enrolments")
    state = models.CharField(max_length=12, choices=State, default=State.ENROLLED)
    enrolled_at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["course", "person"], name="courses_enrolment_once"),
            models.CheckConstraint(
                condition=Q(state="enrolled", ended_at=None) | ~Q(state="enrolled") & ~Q(ended_at=None),
                name="courses_enrolment_end",
            ),
        ]
        indexes = [models.Index(fields=["person", "state"], name="courses_enrolment_person")]


class LessonProgress(models.Model):
    """Where a person stands in a lesson.

    `block` and `paragraph` are the last position and may go back; `percent` is the furthest one reached
    and never does.

    .. pii: person; retained as training record
    """

    lesson = models.ForeignKey("courses.Lesson", models.PROTECT, related_name="progress")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="lesson_progress")
    opened_at = models.DateTimeField(default=clock.now)
    block = models.UUIDField(null=True)
    paragraph = models.PositiveSmallIntegerField(default=0)
    furthest_block = models.UUIDField(null=True)
    furthest_paragraph = models.PositiveSmallIntegerField(default=0)
    percent = models.PositiveSmallIntegerField(default=0)
    # uuids of the quizzes of this lesson that were passed
    passed = models.JSONField(default=list)
    read_at = models.DateTimeField(null=True)
    completed_at = models.DateTimeField(null=True)
    # The rule (Lesson.Rule) by which it is complete; "" for what was completed before there were several.
    completed_as = models.CharField(max_length=12, blank=True, default="", db_default="")
    # Paragraphs whose mark (LessonChange) is greater have changed since this person read them.
    seen_change = models.BigIntegerField(default=0)
    # Seconds between reports of places in this lesson, breaks left out; 0 where nothing was measured.
    studied = models.PositiveIntegerField(default=0, db_default=0)
    updated_at = UpdatedAtField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["lesson", "person"], name="courses_progress_once"),
            models.CheckConstraint(condition=Q(percent__lte=100), name="courses_progress_percent"),
            models.CheckConstraint(
                # Only these two rules complete what was not read to the end.
                condition=Q(completed_at=None)
                | ~Q(read_at=None)
                | Q(completed_as__in=("opened", "confirmed")),
                name="courses_progress_read_first",
            ),
        ]
        indexes = [models.Index(fields=["person", "-updated_at"], name="courses_progress_person")]

    @property
    def is_read(self) -> bool:
        return self.read_at is not None

    @property
    def is_complete(self) -> bool:
        return self.completed_at is not None


class Completion(Identified):
    """A person completed a course. Written once and kept, whatever happens to the course later.

    .. pii: person; retained as training record
    """

    course = models.ForeignKey("courses.Course", models.PROTECT, related_name="completions")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="completions")
    completed_at = models.DateTimeField(default=clock.now)
    # The attempt that passed the final test; null for a course without one.
    attempt = models.UUIDField(null=True)
    # Digest over the editions the course consisted of on that day.
    edition_digest = models.CharField(max_length=80)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["course", "person"], name="courses_completion_once"),
        ]
        indexes = [models.Index(fields=["person", "-completed_at"], name="courses_completion_person")]
