"""Who of a run needs a word from the trainer, and why. No database, no wording.

Every reason is a rule that can be said in one sentence with its figures; there is no score.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True)
class Thresholds:
    """From when on each rule speaks; None: it never does."""

    idle_days: int | None = 10
    lessons_behind: int | None = 2
    failed_quizzes: int | None = 1
    missed_sessions: int | None = 2
    due_days: int | None = 14


@dataclass(frozen=True)
class Pace:
    """The plan of a run: its lessons evenly over its days, both days included."""

    starts_on: date
    ends_on: date
    today: date
    lessons: int

    @property
    def has_begun(self) -> bool:
        return self.today >= self.starts_on

    @property
    def expected(self) -> int:
        return self.expected_on(self.today)

    @property
    def days_left(self) -> int:
        return (self.ends_on - self.today).days

    def expected_on(self, day: date) -> int:
        """Lessons complete by the end of the day at an even pace; a begun lesson is not yet due."""
        days = (self.ends_on - self.starts_on).days + 1
        gone = min(max((day - self.starts_on).days + 1, 0), days)
        return self.lessons * gone // days


@dataclass(frozen=True)
class Facts:
    """What one member has done. `last_on`: the last day of reading, None where no lesson was opened."""

    done: int
    last_on: date | None
    joined_on: date
    failed: int = 0
    missed: int = 0


@dataclass(frozen=True)
class Reason:
    code: str
    figures: Mapping[str, int] = field(default_factory=dict)


OVERDUE, NOT_BEGUN_DUE, NOT_BEGUN, IDLE, BEHIND, FAILED, MISSED = (
    "overdue", "not_begun_due", "not_begun", "idle", "behind", "failed", "missed",
)  # fmt: skip


def reasons(facts: Facts, pace: Pace, limits: Thresholds) -> tuple[Reason, ...]:
    """Of somebody who has not completed the course; the most pressing first. None before the first day."""
    if not pace.has_begun:
        return ()
    found = [*_of_time(facts, pace, limits)]
    behind = pace.expected - facts.done
    if _reached(behind, limits.lessons_behind):
        found.append(Reason(BEHIND, {"lessons": behind, "expected": pace.expected}))
    if _reached(facts.failed, limits.failed_quizzes):
        found.append(Reason(FAILED, {"quizzes": facts.failed}))
    if _reached(facts.missed, limits.missed_sessions):
        found.append(Reason(MISSED, {"sessions": facts.missed}))
    return tuple(found)


def _of_time(facts: Facts, pace: Pace, limits: Thresholds) -> list[Reason]:
    found = []
    begun = facts.last_on is not None
    if pace.days_left < 0:
        found.append(Reason(OVERDUE, {"days": -pace.days_left}))
    elif not begun and limits.due_days is not None and pace.days_left <= limits.due_days:
        found.append(Reason(NOT_BEGUN_DUE, {"days": pace.days_left}))
    since = max(facts.last_on or facts.joined_on, pace.starts_on)
    idle = (pace.today - since).days
    if _reached(idle, limits.idle_days):
        days = (pace.today - facts.last_on).days if facts.last_on else idle
        found.append(Reason(IDLE if facts.last_on else NOT_BEGUN, {"days": days}))
    return found


def _reached(value: int, limit: int | None) -> bool:
    return limit is not None and value >= max(limit, 1)
