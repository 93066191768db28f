"""The vocabulary of requirements. A new kind of condition is a new class here, a case in the
evaluator and a pair of lines in the reader; versions in force keep the meaning they had.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any


@dataclass(frozen=True)
class AllOf:
    """Every part is met. Without parts it is met by everybody."""

    parts: tuple[Rule, ...]


@dataclass(frozen=True)
class AnyOf:
    """At least one part is met. Without parts nobody meets it."""

    parts: tuple[Rule, ...]


@dataclass(frozen=True)
class CompletedCourse:
    code: str
    title_zh: str = ""
    title_en: str = ""


@dataclass(frozen=True)
class PassedAssessment:
    """A passed test with at least `min_percent` of its marks.

    `reference` is the assessment's uuid; the titles are written down here, so that the text of a
    requirement stays readable when the test is renamed.
    """

    reference: str
    min_percent: int
    title_zh: str = ""
    title_en: str = ""


@dataclass(frozen=True)
class Within:
    """The part is met by what happened in the `months` before the day in question, that day included."""

    months: int
    part: Rule


Rule = AllOf | AnyOf | CompletedCourse | PassedAssessment | Within


@dataclass(frozen=True)
class Fact:
    """One thing that happened, as evidence states it. `kind`: completion or result."""

    kind: str
    reference: str  # course code, or uuid of the assessment
    happened_on: date
    source: str  # uuid of the completion or attempt
    percent: int | None = None
    passed: bool = True


@dataclass(frozen=True)
class Reason:
    """Why a condition is met or not: a code for the wording and the facts that fill it.

    Codes: course_completed, course_missing, course_too_old, test_passed, test_missing, test_too_low,
    test_too_old, any_of, all_of. The last two carry the reasons of their parts.
    """

    code: str
    met: bool
    facts: Mapping[str, Any] = field(default_factory=dict)
    parts: tuple[Reason, ...] = ()


@dataclass(frozen=True)
class Verdict:
    met: bool
    because: tuple[Reason, ...]

    @property
    def missing(self) -> tuple[Reason, ...]:
        return tuple(reason for reason in self.because if not reason.met)

    @property
    def sources(self) -> tuple[str, ...]:
        """Which evidence the verdict rests on, each once, in the order of the reasons."""
        found: dict[str, None] = {}
        pending = list(self.because)
        while pending:
            reason = pending.pop(0)
            pending[:0] = reason.parts
            if reason.met and "source" in reason.facts:
                found[str(reason.facts["source"])] = None
        return tuple(found)
