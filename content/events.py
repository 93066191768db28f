"""Acts for the ledger, news for the apps above."""

from django.dispatch import Signal
from django.utils.translation import gettext_lazy as _

from core import ledger

# media: MediaFile, saved; inside the transaction that changed it. What pages show of it has to be drawn anew.
media_changed = Signal()


@ledger.event("site.opened")
class SiteOpened(ledger.LedgerEvent):
    label = _("Site opened")

    def describe(self, entry):
        return _("Site opened at %(hostname)s") % entry.data


@ledger.event("media.added")
class MediaAdded(ledger.LedgerEvent):
    label = _("Recording added")

    def describe(self, entry):
        return _("Recording “%(title)s” added") % entry.data


@ledger.event("media.changed")
class MediaChanged(ledger.LedgerEvent):
    label = _("Recording changed")

    def describe(self, entry):
        return _("Recording “%(title)s” or its captions changed") % entry.data


@ledger.event("media.removed")
class MediaRemoved(ledger.LedgerEvent):
    label = _("Recording removed")

    def describe(self, entry):
        return _("Recording “%(title)s” removed") % entry.data
