"""Acts for the ledger."""

from django.utils.translation import gettext_lazy as _

from core import ledger


@ledger.event("site.opened")
class SiteOpened(ledger.LedgerEvent):
    label = _("Site opened")

    def describe(self, entry):
        return _("Site opened at %(hostname)s") % entry.data
