"""Reading the ledger: the history of one subject, and the proof that nothing was touched."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.db.models import Exists, Model, OuterRef, QuerySet

from core.ledger.models import HASHED, LedgerEntry, LedgerStream, hash_of
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


def entries_of(event: str) -> QuerySet[LedgerEntry]:
    """All acts of one kind, the oldest first."""
    return LedgerEntry.objects.filter(event=event).order_by("id")


def describe(entry: LedgerEntry) -> str:
    """The entry as a sentence; an event of a version since withdrawn shows its name."""
    try:
        return get(entry.event).describe(entry)
    except UnknownEvent:
        return entry.event


def verify(stream: str | None = None) -> list[Flaw]:
    """The first flaw of each stream, or of the one named; [] means that every row stands as written.

    Not seen here: a stream cut short together with its head, which only a checkpoint kept elsewhere shows.
    """
    entries, streams = LedgerEntry.objects.all(), LedgerStream.objects.all()
    if stream is not None:
        entries, streams = entries.filter(stream_id=stream), streams.filter(name=stream)
    rows = entries.order_by("stream_id", "sequence", "id").values(
        "id", "hash", "actor_id", "actor__uuid", "stream__length", "stream__head", *HASHED
    )
    flaws = []
    for _name, chain in groupby(rows.iterator(chunk_size=2000), key=itemgetter("stream_id")):
        if (flaw := _first_flaw(chain)) is not None:
            flaws.append(flaw)
    of_stream = LedgerEntry.objects.filter(stream_id=OuterRef("name"))
    for name in streams.filter(~Exists(of_stream), length__gt=0).values_list("name", flat=True):
        flaws.append(Flaw(name, 1, None, "truncated"))
    its_stream = LedgerStream.objects.filter(name=OuterRef("stream_id"))
    for entry in entries.filter(~Exists(its_stream)).order_by("stream_id", "sequence"):
        flaws.append(Flaw(entry.stream_id, entry.sequence, entry.pk, "orphaned"))
    return flaws


def _first_flaw(chain: Iterator[dict[str, Any]]) -> Flaw | None:
    before: dict[str, Any] | None = None
    earlier_hash = ""  # of the row before `before`
    row: dict[str, Any] = {}
    for expected, row in enumerate(chain, start=1):
        last_hash = before["hash"] if before else ""
        if row["sequence"] > expected:
            return Flaw(row["stream_id"], expected, None, "removed")
        if row["sequence"] < expected:
            return _at(row, "inserted")
        if row["previous"] != last_hash:
            if before and row["previous"] == earlier_hash:
                return _at(before, "inserted")  # the chain closes without the row before
            if before and hash_of(row) == row["hash"]:
                return _at(before, "changed")  # this row is whole: the one before was rewritten and rehashed
        if hash_of(row) != row["hash"] or row["actor__uuid"] != row["actor_uuid"]:
            # A row that was pushed along keeps the hash of its old place: what stands before it is new.
            moved = (
                before and hash_of({**row, "sequence": expected - 1, "previous": earlier_hash}) == row["hash"]
            )
            return _at(before, "inserted") if before and moved else _at(row, "changed")
        before, earlier_hash = row, last_hash
    return _flaw_of_head(row)


def _flaw_of_head(last: dict[str, Any]) -> Flaw | None:
    length = last["stream__length"]
    if last["sequence"] < length:
        return Flaw(last["stream_id"], last["sequence"] + 1, None, "truncated")
    if last["sequence"] > length:
        return Flaw(last["stream_id"], length + 1, last["id"], "inserted")
    return None if last["hash"] == last["stream__head"] else _at(last, "changed")


def _at(row: dict[str, Any], kind: str) -> Flaw:
    return Flaw(row["stream_id"], row["sequence"], row["id"], kind)
