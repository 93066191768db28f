"""A number, exact or within a tolerance, with or without a unit.

Key: {"answers": [{"value": "3.5" | "*", "tolerance": {"kind": "absolute" | "relative" | "geometric",
"value": "0.1"}, "weight": "1", "feedback": {"zh", "en"}}], "units": [{"name", "factor"}], "unit_penalty"};
the older {"value", "tolerance"} is one answer of the full weight. Numbers are text, so that no binary
fraction comes between. Bounds count as right; a relative tolerance is a share of the right value, a
geometric one lets it be divided or multiplied by one and that share. The first answer that is hit decides.
Definition: units {"mode": "none" | "optional" | "required", "choices": [names], "before": bool}; with
choices the unit is chosen from a list. `expressions` true lets a calculation stand for its result. The
answer keeps what was typed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from assessments.question_types.base import (
    BLANK,
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
from assessments.question_types.crediting import credit, percent, spoken, weight_of
from assessments.question_types.numeric.expressions import number_in
from assessments.question_types.numeric.judging import (
    ANY,
    GEOMETRIC,
    NO_UNIT,
    REQUIRED,
    TOLERANCES,
    UNIT_MODES,
    Judged,
    Target,
    bounds,
    judge,
    split_unit,
    targets_of,
)
from assessments.question_types.numeric.reading import LONGEST, read_number
from core.errors import Invalid

MOST_ANSWERS = 50


@dataclass(frozen=True)
class NumberBody:
    """What stands beside the field: units to choose from, and the one chosen."""

    units: tuple[str, ...] = ()
    unit: str = ""
    any_unit: bool = False


class Numeric(QuestionType):
    kind = "numeric"
    template = "assessments/questions/numeric.html"
    material = frozenset({"moodle:numerical", "capa:numericalresponse", "qti:textEntryInteraction"})

    def read_answer(self, definition: Definition, data: FormData, options: Mapping[str, str]) -> Answer:
        only_fields(data, "value", "unit")
        if any(len(sent) > 1 for sent in data.values()):
            raise Invalid("answer.unknown_field")
        text, unit = ((data.get(name) or [""])[0].strip() for name in ("value", "unit"))
        if not text:
            return None
        if len(text) > LONGEST:
            raise Invalid("answer.too_long")
        units = definition.get("units") or {}
        choices = units.get("choices") or ()
        if unit and unit not in choices:
            raise Invalid("answer.unknown_option")
        free = units.get("mode", NO_UNIT) != NO_UNIT and not choices
        number = split_unit(text, bool(units.get("before")))[0] if free else number_in(text, definition)
        if number is None:
            raise Invalid("answer.not_a_number")
        return {"text": text, "unit": unit} if unit or (choices and not free) else {"text": text}

    def judge(self, definition: Definition, key: Key, answer: Answer) -> Mark:
        if not answer or not answer["text"].strip():
            return BLANK
        return credit(self._judge(definition, key, answer).share, key)

    def correct_answer(self, definition: Definition, key: Key) -> Answer:
        best = max(
            (one for one in self.answers(key) if str(one["value"]).strip() != ANY),
            key=lambda one: weight_of(one.get("weight", "1")) or Fraction(0),
            default=None,
        )
        return None if best is None else self.with_unit(str(best["value"]), definition, key)

    def remarks(self, definition: Definition, key: Key, answer: Answer) -> list[Texts]:
        hit = self._judge(definition, key, answer).target if answer else None
        return [*spoken(hit.feedback if hit else None), *super().remarks(definition, key, answer)]

    def reason(self, definition: Definition, key: Key, answer: Answer) -> Reason:
        if not answer:
            return Reason("blank")
        judged, targets = self._judge(definition, key, answer), self.targets(definition, key)
        if judged.read.number is None:
            return Reason("no_number")
        read = {"read": plain(judged.read.number)}
        if not judged.unit_right:
            return Reason("unit_wrong", {**read, "share": percent(judged.share)})
        only = targets[0] if len(targets) == 1 else None
        if only is None or only.value is None or only.kind == GEOMETRIC:
            share = {"share": percent(judged.share)}
            return Reason("number_hits" if judged.target else "number_misses", {**read, **share})
        number = judged.read.number * (judged.read.scale or 1)
        reach = bounds(only.value, only.kind, only.width, Fraction(0))[1] - only.value
        return Reason("tolerance", {**read, "off": plain(abs(number - only.value)), "allowed": plain(reach)})

    def check(self, definition: Definition, key: Key) -> list[Problem]:
        problems = check_stem(definition)
        answers = self.answers(key)
        if not 1 <= len(answers) <= MOST_ANSWERS or any(not _is_value(one.get("value")) for one in answers):
            problems.append(Problem("key", "key_not_a_number"))
        return [*problems, *check_answers(answers), *check_units(definition, key)]

    def view(
        self, definition: Definition, *, language: str, options: Mapping[str, str], answer: Answer
    ) -> View:
        stem, lang = in_language(definition["stem"], language)
        text = answer["text"] if answer else ""
        units = definition.get("units") or {}
        body = NumberBody(
            tuple(units.get("choices") or ()),
            (answer or {}).get("unit") or "",
            units.get("mode", NO_UNIT) != NO_UNIT,
        )
        return View(
            self.kind, self.template, stem, lang, (), text, bool(text), markup_of(definition), body=body
        )

    def say(self, definition: Definition, answer: Answer, language: str) -> list[str]:
        if not answer:
            return []
        before = bool((definition.get("units") or {}).get("before"))
        parts = [answer["text"], answer.get("unit") or ""]
        return [" ".join(part for part in (reversed(parts) if before else parts) if part)]

    def answers(self, key: Key) -> Sequence[Mapping[str, Any]]:
        """The expected numbers; of an older key the only one."""
        if "answers" in key:
            return key["answers"]
        return [{name: key[name] for name in ("value", "tolerance") if name in key}]

    def targets(self, definition: Definition, key: Key) -> list[Target]:
        return targets_of(self.answers(key))

    def with_unit(self, text: str, definition: Definition, key: Key) -> Answer:
        units = definition.get("units") or {}
        name = key["units"][0]["name"] if key.get("units") and units.get("mode") == REQUIRED else ""
        if not name:
            return {"text": text}
        if units.get("choices"):
            return {"text": text, "unit": name}
        return {"text": f"{name} {text}" if units.get("before") else f"{text} {name}"}

    def _judge(self, definition: Definition, key: Key, answer: Mapping[str, Any]) -> Judged:
        return judge(self.targets(definition, key), definition, key, answer)


def check_answers(answers: Sequence[Mapping[str, Any]]) -> list[Problem]:
    """Tolerances and weights of expected numbers."""
    problems = []
    for one in answers:
        tolerance = one.get("tolerance")
        if tolerance:
            width = read_number(str(tolerance.get("value", "")))
            if tolerance.get("kind") not in TOLERANCES or width is None or width < 0:
                problems.append(Problem("tolerance", "tolerance_invalid"))
    weights = [weight_of(one.get("weight", "1")) for one in answers]
    if any(weight is None for weight in weights):
        problems.append(Problem("key", "weights_invalid"))
    elif answers and max(weight or Fraction(0) for weight in weights) < 1:
        problems.append(Problem("key", "answer_none_right"))
    return problems


def check_units(definition: Definition, key: Key) -> list[Problem]:
    """Units that a definition offers are those of its key; the first has the factor 1."""
    units, known = definition.get("units") or {}, key.get("units") or []
    mode = units.get("mode", NO_UNIT)
    factors = [read_number(str(unit.get("factor") or "1")) for unit in known]
    names = [str(unit.get("name") or "").strip() for unit in known]
    fine = (
        mode in UNIT_MODES
        and all(factor is not None and factor > 0 for factor in factors)
        and all(names)
        and len(set(names)) == len(names)
        and set(units.get("choices") or ()) <= set(names)
        and (mode == NO_UNIT or bool(names))
        and (weight_of(key.get("unit_penalty") or "1") or Fraction(0)) >= 0
    )
    return [] if fine else [Problem("units", "units_invalid")]


def plain(value: Fraction) -> str:
    """To ten significant figures; what is too large for that as a whole number."""
    try:
        return f"{float(value):.10g}"
    except OverflowError:
        return str(round(value))


def _is_value(value: Any) -> bool:
    return str(value).strip() == ANY or read_number(str(value)) is not None
