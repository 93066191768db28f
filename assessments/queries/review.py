"""A finished attempt question by question, as far as the assessment lets its learner see it."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from assessments.models import Assessment, Attempt, AttemptItem, Mark
from assessments.queries.attempts import public_options
from assessments.queries.keys import keys_of
from assessments.question_types.base import View, in_language
from assessments.question_types.registry import question_type
from assessments.wording import TRUE_FALSE
from core.i18n import localized
from law import queries as law_queries

if TYPE_CHECKING:
    from assessments.models.key import AnswerKey


@dataclass(frozen=True)
class Citation:
    label: str
    articles: str
    url: str


@dataclass(frozen=True)
class ReviewedItem:
    """`code` is empty where nothing was asked."""

    position: int
    view: View
    points: Decimal
    maximum: Decimal
    code: str
    given: tuple[str, ...]
    correct: tuple[str, ...] = ()
    explanation: str = ""
    explanation_lang: str = ""
    citations: tuple[Citation, ...] = field(default=())


def review_of(attempt: Attempt, language: str) -> list[ReviewedItem]:
    """Empty while the attempt is open and where only the score is shown; a fixed number of queries."""
    feedback = attempt.assessment.feedback
    if attempt.is_open or feedback == Assessment.Feedback.SCORE:
        return []
    items = list(
        AttemptItem.objects.filter(attempt=attempt).select_related("version", "response").order_by("position")
    )
    marks = {mark.item_id: mark for mark in Mark.objects.filter(item__attempt=attempt, superseded_at=None)}
    keys = keys_of({item.version_id for item in items}) if feedback == Assessment.Feedback.FULL else {}
    cited = citations_of(keys.values(), language)
    return [
        _reviewed(attempt, item, marks.get(item.pk), keys.get(item.version_id), cited, language)
        for item in items
    ]


def _reviewed(
    attempt: Attempt,
    item: AttemptItem,
    mark: Mark | None,
    key: AnswerKey | None,
    cited: dict[int, tuple[Citation, ...]],
    language: str,
) -> ReviewedItem:
    kind, definition = question_type(item.version.kind), item.definition
    response = getattr(item, "response", None)
    answer = response.answer if response else None
    view = kind.view(definition, language=language, options=public_options(attempt, item), answer=answer)
    if mark is None:  # nothing was asked
        return ReviewedItem(item.position, view, item.marks, item.marks, "", ())
    shown: dict[str, Any] = {}
    if key is not None:
        explanation, lang = in_language(kind.filled(definition, key.explanation), language)
        shown = {
            "correct": in_words(kind.say(definition, kind.correct_answer(definition, key.key), language)),
            "explanation": explanation,
            "explanation_lang": lang,
            "citations": cited.get(key.version_id, ()),
        }
    return ReviewedItem(
        position=item.position,
        view=view,
        points=mark.points,
        maximum=mark.maximum,
        code=mark.code,
        given=in_words(kind.say(definition, answer, language)),
        **shown,
    )


def in_words(lines: list[str]) -> tuple[str, ...]:
    """The lines of an answer; the codes true and false are worded, also after the number of a part."""
    worded = []
    for line in lines:
        number, dot, rest = line.rpartition(". ")
        said = TRUE_FALSE.get(rest) if not number or number.isdecimal() else None
        worded.append(f"{number}{dot}{said}" if said else line)
    return tuple(worded)


def citations_of(keys: Any, language: str) -> dict[int, tuple[Citation, ...]]:
    wanted = {citation["instrument"] for key in keys for citation in key.citations}
    if not wanted:
        return {}
    found = {instrument.key: instrument for instrument in law_queries.instruments().filter(key__in=wanted)}
    return {
        key.version_id: tuple(_citation(entry, found, language) for entry in key.citations) for key in keys
    }


def _citation(entry: dict[str, str], found: dict[str, Any], language: str) -> Citation:
    instrument = found.get(entry["instrument"])
    if instrument is None:
        return Citation(entry["instrument"], entry.get("articles", ""), "")
    label = localized(instrument, "short", language) or localized(instrument, "name", language)
    return Citation(label, entry.get("articles", ""), instrument.get_absolute_url())
