"""What somebody does with the inbox, and how long it keeps things."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction

from core import clock
from notifications.models import Digest, Notification

if TYPE_CHECKING:
    from people.models import User

# The acts that notices tell of are in the ledger; the notices themselves are kept for convenience.
KEPT_READ = timedelta(days=180)
KEPT_UNREAD = timedelta(days=365)
AT_ONCE = 1000


@transaction.atomic
def mark_read(*, notification: Notification, by: User) -> Notification:
    """The person has seen it; the first time counts."""
    Notification.objects.filter(pk=notification.pk, recipient=by, read_at=None).update(read_at=clock.now())
    notification.refresh_from_db(fields=["read_at"])
    return notification


@transaction.atomic
def mark_all_read(*, by: User) -> int:
    """How many were unread."""
    return Notification.objects.filter(recipient=by, read_at=None).update(read_at=clock.now())


@transaction.atomic
def mark(*, notifications: Sequence[Notification], read: bool, by: User) -> int:
    """Several at once, read or unread again. How many changed."""
    rows = Notification.objects.filter(
        pk__in=[row.pk for row in notifications], recipient=by, shown=True, read_at__isnull=read
    )
    return rows.update(read_at=clock.now() if read else None)


def forget_old() -> int:
    """Delete what is past its time, in small transactions. How many notices went."""
    now, gone = clock.now(), 0
    for rows in (
        Notification.objects.filter(created_at__lt=now - KEPT_READ, read_at__isnull=False),
        Notification.objects.filter(created_at__lt=now - KEPT_UNREAD),
    ):
        while part := list(rows.values_list("pk", flat=True)[:AT_ONCE]):
            with transaction.atomic():
                Notification.objects.filter(pk__in=part).delete()
            gone += len(part)
    with transaction.atomic():
        Digest.objects.filter(period__lt=(now - KEPT_UNREAD).date()).exclude(state="pending").delete()
    return gone
