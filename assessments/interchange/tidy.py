"""What comes out of a reader, brought to what a bank keeps. Readers are believed as little as files."""

from __future__ import annotations

import hashlib
import json
import math
import re
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from typing import Any

from assessments.interchange.base import Problem, Question, Severity
from assessments.interchange.stored import fingerprint, to_json
from assessments.question_types.base import HTML
from core import richtext

LARGEST = 1024 * 1024
LONGEST_KEY, LONGEST_TEXT = 40, 200
MOST_TAGS, LONGEST_TAG, LONGEST_COMPETENCY = 30, 60, 20
MOST_MARKS = Decimal(9999)
DEEPEST = 40
LANGUAGES = ("zh", "en")
# What neither XML nor PostgreSQL can hold, and line ends that are not ours.
_UNREADABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_KEY = re.compile(r"[\w.\-]{1,40}")
_NOT_KEY = re.compile(r"[^\w.\-]+")


class Unfit(Exception):
    """This question cannot come in: the code of a problem, and what fills the gaps of its sentence."""

    def __init__(self, code: str, **detail: Any) -> None:
        super().__init__(code)
        self.code, self.detail = code, detail


def tidied(question: Question) -> tuple[Question, list[Problem]]:
    """The question with clean texts and a key of its own, and what was changed on the way.

    Raises Unfit: question_malformed, question_too_large, marks_invalid.
    """
    problems: list[Problem] = []
    _check_shape(question)
    washed = _Washing(_has_markup(question.definition))
    question = replace(
        question,
        definition=washed(question.definition),
        key=washed(question.key),
        explanation=washed(dict(question.explanation)),
        citations=tuple(_citation(washed(entry)) for entry in question.citations),
        competencies=tuple(_short(washed, question.competencies, LONGEST_COMPETENCY)),
        tags=tuple(_short(washed, question.tags, LONGEST_TAG))[:MOST_TAGS],
        category=tuple(_short(washed, question.category, LONGEST_TEXT)),
        name=" ".join(washed(question.name).split())[:LONGEST_TEXT],
        key_name=washed(question.key_name).strip(),
        level=question.level if question.level in (1, 2, 3, 4) else None,
        seconds=question.seconds if question.seconds and 0 < question.seconds <= 86_400 else None,
        difficulty=question.difficulty if question.difficulty in (1, 2, 3) else 2,
    )
    if washed.lost:
        problems.append(Problem(question.line, "text_unreadable", severity=Severity.LOSS))
    question = _with_marks(question, problems)
    if len(json.dumps(to_json(question), ensure_ascii=False)) > LARGEST:
        raise Unfit("question_too_large", kilobytes=LARGEST // 1024)
    return _with_key(question, problems), problems


def printable(text: str) -> str:
    """Without what cannot be kept; for names and excerpts."""
    return " ".join(_UNREADABLE.sub("", text).split())


class _Washing:
    """Texts without characters that cannot be kept, and without markup that no page may hold."""

    def __init__(self, markup: bool) -> None:
        self.markup = markup
        self.lost = False

    def __call__(self, value: Any, name: str = "", depth: int = 0) -> Any:
        if depth > DEEPEST:
            raise Unfit("question_malformed")
        if isinstance(value, str):
            return self._text(value, clean=self.markup and name in LANGUAGES)
        if isinstance(value, Mapping):
            return {self._text(str(key)): self(part, str(key), depth + 1) for key, part in value.items()}
        if isinstance(value, list | tuple):
            return [self(part, name, depth + 1) for part in value]
        if value is None or isinstance(value, bool | int):
            return value
        if isinstance(value, float) and math.isfinite(value):
            return value
        raise Unfit("question_malformed")

    def _text(self, text: str, *, clean: bool = False) -> str:
        readable = _UNREADABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
        self.lost = self.lost or len(readable) != len(text.replace("\r\n", "\n"))
        return richtext.clean(readable) if clean else readable


def _has_markup(part: Any, depth: int = 0) -> bool:
    """Whether the question or one of its parts says that its texts are markup."""
    if depth > DEEPEST:
        raise Unfit("question_malformed")
    if isinstance(part, Mapping):
        return bool(part.get("markup")) or any(_has_markup(value, depth + 1) for value in part.values())
    return isinstance(part, list | tuple) and any(_has_markup(value, depth + 1) for value in part)


def _check_shape(question: Question) -> None:
    stem = question.definition.get("stem") if isinstance(question.definition, Mapping) else None
    texts = (stem, question.explanation)
    fits = all(
        isinstance(text, Mapping) and all(isinstance(value, str) for value in text.values()) for text in texts
    )
    markup = question.definition.get("markup") if fits else None
    if not fits or not isinstance(question.key, Mapping) or markup not in (None, "", HTML):
        raise Unfit("question_malformed")


def _citation(entry: Any) -> dict[str, str]:
    if not isinstance(entry, Mapping) or not isinstance(entry.get("instrument"), str):
        raise Unfit("question_malformed")
    return {"instrument": entry["instrument"], "articles": str(entry.get("articles") or "")}


def _short(washed: _Washing, names: Any, longest: int) -> list[str]:
    """Names in one line, cut to what a column holds, each once."""
    lines = (" ".join(washed(str(name)).split())[:longest].strip() for name in names)
    return list(dict.fromkeys(line for line in lines if line))


def _with_marks(question: Question, problems: list[Problem]) -> Question:
    try:
        marks = Decimal(question.marks)
        if not marks.is_finite() or not 0 < marks <= MOST_MARKS:
            raise Unfit("marks_invalid")
        rounded = marks.quantize(Decimal("0.01"))
    except (InvalidOperation, TypeError, ValueError):
        raise Unfit("marks_invalid") from None
    if rounded != marks:
        problems.append(Problem(question.line, "marks_rounded", str(marks), Severity.LOSS))
    if not rounded:
        raise Unfit("marks_invalid")
    return replace(question, marks=rounded)


def _with_key(question: Question, problems: list[Problem]) -> Question:
    """Its own key where it fits, else one that the same question gets again from the same file."""
    given = question.key_name
    if _KEY.fullmatch(given):
        return question
    if not given:
        return replace(question, key_name=f"q-{fingerprint(question)[:16]}")
    slug = _NOT_KEY.sub("-", given).strip("-.")
    if len(slug) > LONGEST_KEY or not slug:
        mark = hashlib.sha256(given.encode()).hexdigest()[:12]
        slug = f"{slug[: LONGEST_KEY - 13]}-{mark}".lstrip("-")
    problems.append(Problem(question.line, "key_shortened", given[:120], Severity.LOSS, {"key": slug}))
    return replace(question, key_name=slug)
