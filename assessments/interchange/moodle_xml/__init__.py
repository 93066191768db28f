"""Moodle XML: questions with their files, categories, tags and hints."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import IO

from assessments.interchange.base import Format, Problem, Question
from assessments.interchange.encoding import head_text
from assessments.interchange.moodle_xml.reading import Place, read
from assessments.interchange.moodle_xml.writing import write
from core import xml


class MoodleXml(Format):
    name = "moodle_xml"
    suffixes = (".xml",)
    media_type = "application/xml"
    writes = True

    def recognises(self, head: bytes, filename: str) -> bool:
        return "<quiz" in head_text(head)[:4000]

    def read(self, stream: IO[bytes], *, language: str = "") -> Iterator[Question | Problem]:
        place = Place()
        for node in xml.stream(stream, root="quiz", wanted={"question"}):
            yield from read(node, place, language)

    def write(self, questions: Iterable[Question], stream: IO[bytes]) -> list[Problem]:
        return list(write(questions, stream))
