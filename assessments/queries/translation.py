"""Which questions cannot stand in a paper of a language."""

from __future__ import annotations

from collections.abc import Iterable

from assessments.models import Assessment, Question
from assessments.question_types.base import LANGUAGES
from assessments.question_types.texts import missing_in


def language_gaps(questions: Iterable[Question], languages: str) -> list[str]:
    """Keys of the questions whose current wording lacks a text in one of `languages` (as Assessment has)."""
    wanted = LANGUAGES if languages == Assessment.Languages.BOTH else tuple(filter(None, [languages]))
    return [
        question.key
        for question in questions
        if question.current and any(missing_in(question.current.definition, language) for language in wanted)
    ]
