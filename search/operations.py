"""The index is written in the transaction of the change, so nobody finds what is no longer so.

It is a projection: nothing here is an act, and `rebuild` makes all of it again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from itertools import islice
from typing import TypeVar

from django.db import connection, transaction
from django.db.models import Value
from django.db.models.functions import Concat, Substr

from core import canonical, clock
from search import registry
from search.analysis import Source, tokens
from search.models import Entry, Place, Posting
from search.registry import Document, Kind

BATCH = 500
NOWHERE = 0
T = TypeVar("T")


@transaction.atomic
def put(*, kind: str, documents: Iterable[Document]) -> dict[str, int]:
    """Make these things found as they are now; what has not changed stays as it is."""
    declared = _kind(kind)
    counts: Counter[str] = Counter(added=0, changed=0, kept=0)
    for batch in _batches(documents):
        counts.update(_put(declared, batch))
    return dict(counts)


@transaction.atomic
def remove(*, kind: str, things: Iterable[int]) -> int:
    """What is gone; things that were never there do no harm."""
    declared, removed = _kind(kind), 0
    for batch in _batches(things):
        removed += _remove(declared, batch)
    return removed


@transaction.atomic
def refresh(*, kind: str, things: Iterable[int]) -> None:
    """Ask the app anew about these: put what is there, remove what is not."""
    declared = _kind(kind)
    for batch in _batches(things):
        found = list(declared.documents(batch))
        _put(declared, found)
        _remove(declared, sorted(set(batch) - {document.thing for document in found}))


@transaction.atomic
def place(*, key: int, path: str) -> None:
    """A new node of the tree."""
    Place.objects.update_or_create(id=key, defaults={"path": path})


@transaction.atomic
def move_places(*, old: str, new: str) -> None:
    """A node with all below it hangs elsewhere; scopes follow with this transaction."""
    moved = Place.objects.filter(path__startswith=old)
    moved.update(path=Concat(Value(new), Substr("path", len(old) + 1)))


def rebuild(*, kinds: Iterable[str] = ()) -> dict[str, dict[str, int]]:
    """All things of the kinds named, or of every kind; a second run finds nothing to do.

    A transaction for each batch: together they would keep every other writer waiting on SQLite.
    """
    report: dict[str, dict[str, int]] = {}
    _rebuild_places()
    for declared in [_kind(name) for name in kinds] or registry.kinds():
        began = clock.now()
        counts: Counter[str] = Counter(added=0, changed=0, kept=0, removed=0)
        for batch in _batches(declared.documents(None)):
            with transaction.atomic():
                counts.update(_put(declared, batch))
        # Whatever was not met in this run, and was not put by somebody else meanwhile, is gone.
        stale = Entry.objects.filter(kind=declared.number, put_at__lt=began)
        while batch_of_things := list(stale.values_list("thing", flat=True)[:BATCH]):
            with transaction.atomic():
                counts["removed"] += _remove(declared, batch_of_things)
        report[declared.name] = dict(counts)
    return report


def _rebuild_places() -> None:
    with transaction.atomic():
        known = dict(Place.objects.values_list("id", "path"))
        wanted = dict(registry.places())
        Place.objects.filter(id__in=known.keys() - wanted.keys()).delete()
        rows = [Place(id=key, path=path) for key, path in wanted.items() if known.get(key) != path]
        Place.objects.bulk_create(
            rows, batch_size=BATCH, update_conflicts=True, unique_fields=["id"], update_fields=["path"]
        )


def _kind(name: str) -> Kind:
    declared = registry.by_name(name)
    if declared is None:
        raise ValueError(f"no kind of thing is called {name}")
    return declared


def _put(declared: Kind, documents: list[Document]) -> dict[str, int]:
    wanted = {document.thing: document for document in documents}
    digests = {thing: canonical.digest(asdict(document)) for thing, document in wanted.items()}
    rows = Entry.objects.filter(kind=declared.number, thing__in=list(wanted))
    known = dict(rows.values_list("thing", "digest"))
    kept = [thing for thing, digest in known.items() if digest == digests[thing]]
    rows.filter(thing__in=kept).update(put_at=clock.now())
    fresh = [document for thing, document in wanted.items() if known.get(thing) != digests[thing]]
    _forget(declared, [document.thing for document in fresh if document.thing in known])
    Entry.objects.bulk_create(
        [_entry(declared, document, digests[document.thing]) for document in fresh],
        update_conflicts=True,
        unique_fields=["kind", "thing"],
        update_fields=["title_zh", "title_en", "parts", "digest", "put_at"],
    )
    Posting.objects.bulk_create(
        [row for document in fresh for row in _postings(declared, document)], batch_size=2000
    )
    changed = len(fresh) - sum(document.thing not in known for document in fresh)
    return {"added": len(fresh) - changed, "changed": changed, "kept": len(kept)}


def _entry(declared: Kind, document: Document, digest: str) -> Entry:
    parts = [[part.language, part.anchor, part.text] for part in (*document.near, *document.body)]
    return Entry(
        kind=declared.number,
        thing=document.thing,
        title_zh=document.title_zh[:300],
        title_en=document.title_en[:300],
        parts=parts,
        digest=digest,
    )


def _postings(declared: Kind, document: Document) -> Iterator[Posting]:
    source = Source(
        names=tuple(filter(None, (document.title_zh, document.title_en, *document.aliases))),
        codes=document.codes,
        near=tuple(part.text for part in document.near),
        body=tuple(part.text for part in document.body),
        pinyin=document.pinyin,
        is_name=document.is_person,
    )
    for token, weight in tokens(source).items():
        for key in document.places or (NOWHERE,):
            yield Posting(token=token, kind=declared.number, place=key, weight=weight, thing=document.thing)


def _remove(declared: Kind, things: list[int]) -> int:
    if not things:
        return 0
    _forget(declared, things)
    removed, _rows = Entry.objects.filter(kind=declared.number, thing__in=things).delete()
    return removed


def _forget(declared: Kind, things: list[int]) -> None:
    if not things:
        return
    # Without a collector: it would first read every row that it deletes.
    rows = Posting.objects.filter(kind=declared.number, thing__in=things)
    rows._raw_delete(connection.alias)  # type: ignore[attr-defined]


def _batches(items: Iterable[T]) -> Iterator[list[T]]:
    rest = iter(items)
    while batch := list(islice(rest, BATCH)):
        yield batch
