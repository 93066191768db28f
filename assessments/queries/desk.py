"""What waits for one learner, and what came back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from assessments.models import Attempt
from assessments.queries.results import Result, result_of

if TYPE_CHECKING:
    from people.models import User

RECENT = 20


@dataclass(frozen=True)
class Attempts:
    """`under_way`: the one that ends first on top. `results`: the newest first."""

    under_way: list[Attempt]
    results: list[Result]


def attempts_of(learner: User, results: int = 5) -> Attempts:
    """From the learner's newest attempts, in one query."""
    rows = Attempt.objects.filter(learner=learner).select_related("assessment").order_by("-started_at", "-pk")
    newest = list(rows[:RECENT])
    open_ones = [attempt for attempt in newest if attempt.is_open]
    open_ones.sort(key=lambda attempt: (attempt.deadline is None, attempt.deadline or attempt.started_at))
    ended = [result for attempt in newest if (result := result_of(attempt)) is not None]
    return Attempts(open_ones, ended[:results])
