"""What is counted, by which rule, and what comes of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

NONE = Decimal(0)


class Kind(StrEnum):
    CLASS = "class"
    ONLINE = "online"
    PRACTICE = "practice"


class Base(StrEnum):
    """The time a rule counts in."""

    YEARS = "years"  # whole calendar years: `length` of them, one block after the other from `anchor`
    GRADE = "grade"  # `length` months from the day the grade was reached
    POST = "post"  # everything before, and until `length` months after, the day of taking the post


@dataclass(frozen=True)
class Credit:
    """One training that counts. It counts whole, on its last day; what is not stated is None."""

    on: date
    kind: Kind
    hours: Decimal | None
    days: Decimal | None
    source: str


@dataclass(frozen=True)
class Rule:
    """At least `hours` or at least `days`, whichever is reached first; empty sets apply to everybody."""

    key: str
    base: Base
    length: int
    kinds: frozenset[Kind]
    hours: Decimal | None = None
    days: Decimal | None = None
    anchor: int = 2023
    grades: frozenset[str] = frozenset()
    posts: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Standing:
    """The person as rules see her: grade and post of today, and since when each."""

    grade: str = ""
    grade_since: date | None = None
    post: str = ""
    post_since: date | None = None


@dataclass(frozen=True)
class Counter:
    """Where the person stands by one rule. `begins` None: from the beginning; `last_day` is included."""

    rule: Rule
    begins: date | None
    last_day: date
    hours: Decimal
    days: Decimal
    sources: tuple[str, ...] = field(default=())

    @property
    def missing_hours(self) -> Decimal | None:
        return None if self.rule.hours is None else max(self.rule.hours - self.hours, NONE)

    @property
    def missing_days(self) -> Decimal | None:
        return None if self.rule.days is None else max(self.rule.days - self.days, NONE)

    @property
    def met(self) -> bool:
        return NONE in (self.missing_hours, self.missing_days)
