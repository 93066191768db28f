"""What enters the ledger about files that were refused, and the news of it for the apps above."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.dispatch import Signal
from django.utils.translation import gettext_lazy as _

from core import ledger

if TYPE_CHECKING:
    from core.models import LedgerEntry

# file: QuarantinedFile, saved; sent inside the transaction that put it aside.
file_quarantined = Signal()


@ledger.event("file.quarantined")
class FileQuarantined(ledger.LedgerEvent):
    label = _("File with malware refused")

    def describe(self, entry: LedgerEntry) -> str:
        return _("A file was refused: %(finding)s") % entry.data


@ledger.event("file.destroyed")
class FileDestroyed(ledger.LedgerEvent):
    label = _("Quarantined file destroyed")
