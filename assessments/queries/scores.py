"""Marks of many people at once, for whoever counts them."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import QuerySet

from assessments.models import Attempt


class Score(NamedTuple):
    assessment: int
    learner: int
    score: Decimal
    maximum: Decimal


def finished_rows(assessments: Iterable[str], learners: Any) -> QuerySet[Any, Any]:
    """(learner, uuid of the assessment, score, maximum, passed) of every finished attempt, as values.

    `learners` are keys or a queryset of them.
    """
    rows = Attempt.objects.exclude(score=None).filter(
        assessment__uuid__in=list(assessments), learner__in=learners
    )
    return rows.order_by().values_list("learner_id", "assessment__uuid", "score", "maximum", "passed")


def best_percent(assessments: Iterable[int], learner: int) -> dict[int, Decimal]:
    """By assessment, of one person's finished attempts; one query."""
    best: dict[int, Decimal] = {}
    for score in finished(assessments, [learner]):
        best[score.assessment] = max(
            best.get(score.assessment, Decimal(0)), percent_of(score.score, score.maximum)
        )
    return best


def percent_of(score: Decimal, maximum: Decimal) -> Decimal:
    return score * 100 / maximum if maximum else Decimal(0)


def finished(assessments: Iterable[int], learners: Iterable[int]) -> list[Score]:
    """Every finished attempt, each person's in the order they were made; one query."""
    rows = (
        Attempt.objects.exclude(score=None)
        .filter(assessment__in=list(assessments), learner__in=list(learners))
        .order_by("assessment", "learner", "number")
    )
    found = rows.values_list("assessment_id", "learner_id", "score", "maximum")
    return [Score(*row) for row in found]  # type: ignore[arg-type]  # score is not null
