"""News from the term base, and the traces its writers leave in the ledger."""

from typing import TYPE_CHECKING

from django.dispatch import Signal
from django.utils.translation import gettext_lazy as _

from core import ledger
from core.i18n import suffix

if TYPE_CHECKING:
    from core.models import LedgerEntry

# term_ids: frozenset[int], reason: "added" | "revised" | "removed". Sent only when what the public reads
# changes (approved terms), inside the transaction of the change: receivers queue with after_commit.
term_changed = Signal()


class _Named(ledger.LedgerEvent):
    """Entries carry the term in both languages under `zh` and `en`."""

    def describe(self, entry: "LedgerEntry") -> str:
        what = entry.data.get(suffix()) or entry.data.get("zh", "")
        return _("%(act)s: %(what)s") % {"act": self.label, "what": what}


@ledger.event("term.added")
class TermAdded(_Named):
    label = _("Term added")


@ledger.event("term.revised")
class TermRevised(_Named):
    label = _("Term revised")


@ledger.event("term.approved")
class TermApproved(_Named):
    label = _("Term approved")


@ledger.event("term.removed")
class TermRemoved(_Named):
    label = _("Term removed")


@ledger.event("terms.editors_granted")
class EditorsGranted(ledger.LedgerEvent):
    label = _("Editors of the glossary granted")
