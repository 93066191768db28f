"""Rubrics: what a person judges an answer by, criterion by criterion, each with levels and their points.

In a key: {"rubric": [{"id", "zh", "en", "levels": [{"points": "2", "zh", "en"}]}]}; points are text. The mark
is the sum of the points reached out of the sum of the highest levels.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from assessments.question_types.base import LANGUAGES, Key, Problem, in_language

MOST_CRITERIA, MOST_LEVELS = 20, 10


@dataclass(frozen=True)
class Level:
    points: str
    text: str
    lang: str


@dataclass(frozen=True)
class Criterion:
    text: str
    lang: str
    levels: tuple[Level, ...]


def criteria(key: Key, language: str) -> tuple[Criterion, ...]:
    """The rubric as read by somebody, the best level first."""
    return tuple(_criterion(entry, language) for entry in key.get("rubric") or ())


def _criterion(entry: Mapping[str, Any], language: str) -> Criterion:
    ordered = sorted(entry["levels"], key=lambda level: _points(level) or 0, reverse=True)
    levels = tuple(Level(str(level["points"]), *in_language(level, language)) for level in ordered)
    return Criterion(*in_language(entry, language), levels)


def most_points(key: Key) -> Fraction:
    """What the best answer reaches."""
    return sum(
        (
            max(_points(level) or Fraction(0) for level in entry["levels"])
            for entry in key.get("rubric") or ()
        ),
        Fraction(0),
    )


def check_rubric(key: Key) -> list[Problem]:
    """A question may do without a rubric; one that is there must be usable."""
    rubric = key.get("rubric") or []
    ids = [entry.get("id") for entry in rubric]
    if len(rubric) > MOST_CRITERIA or len(set(ids)) != len(ids) or not all(ids):
        return [Problem("rubric", "rubric_criteria")]
    for entry in rubric:
        if not any(str(entry.get(language) or "").strip() for language in LANGUAGES):
            return [Problem("rubric", "rubric_criterion_empty")]
        points = [_points(level) for level in entry.get("levels") or ()]
        known = [value for value in points if value is not None and value >= 0]
        if not 2 <= len(points) <= MOST_LEVELS or len(known) != len(points):
            return [Problem("rubric", "rubric_levels")]
        if len(set(known)) != len(known):
            return [Problem("rubric", "rubric_points_alike")]
    return []


def _points(level: Mapping[str, Any]) -> Fraction | None:
    try:
        return Fraction(str(level.get("points", "")).strip())
    except (ValueError, ZeroDivisionError):
        return None
