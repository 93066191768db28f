"""A number chosen on a scale.

Definition: {"low", "high", "step", "reverse"}, numbers as text. Key: {"answers": [{"value", "tolerance",
"weight", "feedback"}]} as for a number. The answer is a place of the scale, so no other number is read.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from assessments.question_types.base import Answer, Definition, FormData, Key, Problem, View, only_fields
from assessments.question_types.numeric import Numeric
from assessments.question_types.numeric.reading import read_number
from core.errors import Invalid

MOST_PLACES = 10_000


@dataclass(frozen=True)
class Scale:
    """The scale as the field shows it; numbers as HTML writes them."""

    low: str
    high: str
    step: str
    reverse: bool = False


class Slider(Numeric):
    kind = "slider"
    template = "assessments/questions/slider.html"
    material = frozenset({"qti:sliderInteraction"})

    def read_answer(self, definition: Definition, data: FormData, options: Mapping[str, str]) -> Answer:
        only_fields(data, "value")
        answer = super().read_answer(definition, data, options)
        if answer is None:
            return None
        number, (low, high, step) = read_number(answer["text"]), _scale(definition)
        if number is None or not low <= number <= high or (number - low) % step:
            raise Invalid("answer.not_on_scale")
        return answer

    def check(self, definition: Definition, key: Key) -> list[Problem]:
        problems = super().check(definition, key)
        try:
            low, high, step = _scale(definition)
        except (ValueError, KeyError):
            return [*problems, Problem("scale", "scale_invalid")]
        if not low < high or step <= 0 or (high - low) / step > MOST_PLACES:
            problems.append(Problem("scale", "scale_invalid"))
        return problems

    def view(
        self, definition: Definition, *, language: str, options: Mapping[str, str], answer: Answer
    ) -> View:
        view = super().view(definition, language=language, options=options, answer=answer)
        low, high, step = (_html(number) for number in _scale(definition))
        return replace(view, body=Scale(low, high, step, bool(definition.get("reverse"))))


def _scale(definition: Definition) -> tuple[Fraction, Fraction, Fraction]:
    low, high, step = (
        read_number(str(definition[name])) if name in definition else Fraction(1)
        for name in ("low", "high", "step")
    )
    if low is None or high is None or step is None:
        raise ValueError("the scale of a slider is not made of numbers")
    return low, high, step


def _html(number: Fraction) -> str:
    return f"{float(number):.10g}"
