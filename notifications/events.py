"""What enters the ledger about targets of webhooks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from core import ledger

if TYPE_CHECKING:
    from core.models import LedgerEntry


@ledger.event("webhook.added")
class WebhookAdded(ledger.LedgerEvent):
    label = _("Webhook target added")


@ledger.event("webhook.disabled")
class WebhookDisabled(ledger.LedgerEvent):
    label = _("Webhook target disabled")

    def describe(self, entry: LedgerEntry) -> str:
        return str(_("Webhook target disabled: %(reason)s") % entry.data)
