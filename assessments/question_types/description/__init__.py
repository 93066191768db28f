"""A text between questions: nothing is asked, nothing is marked."""

from __future__ import annotations

from collections.abc import Mapping

from assessments.question_types.base import (
    BLANK,
    Answer,
    Definition,
    FormData,
    Key,
    Mark,
    MarkedBy,
    Problem,
    QuestionType,
    View,
    check_stem,
    in_language,
    markup_of,
    only_fields,
)


class Description(QuestionType):
    kind = "description"
    template = "assessments/questions/description.html"
    marked_by = MarkedBy.NOBODY
    material = frozenset({"moodle:description"})

    def read_answer(self, definition: Definition, data: FormData, options: Mapping[str, str]) -> Answer:
        only_fields(data)
        return None

    def judge(self, definition: Definition, key: Key, answer: Answer) -> Mark:
        return BLANK

    def correct_answer(self, definition: Definition, key: Key) -> Answer:
        return None

    def check(self, definition: Definition, key: Key) -> list[Problem]:
        return check_stem(definition)

    def view(
        self, definition: Definition, *, language: str, options: Mapping[str, str], answer: Answer
    ) -> View:
        stem, lang = in_language(definition["stem"], language)
        return View(self.kind, self.template, stem, lang, (), "", False, markup_of(definition))

    def say(self, definition: Definition, answer: Answer, language: str) -> list[str]:
        return []
