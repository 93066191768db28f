"""What was served how often, and what is kept back."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Count, Max

from assessments.models import AttemptItem, Exposure, ExposureCount, Hold, Question
from core import clock, ledger
from core.errors import Conflict, Invalid

if TYPE_CHECKING:
    from people.models import User

MOST_ITEMS = 20_000
SETTLED = timedelta(minutes=1)


@transaction.atomic
def hold_question(*, question: Question, reason: str, by: User) -> Hold:
    """Keep it out of every new attempt until it is released; attempts under way keep it.

    Raises Invalid without a reason, Conflict when it is kept back already.
    """
    if not reason.strip():
        raise Invalid("hold.no_reason")
    Question.objects.select_for_update(of=("self",)).get(pk=question.pk)
    if question.holds.filter(released_at=None).exists():
        raise Conflict("hold.already")
    hold = Hold.objects.create(question=question, reason=reason.strip(), held_by=by, held_at=clock.now())
    ledger.append(event="question.held", subject=question, by=by, key=question.key, reason=hold.reason)
    return hold


@transaction.atomic
def release_question(*, question: Question, by: User) -> None:
    """Let it be served again. Raises Conflict when it is not kept back."""
    hold = question.holds.select_for_update(of=("self",)).filter(released_at=None).first()
    if hold is None:
        raise Conflict("hold.none")
    hold.released_by, hold.released_at = by, clock.now()
    hold.save(update_fields=["released_by", "released_at"])
    ledger.append(event="question.released", subject=question, by=by, key=question.key)


@transaction.atomic
def count_exposure(*, most: int = MOST_ITEMS) -> int:
    """Add what was served since the last count; how many items that were. Runs every minute.

    Attempts do not count themselves: at the start of an exam hundreds would wait for the same rows.
    """
    state, _created = ExposureCount.objects.select_for_update().get_or_create(pk=1)
    # A transaction under way may still bring items with smaller numbers; after a minute none can.
    settled = AttemptItem.objects.filter(
        pk__gt=state.counted_to, attempt__started_at__lte=clock.now() - SETTLED
    )
    numbers = list(settled.order_by("pk").values_list("pk", flat=True)[:most])
    if not numbers:
        return 0
    rows = (
        AttemptItem.objects.filter(pk__gt=state.counted_to, pk__lte=numbers[-1])
        .order_by()
        .values("version__question")
        .annotate(times=Count("pk"), latest=Max("attempt__started_at"))
    )
    found = {row["version__question"]: row for row in rows}
    known = {one.question_id: one for one in Exposure.objects.filter(question__in=found)}
    for question, row in found.items():
        one = known.setdefault(question, Exposure(question_id=question))
        one.served += row["times"]
        one.last_served_at = max(filter(None, [one.last_served_at, row["latest"]]))
    Exposure.objects.bulk_update([one for one in known.values() if one.pk], ["served", "last_served_at"])
    Exposure.objects.bulk_create([one for one in known.values() if not one.pk])
    state.counted_to = numbers[-1]
    state.save(update_fields=["counted_to"])
    return len(numbers)
