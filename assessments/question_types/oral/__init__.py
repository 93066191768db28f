"""An answer that is spoken and recorded, heard and marked by a person.

Definition: `seconds` to speak, `preparation_seconds` to think first (0: none). An answer names the recording
by its digest: it is handed in before, where the exam is taken.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from assessments.question_types.base import (
    Answer,
    Definition,
    FormData,
    Key,
    Problem,
    View,
    in_language,
    markup_of,
    only_fields,
)
from assessments.question_types.by_person import PersonType, digests

LONGEST, LONGEST_PREPARATION = 1800, 3600


@dataclass(frozen=True)
class Times:
    seconds: int
    preparation: int


class Oral(PersonType):
    kind = "oral"
    template = "assessments/questions/oral.html"

    def read_answer(self, definition: Definition, data: FormData, options: Mapping[str, str]) -> Answer:
        only_fields(data, "recording")
        recording = digests(data.get("recording", ()), 1)
        return {"file": recording[0]} if recording else None

    def check(self, definition: Definition, key: Key) -> list[Problem]:
        problems = super().check(definition, key)
        seconds, preparation = definition.get("seconds"), definition.get("preparation_seconds") or 0
        if not isinstance(seconds, int) or not 5 <= seconds <= LONGEST:
            problems.append(Problem("seconds", "oral_seconds"))
        if not isinstance(preparation, int) or not 0 <= preparation <= LONGEST_PREPARATION:
            problems.append(Problem("preparation_seconds", "oral_seconds"))
        return problems

    def correct_answer(self, definition: Definition, key: Key) -> Answer:
        return None

    def view(
        self, definition: Definition, *, language: str, options: Mapping[str, str], answer: Answer
    ) -> View:
        stem, lang = in_language(definition["stem"], language)
        times = Times(definition["seconds"], definition.get("preparation_seconds") or 0)
        return View(self.kind, self.template, stem, lang, (), "", bool(answer), markup_of(definition), times)

    def say(self, definition: Definition, answer: Answer, language: str) -> list[str]:
        return [answer["file"]] if answer else []
