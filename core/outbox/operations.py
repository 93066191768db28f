from __future__ import annotations

import logging
from collections.abc import Callable
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
PATIENCE: timedelta = settings.OUTBOX_PATIENCE
# How long a try may take before the sweeper believes that its worker died.
LEASE: timedelta = settings.OUTBOX_LEASE
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


def outside_transaction(work: Callable[..., None]) -> Callable[..., None]:
    """For a function of `tasks.py` that takes long: it prints, or talks to another machine.

    It runs without a transaction, because on SQLite a transaction holds the only write lock there is.
    Killed between its effect and our mark it runs again, so its operation has to know its own effect.
    """
    work.runs_outside_transaction = True  # type: ignore[attr-defined]
    return work


def deliver(message_id: int) -> OutboxMessage.State | None:
    """Do one message's work once. None: nothing to do, it is done, dead, or in other hands.

    The work and the mark that it is done are one transaction, unless the work is marked with
    `outside_transaction`.
    """
    message = _claim(message_id)
    if message is None:
        return None
    if message.state == OutboxMessage.State.DEAD:
        return OutboxMessage.State.DEAD
    try:
        work = import_string(message.task_path)
        if getattr(work, "runs_outside_transaction", False):
            work(**message.kwargs)
            _finish(message)
        else:
            with transaction.atomic():
                if _locked_pending(message_id, wait=True) is None:
                    return None
                work(**message.kwargs)
                _finish(message)
    except Exception as error:
        logger.warning("message %s (%s) failed", message_id, message.task_path, exc_info=True)
        return _note_failure(message, error)
    return OutboxMessage.State.DONE


def _finish(message: OutboxMessage) -> None:
    message.state, message.done_at, message.last_error = OutboxMessage.State.DONE, clock.now(), ""
    message.leased_until = None
    message.save(update_fields=["state", "done_at", "last_error", "leased_until"])


def sweep() -> int:
    """Hand on again what was forgotten: lost by the queue, killed with its worker, or due for a retry."""
    now = clock.now()
    pending = OutboxMessage.objects.filter(state=OutboxMessage.State.PENDING, due_at__lte=now)
    found = list(pending.order_by("due_at").values_list("pk", flat=True)[:SWEEP_AT_ONCE])
    # Moved first: a sweeper that dies in the middle leaves the rest to the next but one.
    OutboxMessage.objects.filter(pk__in=found).update(due_at=now + PATIENCE)
    for message_id in found:
        relay(message_id)
    return len(found)


def revive(*, message_id: int) -> None:
    """Give a dead message its tries again, after its cause was repaired."""
    dead = OutboxMessage.objects.filter(pk=message_id, state=OutboxMessage.State.DEAD)
    dead.update(state=OutboxMessage.State.PENDING, tries=0, due_at=clock.now())


def _locked_pending(message_id: int, *, wait: bool = False) -> OutboxMessage | None:
    """Who wants to begin leaves a locked row to its owner; who has the lease waits for a look to pass."""
    messages = OutboxMessage.objects.select_for_update(skip_locked=not wait)
    return messages.filter(pk=message_id, state=OutboxMessage.State.PENDING).first()


@transaction.atomic
def _claim(message_id: int) -> OutboxMessage | None:
    """Count the try before it is made, so that work which kills its worker also comes to an end."""
    message = _locked_pending(message_id)
    now = clock.now()
    if message is None or (message.leased_until and message.leased_until > now):
        return None
    if message.tries >= MAX_TRIES:
        message.state = OutboxMessage.State.DEAD
        logger.error("message %s (%s) is dead after %s tries", message.pk, message.task_path, message.tries)
    else:
        message.tries += 1
        message.due_at = message.leased_until = now + LEASE
    message.save(update_fields=["state", "tries", "due_at", "leased_until"])
    return message


@transaction.atomic
def _note_failure(message: OutboxMessage, error: Exception) -> OutboxMessage.State | None:
    locked = _locked_pending(message.pk, wait=True)
    if locked is None:
        return None
    locked.last_error = f"{type(error).__name__}: {error}"[:500]
    locked.leased_until = None
    locked.due_at = clock.now() + FIRST_PAUSE * 2 ** (locked.tries - 1)
    if locked.tries >= MAX_TRIES:
        locked.state = OutboxMessage.State.DEAD
        logger.error("message %s (%s) is dead: %s", locked.pk, locked.task_path, locked.last_error)
    locked.save(update_fields=["last_error", "due_at", "leased_until", "state"])
    return OutboxMessage.State(locked.state)
