"""A long answer in writing, read and marked by a person.

Definition: `lines` (height of the field), `words` {"least", "most"} (what is asked for; an answer outside is
kept all the same), `format` "monospaced" for texts whose columns matter. Key: rubric, `sample` {"zh", "en"}
and `grader_note` {"zh", "en"}, both for whoever marks.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from assessments.question_types.base import Answer, Definition, Key, Problem, View, in_language, markup_of
from assessments.question_types.by_person import WrittenType

LINES, MOST_LINES, MOST_WORDS = 10, 60, 20_000


@dataclass(frozen=True)
class Demand:
    """How the field looks and how long the answer is to be; 0: not said."""

    lines: int
    least: int
    most: int
    monospaced: bool


class ExtendedText(WrittenType):
    kind = "extended_text"
    template = "assessments/questions/extended_text.html"
    material = frozenset({"moodle:essay", "qti:extendedTextInteraction"})

    def check(self, definition: Definition, key: Key) -> list[Problem]:
        problems = super().check(definition, key)
        words = definition.get("words") or {}
        numbers = [words.get("least") or 0, words.get("most") or 0, definition.get("lines") or LINES]
        if (
            not all(isinstance(number, int) and number >= 0 for number in numbers)
            or (numbers[1] and numbers[0] > numbers[1])
            or numbers[2] > MOST_LINES
            or max(numbers[:2]) > MOST_WORDS
        ):
            problems.append(Problem("words", "length_invalid"))
        return problems

    def view(
        self, definition: Definition, *, language: str, options: Mapping[str, str], answer: Answer
    ) -> View:
        stem, lang = in_language(definition["stem"], language)
        words = definition.get("words") or {}
        demand = Demand(
            lines=definition.get("lines") or LINES,
            least=words.get("least") or 0,
            most=words.get("most") or 0,
            monospaced=definition.get("format") == "monospaced",
        )
        text = answer["text"] if answer else ""
        return View(
            self.kind, self.template, stem, lang, (), text, bool(answer), markup_of(definition), demand
        )
