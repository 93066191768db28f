"""What waits for one learner or author, and what came back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import QuerySet
from django.urls import reverse

from assessments import policies
from assessments.models import Attempt
from assessments.queries.results import Result, result_of
from core.prepared import Prepared

if TYPE_CHECKING:
    from people.models import User

RECENT = 20


@dataclass(frozen=True)
class Attempts:
    """`under_way`: the one that ends first on top. `results`: the newest first."""

    under_way: list[Attempt]
    results: list[Result]


def _newest_of(learner: int) -> QuerySet[Attempt]:
    rows = Attempt.objects.filter(learner=learner).select_related("assessment")
    return rows.order_by("-started_at", "-pk")[:RECENT]


_newest = Prepared(_newest_of)


def attempts_of(learner: User, results: int = 5) -> Attempts:
    """From the learner's newest attempts, in one query."""
    newest = list(_newest(learner.pk))
    open_ones = [attempt for attempt in newest if attempt.is_open]
    open_ones.sort(key=lambda attempt: (attempt.deadline is None, attempt.deadline or attempt.started_at))
    ended = [result for attempt in newest if (result := result_of(attempt)) is not None]
    return Attempts(open_ones, ended[:results])


@dataclass(frozen=True)
class ReviewAsked:
    """A wording that waits for the person's verdict."""

    key: str
    bank: str
    stem_zh: str
    stem_en: str
    asked_by: User
    asked_at: datetime
    href: str


def reviews_asked(person: User) -> list[ReviewAsked]:
    """The longest waiting first; one query."""
    waiting = policies.reviews_waiting_for(person).order_by("asked_at", "pk")[:RECENT]
    return [
        ReviewAsked(
            review.question.key, review.question.bank.code, review.version.stem_zh, review.version.stem_en,
            review.asked_by, review.asked_at,
            reverse("assessments_author:review", args=[review.question.uuid]),
        )
        for review in waiting
    ]  # fmt: skip
