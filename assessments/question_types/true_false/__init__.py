"""A statement that is true or false.

Key: {"value": bool, "value_feedback": {"true" | "false": {"zh", "en"}}}.
"""

from __future__ import annotations

from collections.abc import Mapping

from assessments.question_types.base import (
    BLANK,
    RIGHT,
    WRONG,
    Answer,
    Definition,
    FormData,
    Key,
    Mark,
    Problem,
    QuestionType,
    Texts,
    View,
    check_stem,
    in_language,
    markup_of,
    only_fields,
)
from assessments.question_types.crediting import spoken
from core.errors import Invalid

WORDS = {"true": True, "false": False}


class TrueFalse(QuestionType):
    kind = "true_false"
    template = "assessments/questions/true_false.html"
    material = frozenset({"moodle:truefalse"})

    def read_answer(self, definition: Definition, data: FormData, options: Mapping[str, str]) -> Answer:
        only_fields(data, "choice")
        sent = [value for value in data.get("choice", ()) if value]
        if not sent:
            return None
        if len(sent) > 1:
            raise Invalid("answer.too_many_options")
        if sent[0] not in WORDS:
            raise Invalid("answer.unknown_option")
        return {"value": WORDS[sent[0]]}

    def judge(self, definition: Definition, key: Key, answer: Answer) -> Mark:
        if not answer:
            return BLANK
        return RIGHT if answer["value"] is key["value"] else WRONG

    def correct_answer(self, definition: Definition, key: Key) -> Answer:
        return {"value": key["value"]}

    def remarks(self, definition: Definition, key: Key, answer: Answer) -> list[Texts]:
        said = key.get("value_feedback") or {}
        own = said.get("true" if answer["value"] else "false") if answer else None
        return [*spoken(own), *super().remarks(definition, key, answer)]

    def check(self, definition: Definition, key: Key) -> list[Problem]:
        problems = check_stem(definition)
        if not isinstance(key.get("value"), bool):
            problems.append(Problem("key", "key_missing"))
        return problems

    def view(
        self, definition: Definition, *, language: str, options: Mapping[str, str], answer: Answer
    ) -> View:
        stem, lang = in_language(definition["stem"], language)
        text = self.say(definition, answer, language)
        return View(
            self.kind, self.template, stem, lang, (), "".join(text), answer is not None, markup_of(definition)
        )

    def say(self, definition: Definition, answer: Answer, language: str) -> list[str]:
        return [] if answer is None else ["true" if answer["value"] else "false"]
