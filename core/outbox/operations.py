from __future__ import annotations

import logging
from datetime import timedelta
from functools import partial
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.utils.module_loading import import_string

from core import canonical, clock
from core.outbox.models import OutboxMessage

logger = logging.getLogger("comity.outbox")

MAX_TRIES = 5
# How long a message that was handed to the queue may stay unseen before the sweeper hands it on again.
PATIENCE = timedelta(seconds=30)
FIRST_PAUSE = timedelta(seconds=10)  # doubled after each failure: 10, 20, 40, 80 s
SWEEP_AT_ONCE = 500


def after_commit(task_path: str, *, key: str | None = None, **kwargs: Any) -> None:
    """Remember, in the caller's transaction, to call `task_path(**kwargs)` once it is committed.

    The same key twice is one message, for ever. `kwargs` go through JSON.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("after_commit belongs inside the transaction it follows")
    fields = {"task_path": task_path, "kwargs": canonical.plain(kwargs), "due_at": clock.now() + PATIENCE}
    if key is None:
        message = OutboxMessage.objects.create(**fields)
    else:
        message, created = OutboxMessage.objects.get_or_create(key=key, defaults=fields)
        if not created:
            return
    transaction.on_commit(partial(relay, message.pk))


def relay(message_id: int) -> None:
    """Hand one message to the queue. A queue that is down is the sweeper's business, not the caller's."""
    try:
        publish = import_string(getattr(settings, "OUTBOX_PUBLISH", "core.tasks.publish"))
        publish(message_id)
    except Exception:
        logger.warning("message %s not handed to the queue; the sweeper will", message_id, exc_info=True)


def deliver(message_id: int) -> str:
    raise NotImplementedError


def sweep() -> int:
    raise NotImplementedError
