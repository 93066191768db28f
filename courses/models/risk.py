"""When members of a run count as at risk, and what their trainers wrote to them."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from core import clock
from core.models import Identified
from courses.risk import Thresholds


def _limit(default: int | None) -> models.PositiveSmallIntegerField:
    validators = [MinValueValidator(1), MaxValueValidator(365)]
    return models.PositiveSmallIntegerField(null=True, blank=True, default=default, validators=validators)


class RiskRules(models.Model):
    """The thresholds of one run; a run without a row has those of `courses.risk`. Null: the rule is off."""

    run = models.OneToOneField("courses.CourseRun", models.CASCADE, related_name="risk_rules")
    idle_days = _limit(Thresholds.idle_days)
    lessons_behind = _limit(Thresholds.lessons_behind)
    failed_quizzes = _limit(Thresholds.failed_quizzes)
    missed_sessions = _limit(Thresholds.missed_sessions)
    due_days = _limit(Thresholds.due_days)

    FIELDS = ("idle_days", "lessons_behind", "failed_quizzes", "missed_sessions", "due_days")

    @property
    def thresholds(self) -> Thresholds:
        return Thresholds(**{name: getattr(self, name) for name in self.FIELDS})


class RunMessage(Identified):
    """What a trainer wrote to members of a run, in both languages; each read it in the own.

    .. pii: by; kept with the run
    """

    run = models.ForeignKey("courses.CourseRun", models.PROTECT, related_name="messages")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    text_zh = models.TextField(max_length=2000)
    text_en = models.TextField(max_length=2000)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes = [models.Index(fields=["by", "-at"], name="courses_run_message_by")]


class RunMessageReceiver(models.Model):
    """One member to whom a message went.

    .. pii: member; kept with the run
    """

    id = models.BigAutoField(primary_key=True)
    message = models.ForeignKey(RunMessage, models.PROTECT, related_name="receivers")
    member = models.ForeignKey("courses.RunMember", models.PROTECT, related_name="messages")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["message", "member"], name="courses_run_message_once"),
        ]
