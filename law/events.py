"""News from the law register, and the traces its writers leave in the ledger."""

from typing import TYPE_CHECKING

from django.dispatch import Signal
from django.utils.translation import gettext_lazy as _

from core import ledger
from core.i18n import suffix

if TYPE_CHECKING:
    from core.models import LedgerEntry

# provision_ids: frozenset[int];
# reason: "names" | "dates" | "text" | "renumbered" | "new_version" | "removed".
# Sent inside the transaction that made the change, so a receiver queues its work with after_commit.
provision_changed = Signal()


class _Named(ledger.LedgerEvent):
    """Entries carry the citation in both languages under `zh` and `en`."""

    def describe(self, entry: "LedgerEntry") -> str:
        what = entry.data.get(suffix()) or entry.data.get("zh", "")
        return _("%(act)s: %(what)s") % {"act": self.label, "what": what}


@ledger.event("law.instrument_added")
class InstrumentAdded(_Named):
    label = _("Instrument added")


@ledger.event("law.instrument_revised")
class InstrumentRevised(_Named):
    label = _("Instrument revised")


@ledger.event("law.instrument_removed")
class InstrumentRemoved(_Named):
    label = _("Instrument removed")


@ledger.event("law.version_added")
class VersionAdded(_Named):
    label = _("Version added")


@ledger.event("law.version_revised")
class VersionRevised(_Named):
    label = _("Version revised")


@ledger.event("law.version_removed")
class VersionRemoved(_Named):
    label = _("Version removed")


@ledger.event("law.provision_added")
class ProvisionAdded(_Named):
    label = _("Provision added")


@ledger.event("law.provision_revised")
class ProvisionRevised(_Named):
    label = _("Provision revised")


@ledger.event("law.provision_removed")
class ProvisionRemoved(_Named):
    label = _("Provision removed")


@ledger.event("law.renumbering_added")
class RenumberingAdded(_Named):
    label = _("Renumbering recorded")


@ledger.event("law.renumbering_revised")
class RenumberingRevised(_Named):
    label = _("Renumbering revised")


@ledger.event("law.renumbering_removed")
class RenumberingRemoved(_Named):
    label = _("Renumbering removed")


@ledger.event("law.editors_granted")
class EditorsGranted(ledger.LedgerEvent):
    label = _("Editors of the law register granted")
