"""Missing word: a text with its answers in braces at the place of the word, `{=right ~wrong ~50%half}`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import IO

from assessments.interchange.base import Format, Problem, Question
from assessments.interchange.composing import Composer, Written
from assessments.interchange.encoding import head_text, read_text
from assessments.interchange.faults import Fault
from assessments.interchange.moodle import building, weights
from assessments.interchange.moodle.building import Built, Graded
from assessments.interchange.moodle.naming import name_from

BLANK = "_____"
_SHARE = re.compile(r"([0-9]{1,3})%")
# What GIFT writes otherwise: a share without a percent sign before it.
_SIGNS = re.compile(r"\{\s*=[^{}]*~\s*[0-9]{1,3}%[^{}]*\}")


class MissingWord(Format):
    name = "missing_word"
    suffixes = (".txt",)
    media_type = "text/plain; charset=utf-8"

    def recognises(self, head: bytes, filename: str) -> bool:
        text = head_text(head)
        return filename.endswith(".txt") and "::" not in text and bool(_SIGNS.search(text))

    def read(self, stream: IO[bytes], *, language: str = "") -> Iterator[Question | Problem]:
        for line, text in _blocks(read_text(stream)):
            try:
                yield _question(line, text, language)
            except Fault as fault:
                yield fault.problem(line)


def _blocks(text: str) -> Iterator[tuple[int, str]]:
    lines: list[str] = []
    for number, line in enumerate([*text.split("\n"), ""], start=1):
        if line.strip():
            lines.append(line.strip())
        elif lines:
            yield number - len(lines), " ".join(lines)
            lines = []


def _question(line: int, text: str, language: str) -> Question:
    start, end = text.find("{"), text.find("}")
    if start < 0 or end < start:
        raise Fault("braces_unbalanced", text)
    stem = text[:start] + BLANK + text[end + 1 :]
    if text.count("~") + text.count("=") > building.MOST_ANSWERS:
        raise Fault("answers_many", stem, most=building.MOST_ANSWERS)
    answers = [_answer(part) for part in text[start + 1 : end].replace("=", "~=").split("~") if part.strip()]
    texts = [Written(stem), *(entry.text for entry in answers), *(entry.feedback for entry in answers)]
    composer = Composer(texts, language=language, line=line)
    built = _built(composer, Written(stem), answers)
    return Question(
        kind=built.kind,
        definition=built.definition,
        key={**building.common(composer, penalty="0.3333333"), **built.key},
        name=name_from(stem),
        line=line,
    )


def _built(composer: Composer, stem: Written, answers: list[Graded]) -> Built:
    """One answer is typed, several are chosen from."""
    if len(answers) == 1:
        only = Graded(answers[0].text, Decimal(1), answers[0].feedback)
        return building.short_text(composer, stem, [only])
    return building.choice(composer, stem, answers, single=True)


def _answer(part: str) -> Graded:
    part = part.strip()
    share = Decimal(0)
    if part.startswith("="):
        share, part = Decimal(1), part[1:].strip()
    elif stated := _SHARE.match(part):
        share, part = weights.weight(stated[1]), part[stated.end() :].strip()
    words, _sign, feedback = part.partition("#")
    return Graded(Written(words.strip().removeprefix("_")), share, Written(feedback.strip()))
