from __future__ import annotations

from typing import Any

from core.outbox.models import OutboxMessage


def another_waits(task_path: str, **kwargs: Any) -> bool:
    """Whether the same work (with `kwargs`: on the same) will be done again later, by a message that nobody
    has begun with.

    For work that looks at everything: of a hundred messages only the last needs to do it.
    """
    waiting = OutboxMessage.objects.filter(task_path=task_path, state=OutboxMessage.State.PENDING, tries=0)
    if kwargs:
        waiting = waiting.filter(kwargs=kwargs)
    return waiting.exists()
