"""The traces the writers of the framework leave in the ledger."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from core import ledger
from core.i18n import suffix

if TYPE_CHECKING:
    from core.models import LedgerEntry


class _Named(ledger.LedgerEvent):
    """Entries carry the name in both languages under `zh` and `en`."""

    def describe(self, entry: "LedgerEntry") -> str:
        what = entry.data.get(suffix()) or entry.data.get("zh", "")
        return _("%(act)s: %(what)s") % {"act": self.label, "what": what}


@ledger.event("competence.added")
class Added(_Named):
    label = _("Added to the competence framework")


@ledger.event("competence.revised")
class Revised(_Named):
    label = _("Competence framework revised")


@ledger.event("competence.removed")
class Removed(_Named):
    label = _("Removed from the competence framework")


@ledger.event("competence.editors_granted")
class EditorsGranted(ledger.LedgerEvent):
    label = _("Editors of the competence framework granted")
