"""Tries at the questions of a practice attempt, out of its journal. No key is read here."""

from __future__ import annotations

from collections import defaultdict
from fractions import Fraction
from typing import TYPE_CHECKING

from assessments.models import AttemptEvent
from assessments.question_types.tries import Try

if TYPE_CHECKING:
    from assessments.models import Attempt


def tries_of(attempt: Attempt, *, position: int | None = None) -> dict[int, list[Try]]:
    """By position, in their order; one query."""
    events = AttemptEvent.objects.filter(attempt=attempt, kind=AttemptEvent.Kind.TRY).order_by("seq")
    if position is not None:
        events = events.filter(position=position)
    found: dict[int, list[Try]] = defaultdict(list)
    for place, value in events.values_list("position", "value"):
        if place is not None and value is not None:
            found[place].append(Try(value["answer"], Fraction(value["share"]), value["certainty"]))
    return dict(found)
