"""Aiken: a question in one line, lettered options, and `ANSWER: B`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import IO

from assessments.interchange.base import LONGEST_EXCERPT, Format, Problem, Question
from assessments.interchange.composing import Composer, Written
from assessments.interchange.encoding import head_text, read_text
from assessments.interchange.faults import Fault
from assessments.interchange.moodle import building
from assessments.interchange.moodle.building import Graded
from assessments.interchange.moodle.naming import name_from

_OPTION = re.compile(r"([A-Z])[).][ \t]?(.*)$")
_ANSWER = re.compile(r"ANSWER\s*[:：](.*)$")


@dataclass
class _Open:
    """A question whose answer has not come yet."""

    line: int
    stem: str
    letters: list[str] = field(default_factory=list)
    options: list[str] = field(default_factory=list)


class Aiken(Format):
    name = "aiken"
    suffixes = (".txt",)
    media_type = "text/plain; charset=utf-8"

    def recognises(self, head: bytes, filename: str) -> bool:
        text = head_text(head)
        return bool(re.search(r"^\s*A[).]", text, re.M) and re.search(r"^\s*ANSWER\s*[:：]", text, re.M))

    def read(self, stream: IO[bytes], *, language: str = "") -> Iterator[Question | Problem]:
        started: _Open | None = None
        for number, raw in enumerate(read_text(stream).split("\n"), start=1):
            line = raw.strip()
            if len(line) < 2:
                continue
            option, answer = _OPTION.match(line), _ANSWER.match(line)
            if started is None and (option or answer):
                yield _problem(number, "option_without_question", line)
            elif started is not None and option:
                started.letters.append(option[1])
                started.options.append(option[2].strip())
            elif started is not None and answer:
                yield from _finished(started, answer[1].strip(), language)
                started = None
            else:
                if started is not None:
                    yield _problem(started.line, "answer_missing", started.stem)
                started = _Open(number, line)
        if started is not None:
            yield _problem(started.line, "answer_missing", started.stem)


def _finished(started: _Open, answer: str, language: str) -> Iterator[Question | Problem]:
    try:
        right = answer[:1].upper()
        if len(started.options) < 2:
            raise Fault("choices_number", started.stem, least=2)
        if right not in started.letters or len(set(started.letters)) != len(started.letters):
            raise Fault("no_right_answer", f"ANSWER: {answer}")
        texts = [Written(text) for text in (started.stem, *started.options)]
        composer = Composer(texts, language=language, line=started.line)
        answers = [
            Graded(text, Decimal(1 if letter == right else 0))
            for letter, text in zip(started.letters, texts[1:], strict=True)
        ]
        built = building.choice(composer, texts[0], answers, single=True)
        yield Question(
            kind=built.kind,
            definition=built.definition,
            key={**building.common(composer, penalty="0.3333333"), **built.key},
            name=name_from(started.stem),
            line=started.line,
        )
    except Fault as fault:
        yield fault.problem(started.line)


def _problem(line: int, code: str, excerpt: str) -> Problem:
    return Problem(line, code, excerpt[:LONGEST_EXCERPT])
