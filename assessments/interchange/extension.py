"""What a foreign format has no place for, written beside it so that it comes back.

A writer reads its own question again and keeps what came out otherwise, with the digest of what came
out. A reader applies it only to exactly that reading: whoever changed the question elsewhere is right.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from assessments.interchange.base import Problem, Question, Severity
from core import canonical

_FIELDS = (
    "kind", "explanation", "citations", "competencies", "difficulty", "marks", "level", "seconds", "tags",
    "category", "key_name", "name",
)  # fmt: skip
_NESTED = ("definition", "key")
LONGEST = 2 * 1024 * 1024


def difference(base: Question, question: Question) -> str:
    """JSON of what `base` lacks of `question`; empty where they are the same."""
    ours, theirs = _content(question), _content(base)
    changed: dict[str, Any] = {name: ours[name] for name in _FIELDS if ours[name] != theirs[name]}
    for part in _NESTED:
        fields = {
            name: ours[part].get(name)
            for name in sorted({*ours[part], *theirs[part]})
            if ours[part].get(name) != theirs[part].get(name)
        }
        if fields:
            changed[part] = fields
    if not changed:
        return ""
    return json.dumps({"of": _digest(theirs), "set": changed}, ensure_ascii=False, separators=(",", ":"))


def apply(question: Question, text: str) -> tuple[Question, list[Problem]]:
    """The question with what stands beside it, or as it is where that belongs to another wording."""
    try:
        found = json.loads(text) if len(text) <= LONGEST else None
        if not isinstance(found, dict) or found.get("of") != _digest(_content(question)):
            raise ValueError("of another wording")
        return _changed(question, found["set"]), []
    except (ValueError, KeyError, TypeError, ArithmeticError, AttributeError, RecursionError):
        return question, [Problem(question.line, "extension_stale", question.name, Severity.LOSS)]


def _changed(question: Question, changed: Mapping[str, Any]) -> Question:
    if not set(changed) <= {*_FIELDS, *_NESTED}:
        raise ValueError("unknown fields")
    values: dict[str, Any] = {name: changed[name] for name in _FIELDS if name in changed}
    for name in ("competencies", "tags", "category", "citations"):
        if name in values:
            values[name] = tuple(values[name])
    if "marks" in values:
        values["marks"] = Decimal(values["marks"])
    for part in _NESTED:
        if part in changed:
            merged = {**getattr(question, part), **changed[part]}
            values[part] = {name: value for name, value in merged.items() if value is not None}
    return replace(question, **values)


def _content(question: Question) -> dict[str, Any]:
    content: dict[str, Any] = canonical.plain(
        {name: getattr(question, name) for name in (*_FIELDS, *_NESTED)}
    )
    content["marks"] = str(question.marks.normalize() + 0)
    return content


def _digest(content: Mapping[str, Any]) -> str:
    return canonical.digest(content)
