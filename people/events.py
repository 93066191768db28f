"""What enters the ledger about people, and the notices they get. Data holds codes and identifiers only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.dispatch import Signal
from django.utils.translation import gettext_lazy as _

from core import ledger
from notifications import registry
from people.registry import Role

if TYPE_CHECKING:
    from django.utils.functional import Promise

    from core.models import LedgerEntry


# person: User, by: User | None; an account was closed or a role ended, and it is saved. Sent inside the
# transaction, so that what rested on the right ends with it.
rights_lost = Signal()


class _Event(ledger.LedgerEvent):
    sentence: str | Promise = ""

    def describe(self, entry: LedgerEntry) -> str:
        data = dict(entry.data)
        if "role" in data:
            data["role"] = Role(data["role"]).label
        try:
            return str(self.sentence) % data if self.sentence else str(self.label)
        except (KeyError, ValueError):
            return str(self.label)


def _event(name: str, label: Promise, sentence: Promise | str = "") -> None:
    qualname = "".join(part.title() for part in name.replace("_", ".").split("."))
    ledger.event(name)(type(qualname, (_Event,), {"label": label, "sentence": sentence}))


_event("account.created", _("Account created"))
_event("account.corrected", _("Account details corrected"))
_event("account.deactivated", _("Account closed"), _("Account closed: %(reason)s"))
_event("account.reactivated", _("Account opened again"), _("Account opened again: %(reason)s"))
_event("account.signed_out", _("Signed out everywhere"))
_event("account.exempted", _("Exempted from the second factor"))
_event("account.walked_identifiers", _("Too many addresses that do not exist were asked for"))
_event("account.security_changed", _("Sign-in security changed"))
_event("account.second_factor_reset", _("Second factor reset"), _("Second factor reset: %(reason)s"))
_event("invitation.made", _("Invitation sent"))
_event("invitation.withdrawn", _("Invitation withdrawn"))
_event("invitation.accepted", _("Invitation accepted"))
_event("office.opened", _("Office opened"), _("Opened under %(parent)s as of %(valid_from)s"))
_event("office.renamed", _("Office renamed"), _("Renamed as of %(valid_from)s"))
_event("office.moved", _("Office moved"), _("Moved from %(before)s to %(after)s as of %(valid_from)s"))
_event("office.closed", _("Office closed"), _("Closed as of %(valid_to)s: %(reason)s"))
_event("post.defined", _("Post defined"))
_event("appointment.made", _("Appointed"), _("Appointed at %(office)s as %(post)s from %(valid_from)s"))
_event(
    "appointment.ended",
    _("Appointment ended"),
    _("Appointment at %(office)s ended as of %(valid_to)s: %(reason)s"),
)
_event("audience.described", _("Group of people described"), _("Group of people at %(office)s described"))
_event("audience.changed", _("Group of people changed"), _("Group of people at %(office)s changed"))
_event("role.granted", _("Role granted"), _("%(role)s at %(office)s from %(valid_from)s: %(reason)s"))
_event("role.revoked", _("Role revoked"), _("%(role)s at %(office)s revoked: %(reason)s"))

registry.group("account", _("My account and roles"), 80)
registry.kind(
    "role.granted",
    title=_("You were given a role"),
    body=_("%(role)s at %(office)s."),
    label=_("I am given a role"),
    group="account",
)
registry.kind(
    "role.revoked",
    title=_("A role of yours has ended"),
    body=_("%(role)s at %(office)s. Reason: %(reason)s"),
    label=_("A role of mine ends"),
    urgent=True,
    group="account",
)
registry.kind(
    "account.security_changed",
    title=_("The security of your account was changed"),
    body=_("A password or a second factor was changed. If it was not you, tell your administrator at once."),
    label=_("My password or second factor was changed"),
    urgent=True,
)
registry.kind(
    "account.second_factor_reset",
    title=_("Your second factor was reset"),
    body=_(
        "An administrator removed it; your sessions have ended. Reason: %(reason)s Sign in and set up a new "
        "one. If you did not ask for this, tell the security administrator at once."
    ),
    label=_("My second factor was reset"),
    urgent=True,
)
registry.kind(
    "account.file_refused",
    title=_("A file you sent was refused"),
    body=_(
        "“%(file)s” was recognised as malware (%(finding)s) and was not taken in. Have the computer checked "
        "that it came from. If you did not send it, tell your administrator at once."
    ),
    label=_("A file I sent is refused as malware"),
    urgent=True,
)
