"""What a foreign format has no place for, written beside it so that it comes back.

A writer reads its own question again and keeps what came out otherwise, with the digest of what came
out. A reader applies it only to exactly that reading: whoever changed the question elsewhere is right.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from assessments.interchange.base import Problem, Question, Severity
from core import canonical

_FIELDS = (
    "kind", "explanation", "citations", "competencies", "difficulty", "marks", "level", "seconds", "tags",
    "category", "key_name", "name", "valid_from", "valid_to",
)  # fmt: skip
_LISTS = ("competencies", "tags", "category", "citations")
_DAYS = ("valid_from", "valid_to")
_NESTED = ("definition", "key")
# What somebody who reads the file without us would miss; the rest are other ways to say the same.
_MISSED = frozenset(
    {
        "kind", "citations", "competencies", "difficulty", "level", "marks", "seconds", "valid_from",
        "valid_to", "key.scoring", "key.tolerate", "key.rubric", "key.sample", "key.answers", "key.case",
        "key.patterns",
        "key.penalty", "key.hints", "key.feedback", "key.units", "key.grader_note", "definition.expressions",
        "definition.alt", "definition.words",
    }
)  # fmt: skip
LONGEST = 2 * 1024 * 1024


def difference(base: Question, question: Question) -> tuple[str, list[str]]:
    """JSON of what `base` lacks of `question`, empty where they are the same; and what others miss."""
    ours, theirs = _content(question), _content(base)
    changed: dict[str, Any] = {name: ours[name] for name in _FIELDS if ours[name] != theirs[name]}
    missed = [name for name in changed if name in _MISSED]
    for part in _NESTED:
        fields = {
            name: ours[part].get(name)
            for name in sorted({*ours[part], *theirs[part]})
            if ours[part].get(name) != theirs[part].get(name)
        }
        missed += [f"{part}.{name}" for name in fields if fields[name] and f"{part}.{name}" in _MISSED]
        if fields:
            changed[part] = fields
    if not changed:
        return "", []
    text = json.dumps(
        {"of": canonical.digest(theirs), "set": changed}, ensure_ascii=False, separators=(",", ":")
    )
    return text, missed


def matches(question: Question, text: str) -> bool:
    """Whether what stands beside the question was written for exactly this reading of it."""
    return _read(text).get("of") == canonical.digest(_content(question))


def apply(question: Question, text: str) -> tuple[Question, list[Problem]]:
    """The question with what stands beside it, or as it is where that belongs to another wording."""
    try:
        if not matches(question, text):
            raise ValueError("of another wording")
        return _changed(question, _read(text)["set"]), []
    except (ValueError, KeyError, TypeError, ArithmeticError, AttributeError, RecursionError):
        return question, [Problem(question.line, "extension_stale", question.name, Severity.LOSS)]


def _read(text: str) -> Mapping[str, Any]:
    try:
        found = json.loads(text) if len(text) <= LONGEST else None
    except (ValueError, RecursionError):
        found = None
    return found if isinstance(found, dict) else {}


def _changed(question: Question, changed: Mapping[str, Any]) -> Question:
    if not set(changed) <= {*_FIELDS, *_NESTED}:
        raise ValueError("unknown fields")
    values: dict[str, Any] = {name: changed[name] for name in _FIELDS if name in changed}
    for name in _LISTS:
        if name in values:
            values[name] = tuple(values[name])
    for name in _DAYS:
        if values.get(name):
            values[name] = dt.date.fromisoformat(values[name])
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
    content["marks"] = f"{question.marks.normalize() + 0:f}"
    return content
