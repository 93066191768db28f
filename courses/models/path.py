"""Several courses that belong together, in an order, and who follows them.

A path asks for completions and gives nothing of its own: who leaves it keeps every enrolment and all that
was done, and a course that was completed before counts.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core import clock
from core.i18n import localized
from core.models import Identified, Stamped
from courses.pathway import Step


class LearningPath(Identified, Stamped):  # type: ignore[django-manager-missing]  # Stamped's
    """`office` holds it: trainers whose scope covers it keep it, people at or below it may join it.

    In sequence, nobody in it enrols in a course before the courses ahead of it are complete.
    """

    kind = "path"

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        OPEN = "open", _("Open")
        ARCHIVED = "archived", _("Archived")

    code = models.CharField(_("Code"), max_length=40, unique=True)
    title_zh = models.CharField(_("Title in Chinese"), max_length=120, blank=True)
    title_en = models.CharField(_("Title in English"), max_length=160, blank=True)
    summary_zh = models.TextField(_("Summary in Chinese"), max_length=1000, blank=True)
    summary_en = models.TextField(_("Summary in English"), max_length=1000, blank=True)
    office = models.ForeignKey("people.Office", models.PROTECT, related_name="+", verbose_name=_("Held by"))
    in_sequence = models.BooleanField(_("Courses open one after the other"), default=True)
    self_enrolment = models.BooleanField(_("People may join by themselves"), default=True)
    state = models.CharField(_("State"), max_length=12, choices=State, default=State.DRAFT)
    ended_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ["code"]
        verbose_name = _("learning path")
        verbose_name_plural = _("learning paths")
        constraints = [
            models.CheckConstraint(
                condition=Q(state="archived", ended_at__isnull=False)
                | (~Q(state="archived") & Q(ended_at=None)),
                name="courses_path_end",
            ),
        ]
        indexes = [models.Index(fields=["office", "state"], name="courses_path_office")]

    def __str__(self) -> str:
        return self.code

    @property
    def title(self) -> str:
        """In the active language; the code where no title was given."""
        return localized(self, "title") or self.code

    @property
    def summary(self) -> str:
        return localized(self, "summary")


class PathGroup(Identified):
    """Courses of a path of which `minimum` are enough."""

    path = models.ForeignKey(LearningPath, models.CASCADE, related_name="groups")
    title_zh = models.CharField(_("Title in Chinese"), max_length=120, blank=True)
    title_en = models.CharField(_("Title in English"), max_length=160, blank=True)
    minimum = models.PositiveSmallIntegerField(_("At least"), default=1)

    class Meta:
        ordering = ["pk"]
        constraints = [models.CheckConstraint(condition=Q(minimum__gte=1), name="courses_path_group_minimum")]

    @property
    def title(self) -> str:
        return localized(self, "title")


class PathStep(Identified):
    """One course of a path. Without a group it is required. `due_days` count from the day of joining."""

    path = models.ForeignKey(LearningPath, models.CASCADE, related_name="steps")
    course = models.ForeignKey("courses.Course", models.PROTECT, related_name="path_steps")
    position = models.PositiveSmallIntegerField()
    group = models.ForeignKey(PathGroup, models.PROTECT, null=True, related_name="steps")
    due_days = models.PositiveSmallIntegerField(_("Due after days"), null=True)

    class Meta:
        ordering = ["path", "position"]
        constraints = [models.UniqueConstraint(fields=["path", "course"], name="courses_path_course_once")]
        # Not a constraint on (path, position): two steps swap places in two saves.
        indexes = [models.Index(fields=["path", "position"], name="courses_path_position")]

    def as_step(self) -> Step:
        return Step(self.course_id, self.group_id or 0, self.group.minimum if self.group else 0)


class PathMember(Identified):
    """One person on one path; whoever comes back gets the same row again. A completed path stays completed.

    .. pii: person; retained as training record
    """

    class State(models.TextChoices):
        ACTIVE = "active", _("Under way")
        COMPLETED = "completed", _("Completed")
        WITHDRAWN = "withdrawn", _("Left")
        ENDED = "ended", _("Not completed by the end")

    class Source(models.TextChoices):
        SELF = "self", _("Joined by themselves")
        TRAINER = "trainer", _("By a trainer")
        LIST = "list", _("By a list")
        RULE = "rule", _("By a rule")

    path = models.ForeignKey(LearningPath, models.PROTECT, related_name="members")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="path_memberships")
    state = models.CharField(max_length=12, choices=State, default=State.ACTIVE)
    source = models.CharField(max_length=8, choices=Source, default=Source.SELF)
    # The rule that brought the person in, or put him out. Who left otherwise is not brought back by one.
    rule = models.ForeignKey(
        "courses.EnrolmentRule", models.PROTECT, null=True, editable=False, related_name="path_members"
    )
    joined_at = models.DateTimeField(default=clock.now)
    # The latest day of its courses; null where none has one.
    due_on = models.DateField(null=True)
    completed_at = models.DateTimeField(null=True)
    left_at = models.DateTimeField(null=True)
    # When the person was told that the path falls due soon.
    reminded_at = models.DateTimeField(null=True)

    ACTIVE = (State.ACTIVE,)
    GONE = (State.WITHDRAWN,)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["path", "person"], name="courses_path_member_once"),
            models.CheckConstraint(
                condition=Q(state="active", completed_at=None, left_at=None)
                | Q(state="completed", completed_at__isnull=False, left_at=None)
                | Q(state__in=["withdrawn", "ended"], completed_at=None, left_at__isnull=False),
                name="courses_path_member_end",
            ),
        ]
        indexes = [
            models.Index(fields=["person", "state"], name="courses_path_member_person"),
            models.Index(fields=["path", "state"], name="courses_path_member_state"),
            models.Index(fields=["state", "due_on"], name="courses_path_member_due"),
        ]
