"""What is told of programmes."""

from django.utils.translation import gettext_lazy as _

from core import ledger


@ledger.event("programme.opened")
class ProgrammeOpened(ledger.LedgerEvent):
    label = _("Exchange programme set up")

    def describe(self, entry):  # type: ignore[no-untyped-def]
        return _("Exchange programme %(code)s set up") % entry.data


@ledger.event("programme.changed")
class ProgrammeChanged(ledger.LedgerEvent):
    label = _("Exchange programme changed")

    def describe(self, entry):  # type: ignore[no-untyped-def]
        return _("Facts of exchange programme %(code)s changed") % entry.data


@ledger.event("programme.quotas_set")
class ProgrammeQuotasSet(ledger.LedgerEvent):
    label = _("Quotas of an exchange programme set")

    def describe(self, entry):  # type: ignore[no-untyped-def]
        return _("Quotas of exchange programme %(code)s set") % entry.data


@ledger.event("programme.published")
class ProgrammePublished(ledger.LedgerEvent):
    label = _("Exchange programme published")

    def describe(self, entry):  # type: ignore[no-untyped-def]
        return _("Exchange programme %(code)s published (%(language)s)") % entry.data


@ledger.event("programme.withdrawn")
class ProgrammeWithdrawn(ledger.LedgerEvent):
    label = _("Exchange programme taken offline")

    def describe(self, entry):  # type: ignore[no-untyped-def]
        return _("Exchange programme %(code)s taken offline (%(language)s)") % entry.data
