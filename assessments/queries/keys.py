"""The only reader of answer keys: marking, authors' pages and the review of a submitted attempt."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cache

from django.db import connection, transaction

from assessments.models.key import GRADER_ROLE, AnswerKey


def keys_of(version_ids: Iterable[int]) -> dict[int, AnswerKey]:
    """Keys by version; a fixed number of statements."""
    wanted = list(version_ids)  # before the role is taken, which may read nothing else
    with as_grader():
        return {key.version_id: key for key in AnswerKey.objects.filter(version_id__in=wanted)}


@contextmanager
def as_grader() -> Iterator[None]:
    """Within it the account may read keys, where PostgreSQL keeps them from it otherwise."""
    if not has_grader_role():
        yield
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL ROLE {GRADER_ROLE}")
        yield
        # Not in a finally: after an error the transaction is aborted, and its end takes the role back.
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL ROLE NONE")


def has_grader_role() -> bool:
    return connection.vendor == "postgresql" and _may_take_role(connection.settings_dict["USER"])


@cache
def _may_take_role(user: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_has_role(current_user, oid, 'MEMBER') FROM pg_roles WHERE rolname = %s", [GRADER_ROLE]
        )
        row = cursor.fetchone()
    return bool(row and row[0])
