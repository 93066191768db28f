"""A question as JSON and back, without the bytes of its files: what is kept until it comes into a bank."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from assessments.interchange.base import Attachment, Question

_PLAIN = (
    "kind",
    "definition",
    "key",
    "explanation",
    "difficulty",
    "level",
    "seconds",
    "key_name",
    "name",
    "line",
)
_LISTS = ("citations", "competencies", "tags", "category")
_DAYS = ("valid_from", "valid_to")


def to_json(question: Question) -> dict[str, Any]:
    data: dict[str, Any] = {name: getattr(question, name) for name in _PLAIN}
    data |= {name: list(getattr(question, name)) for name in _LISTS}
    data |= {name: day.isoformat() if (day := getattr(question, name)) else None for name in _DAYS}
    return {**data, "marks": f"{question.marks.normalize():f}"}


def from_json(data: Mapping[str, Any], attachments: Sequence[Attachment] = ()) -> Question:
    """What `to_json` made; data from elsewhere goes through tidy.tidied first."""
    values: dict[str, Any] = {name: data[name] for name in _PLAIN}
    values |= {name: tuple(data[name]) for name in _LISTS}
    values |= {name: dt.date.fromisoformat(data[name]) if data.get(name) else None for name in _DAYS}
    return Question(**values, marks=Decimal(data["marks"]), attachments=attachments)


def fingerprint(question: Question) -> str:
    """The same for the same content, wherever it stands in whichever file."""
    content = [question.kind, question.definition, question.key, question.explanation]
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()
