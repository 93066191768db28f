"""A number, exact or within a tolerance.

Key: {"value": "3.5", "tolerance": {"kind": "absolute" | "relative", "value": "0.1"}}; numbers are
text, so that no binary fraction comes between. Bounds count as right; a relative tolerance is a
share of the right value. The answer keeps what was typed.
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
    QuestionType,
    Reason,
    View,
    check_stem,
    in_language,
    markup_of,
    only_fields,
)
from assessments.question_types.numeric.reading import LONGEST, read_number
from core.errors import Invalid

ABSOLUTE, RELATIVE = "absolute", "relative"


class Numeric(QuestionType):
    kind = "numeric"
    template = "assessments/questions/numeric.html"

    def read_answer(self, definition: Definition, data: FormData, options: Mapping[str, str]) -> Answer:
        only_fields(data, "value")
        sent = data.get("value", ())
        if len(sent) > 1:
            raise Invalid("answer.unknown_field")
        text = sent[0].strip() if sent else ""
        if not text:
            return None
        if len(text) > LONGEST:
            raise Invalid("answer.too_long")
        if read_number(text) is None:
            raise Invalid("answer.not_a_number")
        return {"text": text}

    def mark(self, definition: Definition, key: Key, answer: Answer) -> Mark:
        if not answer:
            return BLANK
        given, right = read_number(answer["text"]), _exact(key["value"])
        if given is None:
            return WRONG
        return RIGHT if abs(given - right) <= _allowed(key, right) else WRONG

    def correct_answer(self, definition: Definition, key: Key) -> Answer:
        return {"text": str(key["value"])}

    def why(self, definition: Definition, key: Key, answer: Answer) -> Reason:
        given = read_number(answer["text"]) if answer else None
        if given is None:
            return Reason("blank")
        right = _exact(key["value"])
        figures = {
            "read": _plain(given),
            "off": _plain(abs(given - right)),
            "allowed": _plain(_allowed(key, right)),
        }
        return Reason("tolerance", figures)

    def validate(self, definition: Definition, key: Key) -> list[Problem]:
        problems = check_stem(definition)
        if read_number(str(key.get("value", ""))) is None:
            problems.append(Problem("key", "key_not_a_number"))
        tolerance = key.get("tolerance")
        if tolerance:
            width = read_number(str(tolerance.get("value", "")))
            if tolerance.get("kind") not in (ABSOLUTE, RELATIVE) or width is None or width < 0:
                problems.append(Problem("tolerance", "tolerance_invalid"))
        return problems

    def view(
        self, definition: Definition, *, language: str, options: Mapping[str, str], answer: Answer
    ) -> View:
        stem, lang = in_language(definition["stem"], language)
        text = answer["text"] if answer else ""
        return View(self.kind, self.template, stem, lang, (), text, bool(text), markup_of(definition))

    def say(self, definition: Definition, answer: Answer, language: str) -> list[str]:
        return [answer["text"]] if answer else []


def _allowed(key: Key, right: Fraction) -> Fraction:
    tolerance = key.get("tolerance")
    if not tolerance:
        return Fraction(0)
    width = _exact(tolerance["value"])
    return width * abs(right) if tolerance["kind"] == RELATIVE else width


def _exact(value: object) -> Fraction:
    number = read_number(str(value))
    if number is None:
        raise ValueError("the key of a numeric question is not a number")
    return number


def _plain(value: Fraction) -> str:
    return f"{float(value):.10g}"
