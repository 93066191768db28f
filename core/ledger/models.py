"""The two tables of the ledger."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC
from typing import Any

from django.conf import settings
from django.db import models

from core import canonical, clock

FORM = 1  # version of what is hashed; a later one is added beside it, never instead


class LedgerStream(models.Model):
    """One chain: a record, an exam, a programme. Its row is the lock and remembers the head."""

    name = models.CharField(max_length=160, primary_key=True)
    length = models.PositiveBigIntegerField(default=0)
    head = models.CharField(max_length=80, blank=True)
    head_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(length=0, head="") | (models.Q(length__gt=0) & ~models.Q(head="")),
                name="core_stream_head_with_length",
            )
        ]


class LedgerEntry(models.Model):
    """One act. Never changed, never removed: triggers refuse it and the chain would show it.

    Subject and actor are pseudonymous identifiers; names live in `people`.

    .. pii: none by itself; `data` holds codes, identifiers and reasons
    """

    id = models.BigAutoField(primary_key=True)
    stream = models.ForeignKey(LedgerStream, models.PROTECT, related_name="entries", db_index=False)
    sequence = models.PositiveBigIntegerField()
    form = models.PositiveSmallIntegerField(default=FORM)
    event = models.CharField(max_length=64)
    subject_type = models.CharField(max_length=64)
    subject_ref = models.CharField(max_length=64)
    # Without an actor the system itself acted (a deadline, an expiry).
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    actor_uuid = models.UUIDField(null=True)
    at = models.DateTimeField(default=clock.now)
    data = models.JSONField(default=dict)
    previous = models.CharField(max_length=80, blank=True)
    hash = models.CharField(max_length=80)

    class Meta:
        constraints = [
            # Two writers who both read the same head cannot both append.
            models.UniqueConstraint(fields=["stream", "sequence"], name="core_ledger_sequence_once"),
        ]
        indexes = [
            models.Index(fields=["subject_type", "subject_ref", "id"], name="core_ledger_subject"),
            models.Index(fields=["event", "at"], name="core_ledger_event_at"),
        ]

    def computed_hash(self) -> str:
        return hash_of({name: getattr(self, name) for name in HASHED})


HASHED = (
    "form",
    "stream_id",
    "sequence",
    "event",
    "subject_type",
    "subject_ref",
    "actor_uuid",
    "at",
    "data",
    "previous",
)


def hash_of(row: Mapping[str, Any]) -> str:
    """Digest of one entry, form 1: the fields of HASHED as canonical JSON."""
    actor = row["actor_uuid"]
    return canonical.digest(
        {
            "form": row["form"],
            "stream": row["stream_id"],
            "sequence": row["sequence"],
            "event": row["event"],
            "subject": {"type": row["subject_type"], "ref": row["subject_ref"]},
            "actor": str(actor) if actor else None,
            "at": row["at"].astimezone(UTC).isoformat(timespec="microseconds"),
            "data": row["data"],
            "previous": row["previous"],
        }
    )
