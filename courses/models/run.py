"""A course held for a group, and who belongs to the group.

Reading and progress hang on the course (`Enrolment`, `LessonProgress`) and outlive every run: whoever
joins a run is enrolled in its course, and leaving, moving or archiving a run takes nothing away.
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core import clock
from core.i18n import localized
from core.models import Identified, Stamped


class CourseRun(Identified, Stamped):  # type: ignore[django-manager-missing]  # Wagtail's
    """A course between two days, both included. `office` holds it: trainers whose scope covers it keep it."""

    kind = "run"

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        OPEN = "open", _("Open")
        CANCELLED = "cancelled", _("Cancelled")
        ARCHIVED = "archived", _("Archived")

    course = models.ForeignKey(
        "courses.Course", models.PROTECT, related_name="runs", verbose_name=_("Course")
    )
    code = models.CharField(_("Code"), max_length=40, unique=True)
    title_zh = models.CharField(_("Title in Chinese"), max_length=120, blank=True)
    title_en = models.CharField(_("Title in English"), max_length=160, blank=True)
    office = models.ForeignKey("people.Office", models.PROTECT, related_name="+", verbose_name=_("Held by"))
    cohort = models.CharField(_("Cohort"), max_length=80, blank=True)
    place_zh = models.CharField(_("Place in Chinese"), max_length=160, blank=True)
    place_en = models.CharField(_("Place in English"), max_length=160, blank=True)
    starts_on = models.DateField(_("First day"))
    ends_on = models.DateField(_("Last day"))
    enrol_from = models.DateTimeField(_("Enrolment opens"), null=True, blank=True)
    enrol_until = models.DateTimeField(_("Enrolment closes"), null=True, blank=True)
    # Null: as many as come.
    capacity = models.PositiveIntegerField(_("Places"), null=True, blank=True)
    self_enrolment = models.BooleanField(_("People may enrol themselves"), default=True)
    holds_posts = models.BooleanField(
        _("What learners write in discussions waits for release"), default=False
    )
    state = models.CharField(_("State"), max_length=12, choices=State, default=State.DRAFT)
    # Why it was cancelled; shown to everybody who was in it.
    reason = models.TextField(blank=True, max_length=600)
    ended_at = models.DateTimeField(null=True, editable=False)
    cloned_from = models.ForeignKey("self", models.SET_NULL, null=True, editable=False, related_name="+")
    trainers = models.ManyToManyField(
        settings.AUTH_USER_MODEL, through="RunTrainer", related_name="runs_taught"
    )

    class Meta:
        ordering = ["-starts_on", "code"]
        verbose_name = _("course run")
        verbose_name_plural = _("course runs")
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="courses_run_period"),
            models.CheckConstraint(
                condition=Q(enrol_from=None) | Q(enrol_until=None) | Q(enrol_until__gt=F("enrol_from")),
                name="courses_run_enrolment_period",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "open"], ended_at=None)
                | Q(state__in=["cancelled", "archived"], ended_at__isnull=False),
                name="courses_run_end",
            ),
        ]
        indexes = [
            models.Index(fields=["course", "state", "starts_on"], name="courses_run_course"),
            models.Index(fields=["office", "state"], name="courses_run_office"),
            models.Index(fields=["state", "ends_on"], name="courses_run_ends"),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def title(self) -> str:
        """In the active language; the code where no title was given."""
        return localized(self, "title") or self.code

    @property
    def place(self) -> str:
        return localized(self, "place")


class RunTrainer(models.Model):
    """Somebody who teaches a run, and so sees the work of its members.

    .. pii: person; kept with the run
    """

    id = models.BigAutoField(primary_key=True)
    run = models.ForeignKey(CourseRun, models.CASCADE, related_name="run_trainers")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "person"], name="courses_run_trainer_once")]
        indexes = [models.Index(fields=["person"], name="courses_run_trainer_person")]


class RunMember(Identified):
    """One person in one run; whoever comes back gets the same row again. `course` is the run's.

    The waiting list is ordered by `joined_at`, then `id`.

    .. pii: person; retained as training record
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("On the waiting list")
        ENROLLED = "enrolled", _("Enrolled")
        COMPLETED = "completed", _("Completed")
        WITHDRAWN = "withdrawn", _("Withdrawn")
        TRANSFERRED = "transferred", _("Moved to another run")
        CANCELLED = "cancelled", _("Run cancelled")
        ENDED = "ended", _("Not completed by the end")

    class Source(models.TextChoices):
        SELF = "self", _("Enrolled themselves")
        TRAINER = "trainer", _("By a trainer")
        LIST = "list", _("By a list")
        RULE = "rule", _("By a rule")

    run = models.ForeignKey(CourseRun, models.PROTECT, related_name="members")
    course = models.ForeignKey("courses.Course", models.PROTECT, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="run_memberships")
    state = models.CharField(max_length=12, choices=State, default=State.ENROLLED)
    source = models.CharField(max_length=8, choices=Source, default=Source.SELF)
    # The rule that brought the person in, or put him out. Who left otherwise is not brought back by one.
    rule = models.ForeignKey(
        "courses.EnrolmentRule", models.PROTECT, null=True, editable=False, related_name="members"
    )
    joined_at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True)

    # Those who count against the places of a run.
    TAKING_PLACES = (State.ENROLLED, State.COMPLETED)
    ACTIVE = (State.WAITING, State.ENROLLED)
    # Who left so by somebody's act is not brought back by a rule.
    GONE = (State.WITHDRAWN, State.TRANSFERRED)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run", "person"], name="courses_run_member_once"),
            # In one run of a course at a time, or on its waiting list.
            models.UniqueConstraint(
                fields=["course", "person"],
                condition=Q(state__in=["waiting", "enrolled"]),
                name="courses_run_member_one_active",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "enrolled"], ended_at=None)
                | (~Q(state__in=["waiting", "enrolled"]) & Q(ended_at__isnull=False)),
                name="courses_run_member_end",
            ),
        ]
        indexes = [
            models.Index(fields=["person", "state"], name="courses_run_member_person"),
            models.Index(fields=["run", "state", "joined_at"], name="courses_run_member_queue"),
        ]
