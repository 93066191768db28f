"""A number that a formula gives for values drawn for each attempt.

Definition: variables [{"name", "kind": "uniform" | "loguniform", "low", "high", "decimals"} or {"name",
"values": ["…"]}]; `datasets` [{name: value}] are rows drawn together instead. Texts show {name} and
{=formula}. Key: {"formulas": [{"formula", "tolerance", "format": {"decimals" | "significant": n}, "weight",
"feedback"}]} and units as for a number. Drawn: {name: value}. By our rules the result as its format shows it
counts as well as the exact one; by Moodle's the exact one alone is held against the tolerance.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

from assessments.question_types.base import (
    Answer,
    Definition,
    Key,
    Problem,
    Texts,
    View,
    check_stem,
    in_language,
)
from assessments.question_types.calculated import drawing
from assessments.question_types.calculated.formulas import read_formula
from assessments.question_types.calculated.functions import FormulaError
from assessments.question_types.crediting import is_moodle, weight_of
from assessments.question_types.numeric import MOST_ANSWERS, Numeric, check_answers, check_units
from assessments.question_types.numeric.judging import ANY, Judged, Target, judge, target

_TRIALS = 20


class Calculated(Numeric):
    kind = "calculated"
    material = frozenset({"moodle:calculated", "moodle:calculatedsimple", "capa:numericalresponse"})

    def draw(self, definition: Definition, rng: random.Random) -> dict[str, Any] | None:
        return drawing.draw(definition, rng)

    def answers(self, key: Key) -> Sequence[Mapping[str, Any]]:
        return key["formulas"]

    def targets(self, definition: Definition, key: Key) -> list[Target]:
        """Formulas without a value for what was drawn are hit by nothing."""
        values, found = drawing.values_of(definition), []
        for one in key["formulas"]:
            if str(one["formula"]).strip() == ANY:
                found.append(target(None, one))
                continue
            try:
                value = read_formula(one["formula"]).value(values)
            except FormulaError:
                continue
            also = None if is_moodle(key) else Fraction(drawing.shown(value, one.get("format") or {}))
            found.append(target(value, one, also))
        return found

    def correct_answer(self, definition: Definition, key: Key) -> Answer:
        best = max(key["formulas"], key=lambda one: weight_of(one.get("weight", "1")) or Fraction(0))
        try:
            value = read_formula(best["formula"]).value(drawing.values_of(definition))
        except FormulaError:
            return None
        return self.with_unit(drawing.shown(value, best.get("format") or {}), definition, key)

    def remarks(self, definition: Definition, key: Key, answer: Answer) -> list[Texts]:
        return [self.filled(definition, texts) for texts in super().remarks(definition, key, answer)]

    def filled(self, definition: Definition, texts: Mapping[str, Any]) -> Mapping[str, Any]:
        return {
            name: drawing.filled(text, definition) if isinstance(text, str) else text
            for name, text in texts.items()
        }

    def check(self, definition: Definition, key: Key) -> list[Problem]:
        formulas = key.get("formulas") or []
        problems = [*check_stem(definition), *drawing.check_variables(definition)]
        if not 1 <= len(formulas) <= MOST_ANSWERS:
            problems.append(Problem("key", "formula_missing"))
        elif not problems:
            problems.extend(self._check_formulas(definition, formulas))
        return [*problems, *check_answers(formulas), *check_units(definition, key)]

    def _check_formulas(self, definition: Definition, formulas: Sequence[Mapping[str, Any]]) -> list[Problem]:
        """Each formula can be read, names variables that there are, and has a value for every row."""
        served = [self.served(definition, drawn) for drawn in self._trials(definition)]
        for one in formulas:
            if str(one.get("formula") or "").strip() == ANY:
                continue
            try:
                formula = read_formula(str(one.get("formula") or ""))
                for attempt in served:
                    formula.value(drawing.values_of(attempt))
            except FormulaError as wrong:
                return [Problem("formula", wrong.code)]
        return []

    def _trials(self, definition: Definition) -> list[Mapping[str, Any] | None]:
        if definition.get("datasets"):
            return list(definition["datasets"])
        rng = random.Random(0)  # noqa: S311 (a trial, nothing secret)
        return [self.draw(definition, rng) for _trial in range(_TRIALS)]

    def view(
        self, definition: Definition, *, language: str, options: Mapping[str, str], answer: Answer
    ) -> View:
        view = super().view(definition, language=language, options=options, answer=answer)
        stem, _lang = in_language(definition["stem"], language)
        return replace(view, stem=drawing.filled(stem, definition))

    def _judge(self, definition: Definition, key: Key, answer: Mapping[str, Any]) -> Judged:
        return judge(self.targets(definition, key), definition, key, answer, slack=True)
