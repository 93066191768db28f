"""One right option among several; all of the marks or none."""

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
)
from assessments.question_types.options import OptionsType
from core.errors import Invalid


class SingleChoice(OptionsType):
    kind = "single_choice"
    template = "assessments/questions/single_choice.html"

    def read_answer(self, definition: Definition, data: FormData, options: Mapping[str, str]) -> Answer:
        chosen = self.read_chosen(data, options)
        if len(chosen) > 1:
            raise Invalid("answer.too_many_options")
        return {"options": chosen} if chosen else None

    def mark(self, definition: Definition, key: Key, answer: Answer) -> Mark:
        if not answer or not answer["options"]:
            return BLANK
        return RIGHT if answer["options"] == list(key["options"]) else WRONG

    def validate(self, definition: Definition, key: Key) -> list[Problem]:
        problems = self.check_options(definition, key)
        if len(key.get("options") or []) > 1:
            problems.append(Problem("key", "key_one_only"))
        return problems
