from __future__ import annotations

from django.conf import settings

from core import clock, egress, signatures
from notifications.models import WebhookDelivery, WebhookTarget

GONE = 410


def secrets_of(target: WebhookTarget) -> list[str]:
    """The one in force and, while the key of the site is being changed, the earlier ones."""
    masters = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return [signatures.derive(str(master), str(target.uuid)) for master in masters]


def call(delivery: WebhookDelivery) -> int:
    """The receiver's status. Each try is signed anew; its identifier stays, so that a repeat is known."""
    body = delivery.body.encode()
    signed = signatures.headers(
        secrets_of(delivery.target),
        message_id=str(delivery.uuid),
        at=int(clock.now().timestamp()),
        body=body,
    )
    headers = {"Content-Type": "application/cloudevents+json; charset=utf-8", **signed}
    return egress.fetch(delivery.target.url, method="POST", body=body, headers=headers).status
