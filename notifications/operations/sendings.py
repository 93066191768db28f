"""How a message on its way is taken in hand, put off and finished: mails, digests and webhooks alike.

Two facts live in different places, that the mail has left and that we know it. Killed between them we
send it again, with the same identifier, rather than never. A try is counted before it is made, so even
a message that kills its worker each time leaves at most `MOST` times.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TypeVar

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet

from core import clock
from notifications.models import Delivery, Digest, Sending, WebhookDelivery

S = TypeVar("S", Delivery, Digest, WebhookDelivery)

# Over four days: a mail server that is down over a long weekend loses nothing.
PAUSES = (
    timedelta(minutes=2),
    timedelta(minutes=15),
    timedelta(hours=1),
    timedelta(hours=4),
    timedelta(hours=12),
    timedelta(days=1),
    timedelta(days=1),
    timedelta(days=1),
)
MOST = len(PAUSES) + 1
# Over before the outbox believes that the worker died and hands the message on again.
LEASE: timedelta = settings.OUTBOX_LEASE / 2
AT_ONCE = 500


@transaction.atomic
def take(*, rows: QuerySet[S], free_from: Callable[[S, datetime], datetime]) -> S | None:
    """The row, if it may be sent now by us. Over the receiver's quiet hours it is put off to their end."""
    row = rows.select_for_update(of=("self",)).first()
    now = clock.now()
    if row is None or row.state != Sending.State.PENDING or row.due_at > now:
        return None
    if row.leased_until and row.leased_until > now:
        return None
    free = free_from(row, now)
    if free > now:
        row.due_at = free
        row.save(update_fields=["due_at"])
        return None
    if row.tries >= MOST:
        finish(row=row, state=Sending.State.FAILED, code=row.code or "lost")
        return None
    row.tries += 1
    row.leased_until = now + LEASE
    row.save(update_fields=["tries", "leased_until"])
    return row


def finish(*, row: Sending, state: Sending.State, code: str = "") -> None:
    row.state, row.code, row.done_at, row.leased_until = state, code[:40], clock.now(), None
    row.save(update_fields=["state", "code", "done_at", "leased_until"])


def put_off(*, row: Sending, code: str) -> bool:
    """To the next try, with growing pauses. False: that was the last one, and it has failed."""
    if row.tries >= MOST:
        finish(row=row, state=Sending.State.FAILED, code=code)
        return False
    row.code, row.leased_until = code[:40], None
    row.due_at = clock.now() + PAUSES[row.tries - 1]
    row.save(update_fields=["code", "leased_until", "due_at"])
    return True


def due(rows: QuerySet[S]) -> QuerySet[S]:
    """What nobody is at work on and whose time has come, the longest waiting first."""
    now = clock.now()
    free = Q(leased_until=None) | Q(leased_until__lte=now)
    return rows.filter(free, state=Sending.State.PENDING, due_at__lte=now).order_by("due_at")[:AT_ONCE]


def key_of(row: Sending, name: str) -> str:
    """One message for each moment at which a row falls due. Its outbox message may have died with the
    database that failed it: after an hour there may be another."""
    return f"{name}:{row.due_at:%Y%m%d%H%M%S}:{clock.now():%Y%m%d%H}"
