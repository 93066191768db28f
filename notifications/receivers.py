"""Acts of the ledger that other systems may hear of."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from core.ledger import appended
from notifications import registry
from notifications.operations import webhooks


@receiver(appended, dispatch_uid="notifications.publish")
def publish(sender: type, entry: Any, **kwargs: Any) -> None:
    if entry.event in registry.published():
        webhooks.publish(entry=entry)
