"""What was decided on the sign-ups that ask for approval."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core import clock


class SignUpDecision(models.Model):
    """One step of one request. Never edited: whoever asks again gets decisions of her own.

    .. pii: by, and the person of the sign-up; retained as training record
    """

    class Step(models.TextChoices):
        UNIT = "unit", _("The person's office")
        TRAINER = "trainer", _("A trainer of the run")

    class Outcome(models.TextChoices):
        APPROVED = "approved", _("Approved")
        REFUSED = "refused", _("Refused")

    id = models.BigAutoField(primary_key=True)
    sign_up = models.ForeignKey("courses.SignUp", models.PROTECT, related_name="decisions")
    # That of the sign-up when it was decided.
    round = models.PositiveSmallIntegerField()
    step = models.CharField(max_length=8, choices=Step)
    outcome = models.CharField(max_length=8, choices=Outcome)
    reason = models.TextField(blank=True, max_length=600)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("decision on a sign-up")
        verbose_name_plural = _("decisions on sign-ups")
        constraints = [
            models.UniqueConstraint(fields=["sign_up", "round", "step"], name="courses_sign_up_decided_once"),
            models.CheckConstraint(
                condition=Q(outcome="approved") | ~Q(reason=""), name="courses_sign_up_refusal_reason"
            ),
        ]
        indexes = [models.Index(fields=["by", "at"], name="courses_sign_up_decider")]
