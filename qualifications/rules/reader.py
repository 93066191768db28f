"""JSON <-> rule. The stored form names its schema; a later one gets a reader of its own beside this."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from core.errors import Invalid
from qualifications.rules.model import AllOf, AnyOf, CompletedCourse, PassedAssessment, Rule, Within

SCHEMA = 1
DEEPEST = 8


def write(rule: Rule) -> dict[str, Any]:
    return {"schema": SCHEMA, "rule": _plain(rule)}


def read(stored: Any) -> Rule:
    """The rule; Invalid("rule_unreadable", at=path) names the first place that makes no sense."""
    if not isinstance(stored, Mapping) or set(stored) != {"schema", "rule"} or stored["schema"] != SCHEMA:
        raise _unreadable("schema")
    return _read(stored["rule"], "rule", 0)


def _plain(rule: Rule) -> dict[str, Any]:
    match rule:
        case AllOf(parts):
            return {"kind": "all_of", "parts": [_plain(part) for part in parts]}
        case AnyOf(parts):
            return {"kind": "any_of", "parts": [_plain(part) for part in parts]}
        case Within(months, part):
            return {"kind": "within", "months": months, "part": _plain(part)}
        case CompletedCourse(code, zh, en):
            return {"kind": "completed_course", "code": code, "zh": zh, "en": en}
        case PassedAssessment(reference, min_percent, zh, en):
            return {
                "kind": "passed_assessment",
                "reference": reference,
                "min_percent": min_percent,
                "zh": zh,
                "en": en,
            }
    raise TypeError(f"{type(rule).__name__} is no rule")


def _unreadable(at: str) -> Invalid:
    return Invalid("rule_unreadable", at=at)


def _read(value: Any, at: str, depth: int) -> Rule:
    if not isinstance(value, Mapping) or depth > DEEPEST:
        raise _unreadable(at)
    reader = _READERS.get(str(value.get("kind")))
    if reader is None:
        raise _unreadable(f"{at}.kind")
    return reader(value, at, depth)


def _parts(value: Mapping[str, Any], at: str, depth: int) -> tuple[Rule, ...]:
    _only(value, at, "parts")
    parts = value["parts"]
    if not isinstance(parts, list):
        raise _unreadable(f"{at}.parts")
    return tuple(_read(part, f"{at}.parts.{index}", depth + 1) for index, part in enumerate(parts))


def _within(value: Mapping[str, Any], at: str, depth: int) -> Within:
    _only(value, at, "months", "part")
    return Within(_number(value, "months", at, 1, 1200), _read(value["part"], f"{at}.part", depth + 1))


def _course(value: Mapping[str, Any], at: str, depth: int) -> CompletedCourse:
    _only(value, at, "code", "zh", "en")
    return CompletedCourse(_text(value, "code", at, True), _text(value, "zh", at), _text(value, "en", at))


def _test(value: Mapping[str, Any], at: str, depth: int) -> PassedAssessment:
    _only(value, at, "reference", "min_percent", "zh", "en")
    return PassedAssessment(
        _text(value, "reference", at, True),
        _number(value, "min_percent", at, 0, 100),
        _text(value, "zh", at),
        _text(value, "en", at),
    )


def _only(value: Mapping[str, Any], at: str, *names: str) -> None:
    if set(value) != {"kind", *names}:
        raise _unreadable(at)


def _text(value: Mapping[str, Any], name: str, at: str, filled: bool = False) -> str:
    text = value[name]
    if not isinstance(text, str) or (filled and not text):
        raise _unreadable(f"{at}.{name}")
    return text


def _number(value: Mapping[str, Any], name: str, at: str, least: int, most: int) -> int:
    number = value[name]
    if not isinstance(number, int) or isinstance(number, bool) or not least <= number <= most:
        raise _unreadable(f"{at}.{name}")
    return number


_READERS: dict[str, Callable[[Mapping[str, Any], str, int], Rule]] = {
    "all_of": lambda value, at, depth: AllOf(_parts(value, at, depth)),
    "any_of": lambda value, at, depth: AnyOf(_parts(value, at, depth)),
    "within": _within,
    "completed_course": _course,
    "passed_assessment": _test,
}
