from __future__ import annotations

from typing import TYPE_CHECKING

from core import canonical

if TYPE_CHECKING:
    from assessments.models import Attempt

FIELDS = (
    "seq", "kind", "position", "value", "superseded", "at", "client_at", "device", "client_seq", "idem_key",
)  # fmt: skip


def head_hash(attempt: Attempt, *, up_to: int | None = None) -> str:
    """The hash over the journal in its order; each event is hashed together with the one before."""
    events = attempt.events.order_by("seq")
    if up_to is not None:
        events = events.filter(seq__lte=up_to)
    head = canonical.digest(str(attempt.uuid))
    for event in events.values(*FIELDS):
        head = canonical.digest({"previous": head, **canonical.plain(event)})
    return head


def journal_holds(attempt: Attempt) -> bool:
    """Whether the journal is still what was sealed when the attempt ended; later events come after."""
    return attempt.is_open or head_hash(attempt, up_to=attempt.sealed_seq) == attempt.head_hash
