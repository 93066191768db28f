"""Reading the ledger: the history of one subject, and the proof that nothing was touched."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Model, QuerySet

from core.ledger.models import LedgerEntry
from core.ledger.operations import reference
from core.ledger.registry import UnknownEvent, get


@dataclass(frozen=True)
class Flaw:
    """The first thing wrong with a stream. `kind`: changed, removed, inserted, truncated, orphaned."""

    stream: str
    sequence: int
    entry_id: int | None
    kind: str


def history_of(subject: Model) -> QuerySet[LedgerEntry]:
    """All acts on this subject, the oldest first."""
    subject_type, subject_ref = reference(subject)
    entries = LedgerEntry.objects.filter(subject_type=subject_type, subject_ref=subject_ref)
    return entries.select_related("actor").order_by("id")


def describe(entry: LedgerEntry) -> str:
    """The entry as a sentence; an event of a version since withdrawn shows its name."""
    try:
        return get(entry.event).describe(entry)
    except UnknownEvent:
        return entry.event


def verify(stream: str | None = None) -> list[Flaw]:
    raise NotImplementedError


def _unused() -> Iterator[None]:
    yield None
