"""One question of embedded answers in a text file: `{1:MULTICHOICE:=right~wrong}` within its text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import IO

from assessments.interchange.base import Format, Problem, Question
from assessments.interchange.composing import Composer, Form, Written
from assessments.interchange.encoding import head_text, read_text
from assessments.interchange.faults import Fault
from assessments.interchange.moodle import building, cloze
from assessments.interchange.moodle.naming import name_from

_SIGNS = re.compile(r"\{[0-9]*:[A-Z_]{2,16}:")


class EmbeddedAnswers(Format):
    name = "embedded_answers"
    suffixes = (".txt",)
    media_type = "text/plain; charset=utf-8"

    def recognises(self, head: bytes, filename: str) -> bool:
        text = head_text(head)
        return filename.endswith(".txt") and "::" not in text and bool(_SIGNS.search(text))

    def read(self, stream: IO[bytes], *, language: str = "") -> Iterator[Question | Problem]:
        text = read_text(stream)
        line = 1 + len(text) - len(text.lstrip("\n"))
        stem = Written(text.strip(), Form.LINES)
        composer = Composer([stem], language=language, line=line)
        try:
            built, marks = cloze.question(composer, stem)
            question = Question(
                kind=built.kind,
                definition=built.definition,
                key={**building.common(composer, penalty="0.3333333"), **built.key},
                marks=marks,
                name=name_from(cloze.numbered(stem.text, "{{#{}}}".format)),
                line=line,
                attachments=tuple(composer.files.values()),
            )
        except Fault as fault:
            yield fault.problem(line)
            return
        yield from composer.finish()
        yield question
