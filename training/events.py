"""Acts for the ledger, notices for people. What people typed stays in the rows, never in the ledger."""

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _, pgettext_lazy

from core import ledger
from core.i18n import suffix
from notifications.registry import group, kind
from people import policies as people_policies
from people.registry import Role

if TYPE_CHECKING:
    from people.models import User


def record_stream(person: "User") -> str:
    """The chain that everything about one person's training is written to."""
    return f"training.record:{person.uuid}"


@ledger.event("external_training.entered")
class ExternalEntered(ledger.LedgerEvent):
    label = _("External training entered")


@ledger.event("external_training.changed")
class ExternalChanged(ledger.LedgerEvent):
    label = _("External training changed")


@ledger.event("external_training.submitted")
class ExternalSubmitted(ledger.LedgerEvent):
    label = _("External training submitted")


@ledger.event("external_training.verified")
class ExternalVerified(ledger.LedgerEvent):
    label = _("External training verified")


@ledger.event("external_training.returned")
class ExternalReturned(ledger.LedgerEvent):
    label = pgettext_lazy("training", "Returned")


@ledger.event("external_training.rejected")
class ExternalRejected(ledger.LedgerEvent):
    label = pgettext_lazy("training", "Rejected")


class _Named(ledger.LedgerEvent):
    """Entries carry the title of the rule in both languages under `zh` and `en`."""

    def describe(self, entry):
        return self.label % {**entry.data, "name": entry.data.get(suffix()) or entry.data.get("zh", "")}


@ledger.event("hour_rule.added")
class HourRuleAdded(_Named):
    label = _("Training-hour rule added: %(name)s, in force from %(valid_from)s")


@ledger.event("hour_rule.ended")
class HourRuleEnded(_Named):
    label = _("Training-hour rule ended: %(name)s, before %(valid_to)s")


@ledger.event("grade.recorded")
class GradeRecorded(ledger.LedgerEvent):
    label = _("Grade recorded")


@ledger.event("grade.corrected")
class GradeCorrected(ledger.LedgerEvent):
    label = _("Grade corrected")


def _decides(person: Any) -> bool:
    return people_policies.has_role(person, Role.UNIT_VERIFIER, Role.HR_REVIEWER, Role.HR_APPROVER)


group("training", _("My training record"), 40)
group("duties", _("Files to verify and decide"), 70, _decides)
kind(
    "external_training.to_verify",
    title=_("A training waits for your verification: %(title)s"),
    body=_("A member of your office has entered a training done elsewhere. Compare it with the document."),
    label=_("A training done elsewhere waits for my verification"),
    group="duties",
)
kind(
    "external_training.verified",
    title=_("Your training was verified: %(title)s"),
    body=_("It now counts in your training record."),
    mail=False,
    label=_("A training of mine was verified"),
    group="training",
)
kind(
    "external_training.returned",
    title=_("Your training was returned: %(title)s"),
    body=_("Reason: %(reason)s You can correct it and submit it again."),
    label=_("A training of mine was returned"),
    urgent=True,
    group="training",
)
kind(
    "external_training.rejected",
    title=_("Your training was rejected: %(title)s"),
    body=_("Reason: %(reason)s"),
    label=_("A training of mine was rejected"),
    urgent=True,
    group="training",
)
