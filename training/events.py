"""Acts for the ledger, notices for people. What people typed stays in the rows, never in the ledger."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _, pgettext_lazy

from core import ledger
from notifications.registry import kind

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


kind(
    "external_training.to_verify",
    title=_("A training waits for your verification: %(title)s"),
    body=_("A member of your office has entered a training done elsewhere. Compare it with the document."),
)
kind(
    "external_training.verified",
    title=_("Your training was verified: %(title)s"),
    body=_("It now counts in your training record."),
    mail=False,
)
kind(
    "external_training.returned",
    title=_("Your training was returned: %(title)s"),
    body=_("Reason: %(reason)s You can correct it and submit it again."),
)
kind(
    "external_training.rejected",
    title=_("Your training was rejected: %(title)s"),
    body=_("Reason: %(reason)s"),
)
