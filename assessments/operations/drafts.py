"""A question as written, before it is kept."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from assessments.interchange import base as interchange
from assessments.models import Category, Question
from core import canonical


@dataclass(frozen=True)
class Draft:
    """What an examinee may see, and apart from it what is right and why; then what stands beside it.

    The parts of assessments.interchange.base.Question by the same names, the category as a row.
    """

    kind: str
    definition: Mapping[str, Any]
    key: Mapping[str, Any]
    explanation: Mapping[str, str] = field(default_factory=dict)
    citations: Sequence[Mapping[str, str]] = ()
    competencies: Sequence[str] = ()
    difficulty: int = Question.Difficulty.MEDIUM
    marks: Decimal = Decimal(1)
    name: str = ""
    category: Category | None = None
    level: int | None = None
    seconds: int | None = None
    tags: Sequence[str] = ()
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None

    def digest(self) -> str:
        """Of what a version holds."""
        content = [self.kind, self.definition, self.key, self.explanation, self.citations]
        return canonical.digest(canonical.plain(content))


def draft_of(*, imported: interchange.Question, category: Category | None = None) -> Draft:
    """The draft of a question that came from a file; `categories.Tree` finds or makes the category."""
    return Draft(
        kind=imported.kind,
        definition=imported.definition,
        key=imported.key,
        explanation=imported.explanation,
        citations=imported.citations,
        competencies=imported.competencies,
        difficulty=imported.difficulty,
        marks=imported.marks,
        name=imported.name,
        category=category,
        level=imported.level,
        seconds=imported.seconds,
        tags=imported.tags,
        valid_from=imported.valid_from,
        valid_to=imported.valid_to,
    )


def beside_of(*, question: Question) -> dict[str, Any]:
    """What stands beside the wordings of a question now, by the names of a draft."""
    return {
        "name": question.name,
        "category": question.category,
        "level": question.level,
        "seconds": question.seconds,
        "valid_from": question.valid_from,
        "valid_to": question.valid_to,
        "difficulty": question.difficulty,
        "marks": question.default_marks,
        "tags": [tag.name for tag in question.tags.all()],
        "competencies": [entry.code for entry in question.competencies.all()],
    }
