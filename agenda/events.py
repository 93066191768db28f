"""Acts on calendar addresses for the ledger."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from core import ledger


@ledger.event("calendar_feed.made")
class FeedMade(ledger.LedgerEvent):
    label = _("Calendar address made")


@ledger.event("calendar_feed.renewed")
class FeedRenewed(ledger.LedgerEvent):
    label = _("Calendar address renewed")


@ledger.event("calendar_feed.revoked")
class FeedRevoked(ledger.LedgerEvent):
    label = _("Calendar address revoked")
