"""A question tried by its author: shown as learners see it, answered, marked, explained, and not kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from assessments.queries.review import in_words
from assessments.question_types import rubric
from assessments.question_types.base import Answer, Definition, Key, Reason, Texts, View, in_language
from assessments.question_types.registry import question_type
from assessments.question_types.tokens import drawing
from assessments.question_wording import REASONS
from assessments.wording import MARK_CODES
from core.errors import Invalid

if TYPE_CHECKING:
    from assessments.models import QuestionVersion

Data = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Said:
    """A text of the author in the language it is there in."""

    text: str
    lang: str


@dataclass(frozen=True)
class Why:
    """A reason in words, and those of its parts."""

    text: str
    parts: tuple[Why, ...]


@dataclass(frozen=True)
class Trial:
    """How a trial answer would be marked, and why."""

    points: Decimal
    maximum: Decimal
    code: str
    verdict: str
    why: Why
    given: tuple[str, ...]
    feedback: tuple[Said, ...]

    @property
    def reason(self) -> str:
        return self.why.text


@dataclass(frozen=True)
class Attempted:
    """The question on the page; `draws` says that every attempt gets figures of its own, `correct` what is
    right with those drawn here."""

    view: View
    trial: Trial | None
    refused: Invalid | None
    draws: bool
    correct: tuple[str, ...]


@dataclass(frozen=True)
class ForMarker:
    """What a person who marks has beside the answer."""

    criteria: tuple[rubric.Criterion, ...]
    points: str
    sample: Said
    note: Said


def attempt(
    version: QuestionVersion,
    key: Key,
    *,
    language: str,
    marks: Decimal,
    data: Data | None = None,
    judge: bool = False,
    right: bool = False,
    draw: int = 0,
) -> Attempted:
    """The question with the answer in `data`, or with the right one; marked where `judge` says so."""
    kind, definition, draws = question_type(version.kind), *_served(version, draw)
    options = {option_id: option_id for option_id in kind.option_ids(definition)}
    answer, refused, trial = None, None, None
    best = kind.correct_answer(definition, key)
    if right:
        answer = best
    elif data is not None:
        try:
            answer = kind.read_answer(definition, data, options)
        except Invalid as problem:
            refused, answer = problem, kind.readable(definition, data, options)
    if judge and refused is None:
        trial = _judged(version.kind, definition, key, answer, marks, language)
    view = kind.view(definition, language=language, options=options, answer=answer)
    return Attempted(view, trial, refused, draws, in_words(kind.say(definition, best, language)))


def hints_of(key: Key, language: str) -> tuple[Said, ...]:
    """The hints that learners get from try to try, in their order."""
    return _said(key.get("hints") or (), language)


def marker_of(version: QuestionVersion, key: Key, language: str) -> ForMarker | None:
    """For a question that a person marks."""
    if not question_type(version.kind).needs_person(version.definition):
        return None
    points = rubric.most_points(key)
    sample, note = (Said(*in_language(key.get(name) or {}, language)) for name in ("sample", "grader_note"))
    return ForMarker(rubric.criteria(key, language), f"{float(points):g}", sample, note)


def _judged(
    name: str, definition: Definition, key: Key, answer: Answer, marks: Decimal, language: str
) -> Trial:
    kind = question_type(name)
    mark = kind.mark(definition, key, answer)
    return Trial(
        points=mark.points(marks),
        maximum=marks,
        code=mark.code,
        verdict=str(MARK_CODES[mark.code]),
        why=_worded(kind.why(definition, key, answer)),
        given=in_words(kind.say(definition, answer, language)),
        feedback=_said(kind.feedback(definition, key, answer), language),
    )


def _said(texts: Sequence[Texts], language: str) -> tuple[Said, ...]:
    said = (Said(*in_language(text, language)) for text in texts)
    return tuple(one for one in said if one.text)


def _worded(reason: Reason) -> Why:
    detail = dict(reason.detail)
    if "mark" in detail:
        detail["verdict"] = MARK_CODES[detail["mark"]]
    return Why(str(REASONS[reason.code]) % detail, tuple(_worded(part) for part in reason.parts))


def _served(version: QuestionVersion, draw: int) -> tuple[Definition, bool]:
    """As an attempt would get it; the same figures again for the same number of the draw."""
    kind = question_type(version.kind)
    purpose = f"trial|{draw}" if draw else "trial"
    drawn = kind.draw(version.definition, drawing(version.digest, purpose))
    return kind.served(version.definition, drawn), drawn is not None
