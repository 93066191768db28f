"""OLX: the <problem> elements of Open edX, wherever they stand in the file."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO

from assessments.interchange.base import Format, Problem, Question
from assessments.interchange.encoding import head_text
from assessments.interchange.faults import Fault
from assessments.interchange.olx.problem import question_of
from core import xml


class Olx(Format):
    name = "olx"
    suffixes = (".xml",)
    media_type = "application/xml"

    def recognises(self, head: bytes, filename: str) -> bool:
        text = head_text(head)
        return "<problem" in text and "<quiz" not in text and "<examview" not in text

    def read(self, stream: IO[bytes], *, language: str = "") -> Iterator[Question | Problem]:
        for node in xml.stream(stream, root="", wanted={"problem"}):
            try:
                question, losses = question_of(node, language)
            except Fault as fault:
                yield fault.problem(node.line)
                continue
            yield from losses
            yield question
