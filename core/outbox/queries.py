from __future__ import annotations

from core.outbox.models import OutboxMessage


def another_waits(task_path: str) -> bool:
    """Whether the same work will be done again later, by a message that nobody has begun with.

    For work that looks at everything: of a hundred messages only the last needs to do it.
    """
    waiting = OutboxMessage.objects.filter(task_path=task_path, state=OutboxMessage.State.PENDING, tries=0)
    return waiting.exists()
