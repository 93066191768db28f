"""Who comes into a run or a learning path by a description of people or by a list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core import clock
from core.models import Identified, Stamped

if TYPE_CHECKING:
    from courses.models.path import LearningPath
    from courses.models.run import CourseRun

ONE_TARGET = Q(run__isnull=False, path=None) | Q(run=None, path__isnull=False)


def _target(row: EnrolmentRule | MembershipBatch) -> CourseRun | LearningPath:
    found = row.run or row.path
    if found is None:
        raise ValueError("no run and no path: the database refuses this row")
    return found


class EnrolmentRule(Identified, Stamped):  # type: ignore[django-manager-missing]  # Stamped's
    """Keeps the members of its target as the audience is: those who fit join, those who no longer do leave.

    It reaches as far as the scope of its keeper and no further. A keeper who lost the scope over the
    audience's office stops the rule (`paused`) until somebody who has it takes the rule over.

    .. pii: keeper; kept with the rule
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("Not applied yet")
        ACTIVE = "active", _("In force")
        PAUSED = "paused", _("Stopped")
        ENDED = "ended", _("Ended")

    run = models.ForeignKey("courses.CourseRun", models.PROTECT, null=True, related_name="rules")
    path = models.ForeignKey("courses.LearningPath", models.PROTECT, null=True, related_name="rules")
    audience = models.OneToOneField("people.Audience", models.PROTECT, related_name="+")
    keeper = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    state = models.CharField(_("State"), max_length=8, choices=State, default=State.DRAFT)
    applied_at = models.DateTimeField(null=True, editable=False)
    swept_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=ONE_TARGET, name="courses_rule_one_target"),
        ]
        indexes = [models.Index(fields=["state"], name="courses_rule_state")]

    @property
    def target(self) -> CourseRun | LearningPath:
        return _target(self)


class MembershipBatch(Identified):
    """Many people who join or leave a run or a path in one act: what was asked for, and what became of it.

    `rows` is what was put in: [line, staff number] of a list. `plan` is the digest of the difference that
    was shown; applying another one is refused. Kept as the proof of who was named by whom.

    .. pii: by, rows; retained as training record
    """

    class Kind(models.TextChoices):
        LIST = "list", _("By a list")
        RULE = "rule", _("By a rule")

    class State(models.TextChoices):
        SHOWN = "shown", _("Not confirmed")
        WAITING = "waiting", _("Waits to be carried out")
        DONE = "done", _("Carried out")
        FAILED = "failed", _("Not carried out")

    run = models.ForeignKey("courses.CourseRun", models.PROTECT, null=True, related_name="batches")
    path = models.ForeignKey("courses.LearningPath", models.PROTECT, null=True, related_name="batches")
    rule = models.ForeignKey(EnrolmentRule, models.PROTECT, null=True, related_name="batches")
    kind = models.CharField(max_length=8, choices=Kind)
    state = models.CharField(max_length=8, choices=State, default=State.SHOWN)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    file_name = models.CharField(max_length=120, blank=True)
    rows = models.JSONField(default=list)
    # Whoever is in it and not on the list leaves it.
    replaces = models.BooleanField(default=False)
    plan = models.CharField(max_length=80, blank=True)
    joined = models.PositiveIntegerField(default=0)
    waiting = models.PositiveIntegerField(default=0)
    left = models.PositiveIntegerField(default=0)
    # The code of the sentence that says why it was not carried out.
    problem = models.CharField(max_length=60, blank=True)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=ONE_TARGET, name="courses_batch_one_target")]
        indexes = [
            models.Index(fields=["run", "-created_at"], name="courses_batch_run"),
            models.Index(fields=["path", "-created_at"], name="courses_batch_path"),
        ]

    @property
    def target(self) -> CourseRun | LearningPath:
        return _target(self)
