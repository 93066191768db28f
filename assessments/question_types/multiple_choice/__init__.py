"""Several right options.

All or nothing (the default): the full marks for exactly the right options, otherwise none.
Partial: the share of right options chosen less the share of wrong options chosen, never below
nothing; so guessing all or none earns nothing, and one slip among many costs its share.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

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
    partial,
)
from assessments.question_types.options import OptionsType

ALL_OR_NOTHING = "all_or_nothing"
PARTIAL = "partial"


class MultipleChoice(OptionsType):
    kind = "multiple_choice"
    template = "assessments/questions/multiple_choice.html"

    def read_answer(self, definition: Definition, data: FormData, options: Mapping[str, str]) -> Answer:
        chosen = self.read_chosen(data, options)
        return {"options": chosen} if chosen else None

    def mark(self, definition: Definition, key: Key, answer: Answer) -> Mark:
        if not answer or not answer["options"]:
            return BLANK
        chosen, right = set(answer["options"]), set(key["options"])
        if chosen == right:
            return RIGHT
        if key.get("scoring", ALL_OR_NOTHING) == ALL_OR_NOTHING:
            return WRONG
        wrong = set(self.option_ids(definition)) - right
        credit = Fraction(len(chosen & right), len(right))
        if wrong:
            credit -= Fraction(len(chosen & wrong), len(wrong))
        return partial(credit)

    def why(self, definition: Definition, key: Key, answer: Answer) -> Reason:
        if not answer or not answer["options"]:
            return Reason("blank")
        chosen, right = set(answer["options"]), set(key["options"])
        figures = {
            "right_chosen": len(chosen & right),
            "right": len(right),
            "wrong_chosen": len(chosen - right),
            "wrong": len(self.option_ids(definition)) - len(right),
        }
        return Reason(key.get("scoring", ALL_OR_NOTHING), figures)

    def validate(self, definition: Definition, key: Key) -> list[Problem]:
        problems = self.check_options(definition, key)
        if key.get("scoring", ALL_OR_NOTHING) not in (ALL_OR_NOTHING, PARTIAL):
            problems.append(Problem("key", "scoring_unknown"))
        return problems
