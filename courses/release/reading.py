"""Rules as JSON, with the version of the schema; whatever is not exactly that is refused by code."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from core.errors import Invalid
from courses.release.rule import (
    DEEPEST,
    AfterDate,
    AllOf,
    AnyOf,
    AssessmentPassed,
    CourseComplete,
    LessonComplete,
    Rule,
    check,
)

VERSION = 1
GROUPS: dict[str, type[AllOf | AnyOf]] = {"all": AllOf, "any": AnyOf}
KEYS = {
    "lesson": {"lesson"},
    "course": {"course"},
    "assessment": {"assessment", "percent"},
    "from": {"day"},
    "all": {"parts"},
    "any": {"parts"},
}


def write(rule: Rule) -> dict[str, Any]:
    return {"version": VERSION, "rule": _write(rule)}


def _write(rule: Rule) -> dict[str, Any]:
    match rule:
        case LessonComplete(lesson):
            return {"kind": "lesson", "lesson": lesson}
        case CourseComplete(course):
            return {"kind": "course", "course": course}
        case AssessmentPassed(assessment, percent):
            return {"kind": "assessment", "assessment": assessment, "percent": percent}
        case AfterDate(day):
            return {"kind": "from", "day": day.isoformat()}
        case AllOf(parts):
            return {"kind": "all", "parts": [_write(part) for part in parts]}
        case AnyOf(parts):
            return {"kind": "any", "parts": [_write(part) for part in parts]}


def read(data: Any) -> Rule:
    """Raises Invalid with a code that says what is wrong."""
    if not isinstance(data, dict) or set(data) != {"version", "rule"}:
        raise Invalid("release.shape")
    if data["version"] != VERSION or isinstance(data["version"], bool):
        raise Invalid("release.version_unknown")
    rule = _read(data["rule"], 0)
    check(rule)
    return rule


def _read(data: Any, level: int) -> Rule:
    if not isinstance(data, dict) or not isinstance(data.get("kind"), str):
        raise Invalid("release.shape")
    kind = data["kind"]
    if kind not in KEYS:
        raise Invalid("release.kind_unknown", kind=kind[:40])
    if set(data) - {"kind"} != KEYS[kind]:
        raise Invalid("release.shape")
    if kind in GROUPS:
        if level == DEEPEST:
            raise Invalid("release.too_deep", most=DEEPEST)
        if not isinstance(data["parts"], list):
            raise Invalid("release.shape")
        if not data["parts"]:
            raise Invalid("release.empty_group")
        return GROUPS[kind](tuple(_read(part, level + 1) for part in data["parts"]))
    if kind == "lesson":
        return LessonComplete(_key(data["lesson"]))
    if kind == "course":
        return CourseComplete(_key(data["course"]))
    if kind == "assessment":
        return AssessmentPassed(_key(data["assessment"]), _percent(data["percent"]))
    return AfterDate(_day(data["day"]))


def _key(value: Any) -> str:
    """In the one spelling that facts are compared with."""
    try:
        return str(UUID(value))
    except (ValueError, AttributeError, TypeError):
        raise Invalid("release.target_unreadable") from None


def _percent(value: Any) -> int | None:
    if value is None:
        return None
    if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= 100:
        raise Invalid("release.percent_range")
    return value


def _day(value: Any) -> date:
    try:
        return date.fromisoformat(value)
    except (ValueError, TypeError):
        raise Invalid("release.day_unreadable") from None
