"""The statements that write an attempt's journal and its projection.

Saving an answer is the busiest write of an exam, so it is three statements, written out; both
databases understand them. Callers hold a transaction.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import connection

from assessments.models.attempt import Attempt, AttemptEvent, Response

if TYPE_CHECKING:
    from assessments.models.attempt import AttemptItem

_ATTEMPT, _EVENT, _RESPONSE = (model._meta.db_table for model in (Attempt, AttemptEvent, Response))

# An UPDATE takes the row lock and answers with the row as the last holder left it. A SELECT … FOR
# UPDATE joined with other tables would show those as they were before the wait for the lock.
_LOCK = (
    f'UPDATE "{_ATTEMPT}" SET journal_seq = journal_seq + 1 WHERE id = %s '  # noqa: S608
    "RETURNING journal_seq, state, deadline"
)

# What stands is replaced by a later answer of the same device, by another device that had seen it
# (`base`), and by a page without JavaScript, which is never behind. A device that comes back from a
# dead network with old answers replaces nothing newer.
_ANSWER = (
    f'INSERT INTO "{_RESPONSE}" (item_id, answer, flagged, device, client_seq, seq, saved_at) '  # noqa: S608
    "VALUES (%s, %s, %s, %s, %s, %s, %s) ON CONFLICT (item_id) DO UPDATE SET answer = excluded.answer, "
    "device = excluded.device, client_seq = excluded.client_seq, seq = excluded.seq, "
    "saved_at = excluded.saved_at "
    f"WHERE excluded.device = '' "
    f'OR ("{_RESPONSE}".device = excluded.device AND "{_RESPONSE}".client_seq < excluded.client_seq) '
    f'OR ("{_RESPONSE}".device <> excluded.device AND "{_RESPONSE}".seq <= %s)'
)
_FLAG = (
    f'INSERT INTO "{_RESPONSE}" (item_id, answer, flagged, device, client_seq, seq, saved_at) '  # noqa: S608
    "VALUES (%s, NULL, %s, '', 0, 0, NULL) ON CONFLICT (item_id) DO UPDATE SET flagged = excluded.flagged"
)
_APPEND = (
    f'INSERT INTO "{_EVENT}" (attempt_id, seq, kind, position, value, superseded, at, client_at, device, '  # noqa: S608
    "client_seq, idem_key) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s) "
    "ON CONFLICT (attempt_id, idem_key) DO NOTHING"
)


class Repeated(Exception):
    """This idempotency key is in the journal already; the transaction has to be undone."""


@dataclass(frozen=True)
class Locked:
    seq: int
    state: str
    deadline: datetime | None

    @property
    def is_open(self) -> bool:
        return self.state == Attempt.State.OPEN


@dataclass(frozen=True)
class Origin:
    """Where an act came from, as the page says: orders what arrives out of order, nothing else.

    `base` is the journal number up to which the page knew the attempt.
    """

    idem_key: str | None = None
    device: str = ""
    client_seq: int | None = None
    client_at: datetime | None = None
    base: int | None = None


def lock(attempt_id: int) -> Locked:
    """Take the attempt's row and the next number of its journal."""
    with connection.cursor() as cursor:
        cursor.execute(_LOCK, [attempt_id])
        seq, state, deadline = cursor.fetchone()
    if isinstance(deadline, str):  # SQLite keeps instants as text
        deadline = datetime.fromisoformat(deadline)
    if deadline is not None and deadline.tzinfo is None:
        deadline = deadline.replace(tzinfo=connection.timezone)
    return Locked(seq, state, deadline)


def put_answer(item: AttemptItem, answer: Any, *, seq: int, at: datetime, origin: Origin) -> bool:
    """Make this the answer that counts; False when a later one of the same device is there."""
    with connection.cursor() as cursor:
        cursor.execute(
            _ANSWER,
            [
                item.pk,
                _json(answer),
                False,
                origin.device,
                origin.client_seq or 0,
                seq,
                _instant(at),
                seq if origin.base is None else origin.base,
            ],
        )
        return cursor.rowcount == 1


def put_flag(item: AttemptItem, flagged: bool) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_FLAG, [item.pk, flagged])


def append(
    attempt_id: int,
    *,
    seq: int,
    kind: str,
    at: datetime,
    position: int | None = None,
    value: Any = None,
    superseded: bool = False,
    origin: Origin = Origin(),
) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            _APPEND,
            [
                attempt_id, seq, kind, position, _json(value), superseded, _instant(at),
                _instant(origin.client_at), origin.device, origin.client_seq, origin.idem_key,
            ],
        )  # fmt: skip
        if cursor.rowcount != 1:
            raise Repeated


def _json(value: Any) -> str | None:
    return None if value is None else json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _instant(at: datetime | None) -> Any:
    return connection.ops.adapt_datetimefield_value(at)
