"""The formats there are, in the order in which they are asked whether a file is theirs."""

from __future__ import annotations

from assessments.interchange.aiken import Aiken
from assessments.interchange.base import Format
from assessments.interchange.embedded_answers import EmbeddedAnswers
from assessments.interchange.examview import ExamView
from assessments.interchange.excel import ExcelFormat
from assessments.interchange.gift import Gift
from assessments.interchange.missing_word import MissingWord
from assessments.interchange.moodle_xml import MoodleXml
from assessments.interchange.olx import Olx
from assessments.interchange.qti import Qti
from assessments.interchange.word import WordFormat

_MEMBERS: tuple[Format, ...] = (
    WordFormat(),
    ExcelFormat(),
    MoodleXml(),
    ExamView(),
    Olx(),
    Qti(),
    EmbeddedAnswers(),
    Aiken(),
    MissingWord(),
    Gift(),
)

FORMATS: dict[str, Format] = {member.name: member for member in _MEMBERS}
