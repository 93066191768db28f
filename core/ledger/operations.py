from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import connection, transaction
from django.db.models import Model
from django.dispatch import Signal
from django.utils.functional import Promise

from core import canonical, clock
from core.ledger import registry
from core.ledger.models import LedgerEntry, LedgerStream

if TYPE_CHECKING:
    from people.models import User

# entry: LedgerEntry, saved; sent inside the transaction of the act.
appended = Signal()


def append(
    *, event: str, subject: Model, by: User | None, stream: str | None = None, **data: Any
) -> LedgerEntry:
    """Add one act to the chain of its stream, inside the transaction that does the act.

    `by=None` means the system itself. Without `stream` each subject has its own chain. `data` is hashed
    for ever: identifiers, codes, numbers and reasons, no names of persons.
    """
    registry.get(event)
    # A test's own wrapping does not count, so that tests fail where the site would.
    if all(getattr(block, "_from_testcase", False) for block in connection.atomic_blocks):
        raise transaction.TransactionManagementError(
            "ledger.append belongs inside the transaction of the act"
        )
    subject_type, subject_ref = reference(subject)
    chain = _locked(stream or f"{subject_type}:{subject_ref}")
    at = clock.now(connection_time=True)
    entry = LedgerEntry(
        stream=chain,
        sequence=chain.length + 1,
        event=event,
        subject_type=subject_type,
        subject_ref=subject_ref,
        actor=by,
        actor_uuid=by.uuid if by else None,
        at=max(at, chain.head_at) if chain.head_at else at,
        data=canonical.plain(_without_promises(data)),
        previous=chain.head,
    )
    entry.hash = entry.computed_hash()
    entry.save(force_insert=True)
    chain.length, chain.head, chain.head_at = entry.sequence, entry.hash, entry.at
    chain.save(update_fields=["length", "head", "head_at"])
    appended.send(sender=LedgerEntry, entry=entry)
    return entry


def reference(subject: Model) -> tuple[str, str]:
    """Type and public identifier of a subject; models of others without a uuid go by their key."""
    return subject._meta.label_lower, str(getattr(subject, "uuid", None) or subject.pk)


def _locked(name: str) -> LedgerStream:
    streams = LedgerStream.objects.select_for_update()
    chain = streams.filter(name=name).first()
    if chain is None:
        # A competitor may create it between the look and this line; then both wait for the same row.
        LedgerStream.objects.bulk_create([LedgerStream(name=name)], ignore_conflicts=True)
        chain = streams.get(name=name)
    return chain


def _without_promises(value: Any) -> Any:
    if isinstance(value, Promise):
        return str(value)
    if isinstance(value, dict):
        return {key: _without_promises(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_without_promises(item) for item in value]
    return value
