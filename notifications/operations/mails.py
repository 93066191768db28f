"""Notices mailed one by one."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from core import mail
from core.outbox import after_commit
from notifications import queries, registry
from notifications.channels import email
from notifications.models import Delivery, Notification
from notifications.operations import sendings

State = Delivery.State


def send_mail(*, notification_id: int) -> bool:
    """Mail one notice, unless that was done, is put off, or nobody may have it. Whether one went out now."""
    if not Notification.objects.filter(pk=notification_id).exists():
        return False
    Delivery.objects.get_or_create(notification_id=notification_id, channel=Delivery.Channel.MAIL)
    rows = Delivery.objects.select_related("notification__recipient")
    mine = rows.filter(notification=notification_id, channel=Delivery.Channel.MAIL)
    delivery = sendings.take(rows=mine, free_from=_free_from)
    if delivery is None:
        return False
    if not may_go(delivery.notification):
        sendings.finish(row=delivery, state=State.SKIPPED)
        return False
    try:
        email.send_notice(delivery.notification)
    except mail.Refused as refused:
        sendings.finish(row=delivery, state=State.FAILED, code=str(refused))
        return False
    except mail.Delayed as delayed:
        sendings.put_off(row=delivery, code=str(delayed))
        return False
    except Exception as error:
        sendings.put_off(row=delivery, code=type(error).__name__)
        raise
    sendings.finish(row=delivery, state=State.SENT)
    return True


def may_go(notification: Notification) -> bool:
    """Asked when it leaves, not when it was written: who has lost the right or the account hears nothing."""
    recipient, kind = notification.recipient, notification.kind
    return (
        kind in registry.registered()
        and recipient.is_active
        and bool(recipient.email)
        and not queries.has_refused(recipient, kind)
        and registry.still_visible(kind, recipient, notification.params)
    )


def _free_from(delivery: Delivery, at: datetime) -> datetime:
    notification = delivery.notification
    if registry.is_urgent(notification.kind):
        return at
    return queries.quiet_of(notification.recipient).until(at)


@transaction.atomic
def sweep() -> int:
    """Queue the mails whose pause or quiet hours are over."""
    rows = Delivery.objects.filter(channel=Delivery.Channel.MAIL).select_related("notification")
    found = list(sendings.due(rows))
    for row in found:
        after_commit(
            "notifications.tasks.send_mail",
            key=sendings.key_of(row, f"notice-mail:{row.notification.uuid}"),
            notification_id=row.notification_id,
        )
    return len(found)
