"""What one learner did with one assessment: the journal is the record, responses are a projection."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from assessments.models.paper import Assessment
from assessments.question_types.base import Definition
from assessments.question_types.registry import question_type
from core.identifiers import uuid4


class Attempt(models.Model):
    """One sitting. Everything that decides its result is copied here when it starts.

    .. pii: learner; retained as examination record (answers three years)
    """

    class State(models.TextChoices):
        OPEN = "open", _("Under way")
        SUBMITTED = "submitted", _("Submitted")
        CLOSED = "closed", _("Closed at the deadline")

    # Version 4: an identifier that shows when an exam was begun would tell too much.
    uuid = models.UUIDField(unique=True, default=uuid4, editable=False)
    assessment = models.ForeignKey("Assessment", models.PROTECT, related_name="attempts")
    learner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    # A mode of Assessment.Practice, or empty: answers are marked at the end.
    practice = models.CharField(
        max_length=20, choices=Assessment.Practice.choices, default=Assessment.Practice.NONE, blank=True
    )
    context = models.CharField(max_length=200, blank=True)
    started_at = models.DateTimeField()
    deadline = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    pass_percent = models.PositiveSmallIntegerField()
    salt = models.CharField(max_length=32)
    journal_seq = models.PositiveIntegerField(default=0)
    # The journal up to `sealed_seq` is what `head_hash` covers; what arrives late comes after.
    sealed_seq = models.PositiveIntegerField(null=True)
    head_hash = models.CharField(max_length=80, blank=True)
    maximum = models.DecimalField(max_digits=8, decimal_places=2)
    score = models.DecimalField(max_digits=8, decimal_places=2, null=True)
    passed = models.BooleanField(null=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["assessment", "learner", "number"], name="attempt_number"),
            # A learner has at most one open attempt at an assessment, whatever races.
            models.UniqueConstraint(
                fields=["assessment", "learner"], condition=Q(state="open"), name="attempt_one_open"
            ),
            # Marked exactly when no longer open.
            models.CheckConstraint(
                condition=Q(state="open", score=None, passed=None, closed_at=None)
                | (~Q(state="open") & Q(score__isnull=False, passed__isnull=False, closed_at__isnull=False)),
                name="attempt_marked_when_closed",
            ),
        ]
        indexes = [
            # The sweep for expired attempts, every two seconds.
            models.Index(fields=["deadline"], condition=Q(state="open"), name="attempt_open_deadline"),
            models.Index(fields=["learner", "assessment"], name="attempt_of_learner"),
        ]

    def __str__(self) -> str:
        return str(self.uuid)

    def get_absolute_url(self) -> str:
        return reverse("assessments:attempt", args=[self.uuid])

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN


class AttemptItem(models.Model):
    """A question as served in one attempt: pinned version, place, and order of its options."""

    attempt = models.ForeignKey(Attempt, models.PROTECT, related_name="items")
    position = models.PositiveSmallIntegerField()
    version = models.ForeignKey("QuestionVersion", models.PROTECT, related_name="+")
    option_order = models.JSONField(default=list)
    # What the type drew for this attempt; None for the types that draw nothing.
    drawn = models.JSONField(null=True)
    marks = models.DecimalField(max_digits=6, decimal_places=2)
    # {"zh", "en"}: the heading this question came under; None before the first.
    section = models.JSONField(null=True)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["attempt", "position"], name="attemptitem_position")]

    @property
    def definition(self) -> Definition:
        """The question as this attempt got it."""
        return question_type(self.version.kind).served(self.version.definition, self.drawn)


class AttemptEvent(models.Model):
    """The journal, append-only: what arrived, when the server had it, and what came of it.

    `seq` is given under the attempt's row lock; (`device`, `client_seq`) tells which of two answers
    was given later. A superseded answer arrived after a later one of the same device.
    """

    class Kind(models.TextChoices):
        START = "start", _("Start")
        ANSWER = "answer", _("Answer")
        GRACE = "grace", _("Answer within the grace period")
        LATE = "late", _("Answer after the end")
        TRY = "try", _("Try in practice")
        FLAG = "flag", _("Flag")
        NAVIGATE = "navigate", _("Navigation")
        EXTEND = "extend", _("Extension")
        INTERRUPT = "interrupt", _("Interruption")
        SUBMIT = "submit", _("Submission")
        CLOSE = "close", _("Closing at the deadline")

    attempt = models.ForeignKey(Attempt, models.PROTECT, related_name="events")
    seq = models.PositiveIntegerField()
    kind = models.CharField(max_length=10, choices=Kind.choices)
    position = models.PositiveSmallIntegerField(null=True)
    value = models.JSONField(null=True)
    superseded = models.BooleanField(default=False)
    at = models.DateTimeField()
    client_at = models.DateTimeField(null=True)
    device = models.CharField(max_length=64, blank=True)
    client_seq = models.PositiveBigIntegerField(null=True)
    idem_key = models.CharField(max_length=64, null=True)  # noqa: DJ001 (NULLs differ in the unique constraint)

    class Meta:
        ordering = ["seq"]
        constraints = [
            models.UniqueConstraint(fields=["attempt", "seq"], name="attemptevent_seq"),
            models.UniqueConstraint(fields=["attempt", "idem_key"], name="attemptevent_idem_key"),
        ]


class Response(models.Model):
    """The answer that counts now; can be rebuilt from the journal."""

    item = models.OneToOneField(AttemptItem, models.CASCADE, related_name="response")
    answer = models.JSONField(null=True)
    flagged = models.BooleanField(default=False)
    device = models.CharField(max_length=64, blank=True)
    client_seq = models.PositiveBigIntegerField(default=0)
    seq = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField(null=True)
