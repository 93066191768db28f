"""How attempts ended, for cards, result pages and the apps above."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, cast
from uuid import UUID

from assessments.models import Assessment, Attempt
from assessments.queries.paper import Size, sizes_of

if TYPE_CHECKING:
    from people.models import User


@dataclass(frozen=True)
class Card:
    """An assessment as one learner stands to it.

    `state`: new, open (an attempt is under way), passed, failed (attempts are left), used_up, retired
    (nothing was ever submitted and nothing can be started).
    """

    assessment: Assessment
    state: str
    questions: int
    maximum: Decimal
    attempts_used: int
    attempts_left: int | None
    best_score: Decimal | None
    best_percent: int | None
    passed: bool
    open_attempt: UUID | None
    last_attempt: UUID | None
    deadline: datetime | None = None

    @property
    def may_start(self) -> bool:
        """As far as attempts and state go; apps above may object (policies.objection_to_start)."""
        return (
            self.open_attempt is None
            and self.attempts_left != 0
            and self.questions > 0
            and self.assessment.state == Assessment.State.OPEN
        )


@dataclass(frozen=True)
class Result:
    """A finished attempt as evidence: enough to be copied by whoever relies on it."""

    attempt: UUID
    assessment: UUID
    assessment_id: int
    learner_id: int
    number: int
    purpose: str
    title_zh: str
    title_en: str
    score: Decimal
    maximum: Decimal
    percent: int
    pass_percent: int
    passed: bool
    started_at: datetime
    closed_at: datetime
    head_hash: str


def percent_of(score: Decimal, maximum: Decimal) -> int:
    """Whole percent, cut not rounded: 59.9 % must never read as a pass mark of 60 reached."""
    return int(score * 100 / maximum) if maximum else 0


def card(assessment: Assessment, learner: User) -> Card:
    return cards_for([assessment], learner)[assessment.pk]


def cards_for(assessments: Iterable[Assessment], learner: User) -> dict[int, Card]:
    """Cards by the assessments' primary keys, in two queries however many there are."""
    wanted = {assessment.pk: assessment for assessment in assessments}
    if not wanted:
        return {}
    sizes = sizes_of(wanted)
    attempts: dict[int, list[Attempt]] = {pk: [] for pk in wanted}
    rows = Attempt.objects.filter(learner=learner, assessment__in=wanted).order_by("number")
    for attempt in rows.only(
        "uuid", "assessment_id", "number", "state", "deadline", "score", "maximum", "passed"
    ):
        attempts[attempt.assessment_id].append(attempt)
    return {
        pk: _card(assessment, sizes.get(pk, Size(0, Decimal(0))), attempts[pk])
        for pk, assessment in wanted.items()
    }


def _card(assessment: Assessment, size: Size, attempts: list[Attempt]) -> Card:
    under_way = next((attempt for attempt in attempts if attempt.is_open), None)
    done = [attempt for attempt in attempts if not attempt.is_open]
    best = max(done, key=_share, default=None)
    passed = any(attempt.passed for attempt in done)
    allowed = assessment.attempts_allowed
    left = None if allowed is None else max(0, allowed - len(attempts))
    if under_way:
        state = "open"
    elif passed:
        state = "passed"
    elif not done:
        state = "new" if assessment.state == Assessment.State.OPEN else "retired"
    else:
        state = "used_up" if left == 0 or assessment.state != Assessment.State.OPEN else "failed"
    return Card(
        assessment=assessment,
        state=state,
        questions=size.questions,
        maximum=size.maximum,
        attempts_used=len(attempts),
        attempts_left=left,
        best_score=best.score if best else None,
        best_percent=percent_of(cast(Decimal, best.score), best.maximum) if best else None,
        passed=passed,
        open_attempt=under_way.uuid if under_way else None,
        last_attempt=done[-1].uuid if done else None,
        deadline=under_way.deadline if under_way else None,
    )


def _share(attempt: Attempt) -> Decimal:
    return (attempt.score or Decimal(0)) / (attempt.maximum or 1)


def result_of(attempt: Attempt) -> Result | None:
    """The result of a finished attempt, None while it is open."""
    score, passed, closed_at = attempt.score, attempt.passed, attempt.closed_at
    if score is None or passed is None or closed_at is None:  # all three while it is open
        return None
    assessment = attempt.assessment
    return Result(
        attempt=attempt.uuid,
        assessment=assessment.uuid,
        assessment_id=assessment.pk,
        learner_id=attempt.learner_id,
        number=attempt.number,
        purpose=assessment.purpose,
        title_zh=assessment.title_zh,
        title_en=assessment.title_en,
        score=score,
        maximum=attempt.maximum,
        percent=percent_of(score, attempt.maximum),
        pass_percent=attempt.pass_percent,
        passed=passed,
        started_at=attempt.started_at,
        closed_at=closed_at,
        head_hash=attempt.head_hash,
    )
