"""One option among several: all of the marks or none, or the share that its weight states."""

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
    Reason,
)
from assessments.question_types.crediting import credit, percent
from assessments.question_types.options import OptionsType, weighed
from core.errors import Invalid


class SingleChoice(OptionsType):
    kind = "single_choice"
    template = "assessments/questions/single_choice.html"
    material = frozenset(
        {"moodle:multichoice", "capa:multiplechoiceresponse", "capa:optionresponse", "qti:choiceInteraction"}
    )

    def read_answer(self, definition: Definition, data: FormData, options: Mapping[str, str]) -> Answer:
        chosen = self.read_chosen(data, options)
        if len(chosen) > 1:
            raise Invalid("answer.too_many_options")
        return {"options": chosen} if chosen else None

    def judge(self, definition: Definition, key: Key, answer: Answer) -> Mark:
        if not answer or not answer["options"]:
            return BLANK
        if key.get("weights"):
            return credit(weighed(key, answer["options"]), key)
        return RIGHT if answer["options"] == list(key["options"]) else WRONG

    def correct_answer(self, definition: Definition, key: Key) -> Answer:
        """With weights several options may earn the full marks: the first of them."""
        return {"options": super().correct_answer(definition, key)["options"][:1]}  # type: ignore[index]

    def reason(self, definition: Definition, key: Key, answer: Answer) -> Reason:
        if not answer or not answer["options"] or not key.get("weights"):
            return super().reason(definition, key, answer)
        return Reason("weights", {"share": percent(weighed(key, answer["options"]))})

    def check(self, definition: Definition, key: Key) -> list[Problem]:
        problems = self.check_options(definition, key)
        if len(key.get("options") or []) > 1 and not key.get("weights"):
            problems.append(Problem("key", "key_one_only"))
        return problems
