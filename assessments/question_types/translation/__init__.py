"""A text to be translated, beside the field for its translation; marked by a person.

Definition: `source` {"language": "zh" | "en", "text"}, `into` "en" | "zh". Key: rubric, `sample` {"zh", "en"}
of which the language `into` counts, `grader_note`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from assessments.question_types.base import (
    LANGUAGES,
    Answer,
    Definition,
    Key,
    Problem,
    View,
    in_language,
    markup_of,
)
from assessments.question_types.by_person import WrittenType


@dataclass(frozen=True)
class Task:
    source: str
    source_lang: str
    into: str


class Translation(WrittenType):
    kind = "translation"
    template = "assessments/questions/translation.html"

    def check(self, definition: Definition, key: Key) -> list[Problem]:
        problems = super().check(definition, key)
        source = definition.get("source") or {}
        if not str(source.get("text") or "").strip():
            problems.append(Problem("source", "source_missing"))
        pair = {source.get("language"), definition.get("into")}
        if pair != set(LANGUAGES):
            problems.append(Problem("into", "translation_languages"))
        return problems

    def sample_order(self, definition: Definition) -> tuple[str, ...]:
        return (definition["into"],)

    def view(
        self, definition: Definition, *, language: str, options: Mapping[str, str], answer: Answer
    ) -> View:
        stem, lang = in_language(definition["stem"], language)
        task = Task(definition["source"]["text"], definition["source"]["language"], definition["into"])
        text = answer["text"] if answer else ""
        return View(self.kind, self.template, stem, lang, (), text, bool(answer), markup_of(definition), task)
