"""Several right options.

All or nothing (the default): the full marks for exactly the right options, otherwise none.
Partial: the share of right options chosen less the share of wrong options chosen, never below
nothing; so guessing all or none earns nothing, and one slip among many costs its share.
Weights: the sum of the weights of the options chosen, from nothing to the full marks.
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
from assessments.question_types.crediting import credit, percent
from assessments.question_types.options import OptionsType, weighed

ALL_OR_NOTHING = "all_or_nothing"
PARTIAL = "partial"
WEIGHTS = "weights"


class MultipleChoice(OptionsType):
    kind = "multiple_choice"
    template = "assessments/questions/multiple_choice.html"
    material = frozenset({"moodle:multichoice", "capa:choiceresponse", "qti:choiceInteraction"})

    def read_answer(self, definition: Definition, data: FormData, options: Mapping[str, str]) -> Answer:
        chosen = self.read_chosen(data, options)
        return {"options": chosen} if chosen else None

    def judge(self, definition: Definition, key: Key, answer: Answer) -> Mark:
        if not answer or not answer["options"]:
            return BLANK
        if key.get("scoring") == WEIGHTS:
            return credit(max(weighed(key, answer["options"]), Fraction(0)), key)
        chosen, right = set(answer["options"]), set(key["options"])
        if chosen == right:
            return RIGHT
        if key.get("scoring", ALL_OR_NOTHING) == ALL_OR_NOTHING:
            return WRONG
        wrong = set(self.option_ids(definition)) - right
        share = Fraction(len(chosen & right), len(right))
        if wrong:
            share -= Fraction(len(chosen & wrong), len(wrong))
        return partial(share)

    def reason(self, definition: Definition, key: Key, answer: Answer) -> Reason:
        if not answer or not answer["options"]:
            return Reason("blank")
        if key.get("scoring") == WEIGHTS:
            return Reason("weights", {"share": percent(weighed(key, answer["options"]))})
        chosen, right = set(answer["options"]), set(key["options"])
        figures = {
            "right_chosen": len(chosen & right),
            "right": len(right),
            "wrong_chosen": len(chosen - right),
            "wrong": len(self.option_ids(definition)) - len(right),
        }
        return Reason(key.get("scoring", ALL_OR_NOTHING), figures)

    def check(self, definition: Definition, key: Key) -> list[Problem]:
        problems = self.check_options(definition, key)
        scoring = key.get("scoring", ALL_OR_NOTHING)
        if scoring not in (ALL_OR_NOTHING, PARTIAL, WEIGHTS):
            problems.append(Problem("key", "scoring_unknown"))
        elif scoring == WEIGHTS and not key.get("weights"):
            problems.append(Problem("key", "weights_missing"))
        return problems
