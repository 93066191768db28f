"""The hours at which a run meets, who has a seat in them, and who was there."""

import secrets
from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _, pgettext_lazy

from core import clock
from core.i18n import localized
from core.models import Identified, Stamped


def new_secret() -> bytes:
    return secrets.token_bytes(32)


class RunSession(Identified, Stamped):  # type: ignore[django-manager-missing]  # Wagtail's
    """One meeting of a run. Without sign-up everybody with a place in the run belongs to it.

    `sequence` counts what changed for those who come: time and place.
    """

    class Approval(models.TextChoices):
        """Who has to approve a sign-up; with both, the office comes first."""

        NONE = "none", _("Nobody: whoever signs up first has the seat")
        TRAINER = "trainer", _("A trainer of the run")
        UNIT = "unit", _("The person's office")
        BOTH = "both", _("The person's office, then a trainer of the run")

    class State(models.TextChoices):
        PLANNED = "planned", pgettext_lazy("session", "Planned")
        HELD = "held", _("Held")
        CANCELLED = "cancelled", _("Cancelled")

    run = models.ForeignKey("courses.CourseRun", models.PROTECT, related_name="sessions")
    title_zh = models.CharField(_("Title in Chinese"), max_length=120, blank=True)
    title_en = models.CharField(_("Title in English"), max_length=160, blank=True)
    starts_at = models.DateTimeField(_("Begins"))
    ends_at = models.DateTimeField(_("Ends"))
    place_zh = models.CharField(_("Place in Chinese"), max_length=160, blank=True)
    place_en = models.CharField(_("Place in English"), max_length=160, blank=True)
    # Null: as many as come.
    capacity = models.PositiveIntegerField(_("Places"), null=True, blank=True)
    needs_sign_up = models.BooleanField(default=False)
    approval = models.CharField(max_length=8, choices=Approval, default=Approval.NONE)
    # Minutes: sign-in opens so long before the beginning, and counts as late so long after it.
    opens_before = models.PositiveSmallIntegerField(default=30)
    late_after = models.PositiveSmallIntegerField(default=10)
    secret = models.BinaryField(max_length=32, default=new_secret)
    state = models.CharField(max_length=10, choices=State, default=State.PLANNED)
    reason = models.TextField(blank=True, max_length=600)
    sequence = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        ordering = ["starts_at", "pk"]
        verbose_name = _("session")
        verbose_name_plural = _("sessions")
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="courses_session_period"),
            models.CheckConstraint(
                condition=Q(needs_sign_up=True) | Q(capacity=None),
                name="courses_session_sign_up",
            ),
            models.CheckConstraint(
                condition=Q(needs_sign_up=True) | Q(approval="none"), name="courses_session_approval"
            ),
        ]
        indexes = [
            models.Index(fields=["run", "starts_at"], name="courses_session_run"),
            models.Index(fields=["state", "ends_at"], name="courses_session_ends"),
        ]

    def __str__(self) -> str:
        return f"{self.run_id} {self.starts_at:%Y-%m-%d %H:%M}"

    @property
    def title(self) -> str:
        """In the active language; that of the run where no title was given."""
        return localized(self, "title") or self.run.title

    @property
    def place(self) -> str:
        return localized(self, "place") or self.run.place

    @property
    def opens_at(self) -> datetime:
        """From when people may sign in."""
        return self.starts_at - timedelta(minutes=self.opens_before)

    @property
    def late_from(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.late_after)

    def next_step(self, after: str = "") -> str | None:
        """The step of approval that follows this one, the first one after none."""
        steps = ["unit", "trainer"] if self.approval == self.Approval.BOTH else [self.approval]
        left = steps[steps.index(after) + 1 :] if after else steps
        return next((step for step in left if step != self.Approval.NONE), None)


class SignUp(Identified):
    """One person in one session; whoever comes back gets the same row again.

    The waiting list is ordered by `queued_at`, the time of the request, then `id`. A session without
    sign-up has a row for everybody whose attendance is known.

    .. pii: person; retained as training record
    """

    class State(models.TextChoices):
        CONFIRMED = "confirmed", _("Has a seat")
        WAITING = "waiting", _("On the waiting list")
        AT_UNIT = "at_unit", _("The office decides")
        AT_TRAINER = "at_trainer", _("A trainer decides")
        REFUSED = "refused", _("Refused")
        WITHDRAWN = "withdrawn", pgettext_lazy("session", "Withdrawn")
        CANCELLED = "cancelled", _("Session cancelled")

    class Refusal(models.TextChoices):
        DECISION = "decision", _("Refused")
        FULL = "full", _("No seat became free before it began")
        UNDECIDED = "undecided", _("Nobody had decided before it began")

    class Attendance(models.TextChoices):
        UNKNOWN = "unknown", _("Not known")
        PRESENT = "present", _("Present")
        LATE = "late", _("Late")
        ABSENT = "absent", _("Absent")
        EXCUSED = "excused", _("Excused")

    class How(models.TextChoices):
        CODE = "code", pgettext_lazy("attendance", "By code")
        QR = "qr", _("By QR code")
        TRAINER = "trainer", pgettext_lazy("attendance", "By a trainer")

    session = models.ForeignKey(RunSession, models.PROTECT, related_name="sign_ups")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="session_sign_ups")
    state = models.CharField(max_length=10, choices=State, default=State.CONFIRMED)
    asked_at = models.DateTimeField(default=clock.now)
    queued_at = models.DateTimeField(null=True)
    # Counts the requests: whoever comes back asks anew.
    round = models.PositiveSmallIntegerField(default=1)
    # Why there is no seat, for those who were refused one.
    refused_for = models.CharField(max_length=10, choices=Refusal, blank=True)
    attendance = models.CharField(max_length=8, choices=Attendance, default=Attendance.UNKNOWN)
    signed_in_at = models.DateTimeField(null=True)
    how = models.CharField(max_length=8, choices=How, blank=True)
    wrong_tries = models.PositiveSmallIntegerField(default=0)
    locked_until = models.DateTimeField(null=True)

    ASKED = (State.AT_UNIT, State.AT_TRAINER)
    ACTIVE = (State.CONFIRMED, State.WAITING, *ASKED)
    WAS_THERE = (Attendance.PRESENT, Attendance.LATE)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["session", "person"], name="courses_sign_up_once"),
            models.CheckConstraint(
                condition=~Q(state="waiting") | Q(queued_at__isnull=False), name="courses_sign_up_queued"
            ),
            models.CheckConstraint(
                condition=Q(attendance="unknown") | Q(state="confirmed"), name="courses_sign_up_attended"
            ),
            models.CheckConstraint(
                condition=Q(state="refused") & ~Q(refused_for="") | ~Q(state="refused") & Q(refused_for=""),
                name="courses_sign_up_refused_for",
            ),
        ]
        indexes = [
            models.Index(fields=["person", "state"], name="courses_sign_up_person"),
            models.Index(fields=["session", "state", "queued_at"], name="courses_sign_up_queue"),
        ]
