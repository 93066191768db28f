from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _, pgettext_lazy

from core import clock
from core.models import Identified, Stamped


class State(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("case", "Draft")
    SUBMITTED = "submitted", pgettext_lazy("case", "Submitted")
    UNIT_VERIFIED = "unit_verified", pgettext_lazy("case", "Verified by the unit")
    HR_REVIEWED = "hr_reviewed", pgettext_lazy("case", "Reviewed by HR")
    APPROVED = "approved", pgettext_lazy("case", "Approved")
    RETURNED = "returned", pgettext_lazy("case", "Returned")
    REJECTED = "rejected", pgettext_lazy("case", "Rejected")
    WITHDRAWN = "withdrawn", pgettext_lazy("case", "Withdrawn")


class Step(models.TextChoices):
    """What a decision is about; each belongs to one role and begins from one state."""

    VERIFY = "verify", _("Verification by the unit")
    REVIEW = "review", _("Review by HR")
    APPROVE = "approve", _("Approval")


WITH_THE_PERSON = (State.DRAFT, State.RETURNED)
WITH_A_DECIDER = (State.SUBMITTED, State.UNIT_VERIFIED, State.HR_REVIEWED)
OPEN = (*WITH_THE_PERSON, *WITH_A_DECIDER)
CLOSED = (State.APPROVED, State.REJECTED, State.WITHDRAWN)

STEP_OF: dict[str, Step] = {
    State.SUBMITTED: Step.VERIFY,
    State.UNIT_VERIFIED: Step.REVIEW,
    State.HR_REVIEWED: Step.APPROVE,
}
ROLE_OF: dict[str, str] = {
    Step.VERIFY: "unit_verifier",
    Step.REVIEW: "hr_reviewer",
    Step.APPROVE: "hr_approver",
}
ACCEPTED: dict[str, State] = {
    Step.VERIFY: State.UNIT_VERIFIED,
    Step.REVIEW: State.HR_REVIEWED,
    Step.APPROVE: State.APPROVED,
}


class Case(Identified, Stamped):
    """One person's way to one qualification, once: from the proposal to the decision.

    `cycle` counts the cases of the person for the qualification, `round` the submissions of this one,
    `version` every change: a form filled in for an older one is refused. `office` is where the person
    worked when the case was last submitted; who may see it goes by where the person works today.

    .. pii: person; retained as training record
    """

    State = State

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="qualification_cases")
    qualification = models.ForeignKey("Qualification", models.PROTECT, related_name="cases")
    requirement = models.ForeignKey("RequirementVersion", models.PROTECT, related_name="cases")
    office = models.ForeignKey("people.Office", models.PROTECT, null=True, related_name="+")
    cycle = models.PositiveSmallIntegerField(default=1)
    round = models.PositiveSmallIntegerField(default=0)
    state = models.CharField(max_length=16, choices=State, default=State.DRAFT)
    version = models.PositiveIntegerField(default=1)
    # Null: proposed by the system when the evidence was complete.
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    submitted_at = models.DateTimeField(null=True)
    # Since when it has been where it is: the age of a to-do.
    state_since = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = _("Case")
        verbose_name_plural = _("Cases")
        constraints = [
            models.UniqueConstraint(
                fields=["person", "qualification", "cycle"], name="qualifications_case_cycle"
            ),
            models.UniqueConstraint(
                fields=["person", "qualification"],
                condition=Q(state__in=[str(state) for state in OPEN]),
                name="qualifications_case_one_open",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "withdrawn"]) | Q(submitted_at__isnull=False, round__gte=1),
                name="qualifications_case_submitted_first",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "state_since"], name="qualifications_case_queue"),
            models.Index(fields=["person", "-created_at"], name="qualifications_case_person"),
        ]

    def get_absolute_url(self) -> str:
        return reverse("qualifications:case", args=[self.uuid])

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def step(self) -> Step | None:
        """The decision it waits for."""
        return STEP_OF.get(self.state)


class CaseDecision(Identified):
    """One decision on a case, as signed: who, in which role, when, and what the signature means.

    Append-only. `meaning` is the code of the statement the person put the name to; `case_version` what
    the case was when it was decided.

    .. pii: by; retained as training record
    """

    class Decision(models.TextChoices):
        ACCEPT = "accept", _("Accepted")
        RETURN = "return", pgettext_lazy("case", "Returned")
        REJECT = "reject", pgettext_lazy("case", "Rejected")

    Step = Step

    case = models.ForeignKey(Case, models.PROTECT, related_name="decisions")
    round = models.PositiveSmallIntegerField()
    step = models.CharField(max_length=8, choices=Step)
    decision = models.CharField(max_length=8, choices=Decision)
    reason = models.TextField(blank=True)
    role = models.CharField(max_length=24)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)
    meaning = models.CharField(max_length=40)
    case_version = models.PositiveIntegerField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["case", "round", "step"], name="qualifications_decision_once"),
            # Verifier, reviewer and approver are three persons, even if the operation forgot to look.
            models.UniqueConstraint(fields=["case", "round", "by"], name="qualifications_decision_one_each"),
            models.CheckConstraint(
                condition=Q(decision="accept") | ~Q(reason=""), name="qualifications_decision_reason"
            ),
        ]
        indexes = [models.Index(fields=["by", "-at"], name="qualifications_decision_by")]
