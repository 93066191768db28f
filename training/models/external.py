"""Training done elsewhere: entered by the person, verified by the unit or by HR."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _, pgettext_lazy

from core import clock
from core.identifiers import uuid7
from core.models import Identified, Stamped


def _path(external: ExternalTraining, filename: str) -> str:
    # Below private/ nothing is ever served by address; the name that came with the file is only shown.
    return f"private/training/{uuid7()}"


class ExternalTraining(Identified, Stamped):
    """One training of one person that the site has no trace of by itself.

    Hours and days stand as the certificate says; neither is computed from the other. `round` counts the
    submissions, `version` every change: a form filled in for an older one is refused. Once verified or
    rejected the row stays as it is.

    .. pii: person, title, organiser, place, document; retained as training record
    """

    class Kind(models.TextChoices):
        CLASS = "class", pgettext_lazy("training", "In class")
        ONLINE = "online", pgettext_lazy("training", "Online")
        PRACTICE = "practice", pgettext_lazy("training", "Practice")

    class State(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("training", "Draft")
        SUBMITTED = "submitted", pgettext_lazy("training", "Waiting for verification")
        VERIFIED = "verified", pgettext_lazy("training", "Verified")
        RETURNED = "returned", pgettext_lazy("training", "Returned")
        REJECTED = "rejected", pgettext_lazy("training", "Rejected")

    class Marking(models.TextChoices):
        PUBLIC = "public", _("Public")
        INTERNAL = "internal", _("Internal, not for onward distribution")

    class Format(models.TextChoices):
        PDF = "application/pdf", "PDF"
        JPEG = "image/jpeg", "JPEG"
        PNG = "image/png", "PNG"

    WITH_THE_PERSON = (State.DRAFT, State.RETURNED)

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="external_trainings")
    title = models.CharField(_("Title of the training"), max_length=200)
    organiser = models.CharField(_("Organiser"), max_length=200)
    kind = models.CharField(_("Kind of training"), max_length=12, choices=Kind)
    starts_on = models.DateField(_("First day"))
    ends_on = models.DateField(_("Last day"))
    hours = models.DecimalField(_("Hours"), max_digits=6, decimal_places=1, null=True)
    days = models.DecimalField(pgettext_lazy("training", "Days"), max_digits=5, decimal_places=1, null=True)
    place = models.CharField(pgettext_lazy("training", "Place"), max_length=160, blank=True)
    document = models.FileField(upload_to=_path, blank=True)
    document_name = models.CharField(max_length=120, blank=True)
    document_type = models.CharField(max_length=40, choices=Format, blank=True)
    document_digest = models.CharField(max_length=80, blank=True)
    marking = models.CharField(_("Marking"), max_length=16, choices=Marking, default=Marking.INTERNAL)
    state = models.CharField(max_length=12, choices=State, default=State.DRAFT)
    round = models.PositiveSmallIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)
    state_since = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-ends_on", "-pk"]
        verbose_name = _("External training")
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="training_external_period"),
            models.CheckConstraint(
                condition=Q(hours__gt=0) | Q(hours=None, days__isnull=False),
                name="training_external_hours",
            ),
            models.CheckConstraint(condition=Q(days__gt=0) | Q(days=None), name="training_external_days"),
            models.CheckConstraint(
                condition=Q(state="draft") | Q(round__gte=1), name="training_external_submitted_first"
            ),
        ]
        indexes = [
            models.Index(fields=["person", "state", "ends_on"], name="training_external_person"),
            models.Index(fields=["state", "state_since"], name="training_external_queue"),
        ]

    def get_absolute_url(self) -> str:
        return reverse("training:external", args=[self.uuid])

    @property
    def is_with_the_person(self) -> bool:
        return self.state in self.WITH_THE_PERSON


class ExternalDecision(Identified):
    """One decision on an external training, with who took it in which role. Append-only.

    `digest` covers what was decided on, so that it can be shown that nothing was changed afterwards.

    .. pii: by; retained as training record
    """

    class Decision(models.TextChoices):
        VERIFY = "verify", pgettext_lazy("training", "Verified")
        RETURN = "return", pgettext_lazy("training", "Returned")
        REJECT = "reject", pgettext_lazy("training", "Rejected")

    external = models.ForeignKey(ExternalTraining, models.PROTECT, related_name="decisions")
    round = models.PositiveSmallIntegerField()
    decision = models.CharField(max_length=8, choices=Decision)
    reason = models.TextField(blank=True)
    role = models.CharField(max_length=24)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)
    digest = models.CharField(max_length=80)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["external", "round"], name="training_decision_once"),
            models.CheckConstraint(
                condition=Q(decision="verify") | ~Q(reason=""), name="training_decision_reason"
            ),
        ]
