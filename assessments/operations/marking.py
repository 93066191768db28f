"""Marks from answers and keys. The types calculate; this reads the keys and writes the marks."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import transaction

from assessments.models import Attempt, AttemptItem, Mark
from assessments.queries.keys import keys_of
from assessments.queries.tries import tries_of
from assessments.question_types.base import MarkedBy
from assessments.question_types.registry import question_type
from assessments.question_types.tries import mark_of, rules_of

if TYPE_CHECKING:
    from collections.abc import Sequence


@transaction.atomic
def auto_mark(*, attempt: Attempt, at: datetime) -> Decimal:
    """Mark every item that asks something, by its pinned version and key; the score, never below nothing.

    In practice the tries are marked, otherwise the answer that stands.

    Callers hold the attempt's lock.
    """
    items: Sequence[AttemptItem] = list(
        AttemptItem.objects.filter(attempt=attempt).select_related("version", "response")
    )
    keys = keys_of({item.version_id for item in items})
    tried = tries_of(attempt) if attempt.practice else {}
    marks = []
    for item in items:
        kind = question_type(item.version.kind)
        if kind.marked_by == MarkedBy.NOBODY:
            continue
        key = keys[item.version_id].key
        if attempt.practice:
            judged = mark_of(rules_of(attempt.practice, key), tried.get(item.position, []))
        else:
            response = getattr(item, "response", None)
            judged = kind.mark(item.definition, key, response.answer if response else None)
        marks.append(
            Mark(
                item=item,
                fraction=judged.fraction,
                points=judged.points(item.marks),
                maximum=item.marks,
                code=judged.code,
                marked_at=at,
            )
        )
    Mark.objects.bulk_create(marks)
    return max(sum((mark.points for mark in marks), Decimal(0)), Decimal(0))
