"""A word or a few, typed; compared with the answers its author expects.

Key: {"answers": [{"text", "weight": "1", "feedback": {"zh", "en"}}], "case": bool, "tolerate": ["width",
"script", "spaces"]}. The first answer that fits decides, so a lone `*` at the end catches the rest. With
`patterns` true the answers are regular expressions.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from assessments.question_types.base import (
    BLANK,
    WRONG,
    Answer,
    Definition,
    FormData,
    Key,
    Mark,
    Problem,
    QuestionType,
    Reason,
    Texts,
    View,
    check_stem,
    in_language,
    markup_of,
    only_fields,
)
from assessments.question_types.crediting import all_weights, credit, percent, spoken, weight_of
from assessments.question_types.short_text import patterns
from assessments.question_types.short_text.matching import TOLERANCES, Comparison, literal
from core.errors import Invalid

LONGEST = 500
MOST_ANSWERS = 50


class ShortText(QuestionType):
    kind = "short_text"
    template = "assessments/questions/short_text.html"
    material = frozenset({"moodle:shortanswer", "capa:stringresponse", "qti:textEntryInteraction"})

    def read_answer(self, definition: Definition, data: FormData, options: Mapping[str, str]) -> Answer:
        only_fields(data, "value")
        sent = data.get("value", ())
        if len(sent) > 1:
            raise Invalid("answer.unknown_field")
        text = " ".join(sent[0].split()) if sent else ""
        if len(text) > LONGEST:
            raise Invalid("answer.too_long")
        if any(ord(character) < 32 or "\ud800" <= character <= "\udfff" for character in text):
            raise Invalid("answer.malformed")
        return {"text": text} if text else None

    def judge(self, definition: Definition, key: Key, answer: Answer) -> Mark:
        if not answer or not answer["text"].strip():
            return BLANK
        expected = _fitting(key, answer["text"])
        return credit(_weight(expected), key) if expected else WRONG

    def correct_answer(self, definition: Definition, key: Key) -> Answer:
        best = max(key["answers"], key=_weight, default=None)
        if not best or _weight(best) <= 0:
            return None
        if key.get("patterns"):  # an expression that fits itself is an answer too
            text = str(best["text"]).replace("\\", "")
            return {"text": text} if _fitting(key, text) is best else None
        return {"text": literal(str(best["text"]))}

    def remarks(self, definition: Definition, key: Key, answer: Answer) -> list[Texts]:
        expected = _fitting(key, answer["text"]) if answer else None
        own = expected.get("feedback") if expected else None
        return [*spoken(own), *super().remarks(definition, key, answer)]

    def reason(self, definition: Definition, key: Key, answer: Answer) -> Reason:
        if not answer or not answer["text"].strip():
            return Reason("blank")
        expected = _fitting(key, answer["text"])
        if expected is None:
            return Reason("no_answer_fits")
        return Reason("answer_fits", {"answer": expected["text"], "share": percent(_weight(expected))})

    def check(self, definition: Definition, key: Key) -> list[Problem]:
        problems = check_stem(definition)
        answers = key.get("answers") or []
        if not 1 <= len(answers) <= MOST_ANSWERS or not all(
            str(one.get("text") or "").strip() for one in answers
        ):
            problems.append(Problem("key", "answers_missing"))
        elif not all_weights(one.get("weight", "1") for one in answers):
            problems.append(Problem("key", "weights_invalid"))
        elif all(_weight(one) < 1 for one in answers):
            problems.append(Problem("key", "answer_none_right"))
        if key.get("patterns") and not all(patterns.readable(str(one.get("text") or "")) for one in answers):
            problems.append(Problem("key", "pattern_unreadable"))
        if not set(key.get("tolerate") or ()) <= set(TOLERANCES):
            problems.append(Problem("key", "tolerate_unknown"))
        return problems

    def view(
        self, definition: Definition, *, language: str, options: Mapping[str, str], answer: Answer
    ) -> View:
        stem, lang = in_language(definition["stem"], language)
        text = answer["text"] if answer else ""
        return View(self.kind, self.template, stem, lang, (), text, bool(text), markup_of(definition))

    def say(self, definition: Definition, answer: Answer, language: str) -> list[str]:
        return [answer["text"]] if answer and answer["text"] else []


def _fitting(key: Key, text: str) -> Mapping[str, Any] | None:
    """The first expected answer that the text fits."""
    comparison = Comparison(bool(key.get("case")), tuple(key.get("tolerate") or ()))
    fits = comparison.matches if key.get("patterns") else comparison.fits
    return next((one for one in key["answers"] if fits(str(one["text"]), text)), None)


def _weight(expected: Mapping[str, Any]) -> Fraction:
    return weight_of(expected.get("weight", "1")) or Fraction(0)
