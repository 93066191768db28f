from __future__ import annotations

from datetime import date, timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core import clock
from core.i18n import localized
from core.models import Identified


class Award(Identified):
    """One statement about a qualification held: granted, or taken away. Append-only.

    Bitemporal: [valid_from, valid_to) is when it holds in the world, `recorded_at` since when we say so.
    A later statement about the same award names the one it takes the place of in `supersedes`, so what
    was known on any day can be read from the rows alone. Office and requirement are those of the day of
    the grant. What holds now stands in Standing.

    .. pii: holder; retained as training record
    """

    class Act(models.TextChoices):
        GRANTED = "granted", _("Granted")
        REVOKED = "revoked", _("Revoked")

    holder = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="awards")
    qualification = models.ForeignKey("Qualification", models.PROTECT, related_name="awards")
    requirement = models.ForeignKey("RequirementVersion", models.PROTECT, related_name="awards")
    case = models.ForeignKey("Case", models.PROTECT, related_name="awards")
    office = models.ForeignKey("people.Office", models.PROTECT, null=True, related_name="+")
    office_name_zh = models.CharField(max_length=120, blank=True)
    office_name_en = models.CharField(max_length=200, blank=True)
    act = models.CharField(max_length=12, choices=Act, default=Act.GRANTED)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    recorded_at = models.DateTimeField(default=clock.now)
    supersedes = models.OneToOneField("self", models.PROTECT, null=True, related_name="superseded_by")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    reason = models.TextField(blank=True)
    # Number of the document a revocation rests on.
    document_number = models.CharField(max_length=80, blank=True)

    class Meta:
        constraints = [
            # However many approve at once, a case ends in one grant.
            models.UniqueConstraint(
                fields=["case"], condition=Q(act="granted", supersedes=None), name="qualifications_award_once"
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                name="qualifications_award_period",
            ),
            models.CheckConstraint(
                condition=Q(act="granted") | Q(supersedes__isnull=False) & ~Q(reason=""),
                name="qualifications_award_revoked_for_reason",
            ),
        ]
        indexes = [models.Index(fields=["holder", "-recorded_at"], name="qualifications_award_holder")]

    @property
    def office_name(self) -> str:
        return localized(self, "office_name")

    @property
    def last_day(self) -> date | None:
        """The last day on which it holds: what people are told."""
        return self.valid_to - timedelta(days=1) if self.valid_to else None


class Standing(models.Model):
    """Where a holder stands with a qualification now; can be rebuilt from the award rows.

    Lists and counts read this. Whether it still holds is decided by the dates, the state only says
    what has been recorded (and mailed) so far.

    .. pii: holder; retained as training record
    """

    class State(models.TextChoices):
        VALID = "valid", _("Valid")
        EXPIRED = "expired", _("Expired")
        REVOKED = "revoked", _("Revoked")

    id = models.BigAutoField(primary_key=True)
    holder = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="standings")
    qualification = models.ForeignKey("Qualification", models.PROTECT, related_name="standings")
    award = models.OneToOneField(Award, models.PROTECT, related_name="standing")
    state = models.CharField(max_length=10, choices=State, default=State.VALID)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    class Meta:
        constraints = [
            # A person holds a qualification at most once at a time.
            models.UniqueConstraint(fields=["holder", "qualification"], name="qualifications_standing_once"),
        ]
        indexes = [models.Index(fields=["state", "valid_to"], name="qualifications_standing_due")]

    @property
    def last_day(self) -> date | None:
        return self.valid_to - timedelta(days=1) if self.valid_to else None

    def holds_on(self, day: date) -> bool:
        return (
            self.state != self.State.REVOKED
            and self.valid_from <= day
            and (self.valid_to is None or day < self.valid_to)
        )
