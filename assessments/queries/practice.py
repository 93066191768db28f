"""A question in practice as its learner sees it: what the last try came to, and what helps with the next.

Keys are read, and only so much is taken from them as the tries have earned: feedback to an answer that was
given, hints as far as tries have been used, the right answer once the question is over or answered rightly.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from assessments.models import Assessment, AttemptItem
from assessments.queries.attempts import public_options
from assessments.queries.keys import keys_of
from assessments.queries.review import Citation, citations_of, in_words
from assessments.queries.tries import tries_of
from assessments.question_types.base import MarkedBy, View, in_language, partial
from assessments.question_types.registry import question_type
from assessments.question_types.right_parts import counted, right_part
from assessments.question_types.tries import Standing, Try, mark_of, rules_of, standing

if TYPE_CHECKING:
    from assessments.models import Attempt
    from assessments.models.key import AnswerKey


@dataclass(frozen=True)
class Step:
    """A question in the list beside: `state` is untried, right, partial, wrong, or text (no question)."""

    position: int
    state: str


@dataclass(frozen=True)
class Said:
    text: str
    lang: str


@dataclass(frozen=True)
class Practised:
    """One question: `tries` were used, `left` remain (None: any number). `mark` is of the last answer,
    `points` what the question stands at."""

    position: int
    view: View
    marks: str
    asks: bool
    tries: int
    left: int | None
    over: bool
    by_certainty: bool
    code: str
    points: str
    given: tuple[str, ...] = ()
    feedback: tuple[Said, ...] = ()
    hint: Said | None = None
    parts: tuple[int, int] | None = None
    correct: tuple[str, ...] = ()
    explanation: Said | None = None
    citations: tuple[Citation, ...] = ()
    prefix: str = ""


def steps_of(attempt: Attempt) -> list[Step]:
    """Every question of the attempt in its order with how the last try at it went; two queries."""
    tried = tries_of(attempt)
    kinds = AttemptItem.objects.filter(attempt=attempt).order_by("position")
    return [
        Step(position, _state(kind, tried.get(position, [])))
        for position, kind in kinds.values_list("position", "version__kind")
    ]


def practised(attempt: Attempt, item: AttemptItem, language: str) -> Practised:
    """A fixed number of queries."""
    tried = tries_of(attempt, position=item.position).get(item.position, [])
    keyed = keys_of([item.version_id])[item.version_id]
    kind, definition, key = question_type(item.version.kind), item.definition, keyed.key
    rules = rules_of(attempt.practice, key)
    stands = standing(rules, tried)
    last = tried[-1] if tried else None
    hint = _hint(key, stands, last)
    answer = last.answer if last else None
    if last and not last.is_right and not stands.closed and hint.get("clear_wrong"):
        answer = right_part(answer, kind.correct_like(definition, key, answer))
    shown = kind.view(definition, language=language, options=public_options(attempt, item), answer=answer)
    helps: dict[str, Any] = {}
    if last:
        helps = {
            "given": in_words(kind.say(definition, last.answer, language)),
            "feedback": _said(kind.feedback(definition, key, last.answer), language),
            "hint": next(iter(_said([kind.filled(definition, hint)], language)), None),
            "parts": _parts(item, key, last) if hint.get("show_count") else None,
        }
        if stands.closed or last.is_right:
            helps |= _revealed(attempt, item, keyed, language)
    return Practised(
        position=item.position,
        view=shown,
        marks=f"{item.marks.normalize():f}",
        asks=kind.marked_by != MarkedBy.NOBODY,
        tries=len(tried),
        left=stands.left,
        over=stands.closed,
        by_certainty=rules.by_certainty,
        code=_code(last),
        points=f"{mark_of(rules, tried).points(item.marks).normalize():f}",
        **helps,
    )


def _state(kind: str, tried: list[Try]) -> str:
    if question_type(kind).marked_by == MarkedBy.NOBODY:
        return "text"
    return _code(tried[-1]) if tried else "untried"


def _code(last: Try | None) -> str:
    return partial(last.share).code if last else ""


def _hint(key: Mapping[str, Any], stands: Standing, last: Try | None) -> Mapping[str, Any]:
    """The hint that the last try has earned, or nothing."""
    hints = key.get("hints") or ()
    if stands.hint is None or stands.hint >= len(hints) or last is None:
        return {}
    return hints[stands.hint]


def _parts(item: AttemptItem, key: Mapping[str, Any], last: Try) -> tuple[int, int] | None:
    correct = question_type(item.version.kind).correct_like(item.definition, key, last.answer)
    return counted(last.answer, correct)


def _revealed(attempt: Attempt, item: AttemptItem, keyed: AnswerKey, language: str) -> dict[str, Any]:
    """The explanation, and the right answer where the assessment shows right answers at all."""
    if attempt.assessment.feedback != Assessment.Feedback.FULL:
        return {}
    kind = question_type(item.version.kind)
    correct = kind.correct_answer(item.definition, keyed.key)
    return {
        "correct": in_words(kind.say(item.definition, correct, language)),
        "explanation": next(iter(_said([kind.filled(item.definition, keyed.explanation)], language)), None),
        "citations": citations_of([keyed], language).get(keyed.version_id, ()),
    }


def _said(texts: Iterable[Mapping[str, Any]], language: str) -> tuple[Said, ...]:
    """Those that say something, each in the language asked or else in the other."""
    found = (in_language({name: text.get(name) or "" for name in ("zh", "en")}, language) for text in texts)
    return tuple(Said(text, lang) for text, lang in found if text)
