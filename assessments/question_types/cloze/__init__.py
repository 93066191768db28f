"""A text with gaps, each a small question of its own: words, a number, one or several options.

The mark is the mean of the gaps' marks, each by its weight. A gap is marked exactly as a question of its
kind is; a gap left empty earns nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
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
from assessments.question_types.crediting import credit
from assessments.question_types.gaps import MOST_GAPS, check_ids, check_places, exact
from core.errors import Invalid

MENU, LIST = "menu", "list"


@dataclass(frozen=True)
class ClozeGap:
    """`view` is the question in the gap; its fields begin with `gap-<number>-`."""

    id: str
    number: int
    view: View
    display: str


@dataclass(frozen=True)
class ClozeBody:
    gaps: tuple[ClozeGap, ...]


@dataclass(frozen=True)
class _Part:
    """One gap with its type, and its definition as a whole question's."""

    id: str
    number: int
    kind: QuestionType
    definition: Definition
    display: str

    def key(self, key: Key) -> Key:
        rules = {"rules": key["rules"]} if key.get("rules") else {}
        return {**rules, **key["gaps"][self.id]["key"]}

    def weight(self, key: Key) -> Fraction:
        return Fraction(str(key["gaps"][self.id].get("marks") or "1"))

    def options(self, options: Mapping[str, str]) -> dict[str, str]:
        """Those shown that are this gap's, by their own ids; in the gap's order if it keeps one."""
        start = f"{self.id}/"
        own = {token: name[len(start) :] for token, name in options.items() if name.startswith(start)}
        if not self.definition.get("fixed_order"):
            return own
        order = self.kind.option_ids(self.definition)
        return dict(sorted(own.items(), key=lambda shown: order.index(shown[1])))


class Cloze(QuestionType):
    kind = "cloze"
    template = "assessments/questions/cloze.html"
    material = frozenset({"moodle:multianswer"})

    def __init__(self, kinds: Sequence[QuestionType]) -> None:
        self.kinds = {kind.kind: kind for kind in kinds}

    def option_ids(self, definition: Definition) -> list[str]:
        return [
            f"{part.id}/{option}"
            for part in self._parts(definition)
            for option in part.kind.option_ids(part.definition)
        ]

    def read_answer(self, definition: Definition, data: FormData, options: Mapping[str, str]) -> Answer:
        given = {}
        known: set[str] = set()
        for part in self._parts(definition):
            start = f"gap-{part.number}-"
            fields = {name[len(start) :]: sent for name, sent in data.items() if name.startswith(start)}
            known.update(start + name for name in fields)
            answer = part.kind.read_answer(part.definition, fields, part.options(options))
            if answer is not None:
                given[part.id] = answer
        only_fields(data, *known)
        return {"gaps": given} if given else None

    def judge(self, definition: Definition, key: Key, answer: Answer) -> Mark:
        given = (answer or {}).get("gaps") or {}
        if not given:
            return BLANK
        earned = total = Fraction(0)
        for part in self._parts(definition):
            weight = part.weight(key)
            total += weight
            earned += weight * exact(part.kind.mark(part.definition, part.key(key), given.get(part.id)))
        return credit(earned / total, key)

    def correct_answer(self, definition: Definition, key: Key) -> Answer:
        right = {
            part.id: part.kind.correct_answer(part.definition, part.key(key))
            for part in self._parts(definition)
        }
        return {"gaps": {gap: answer for gap, answer in right.items() if answer is not None}}

    def correct_like(self, definition: Definition, key: Key, answer: Answer) -> Answer:
        right = (self.correct_answer(definition, key) or {})["gaps"]
        for part in self._parts(definition):
            given = ((answer or {}).get("gaps") or {}).get(part.id)
            if given and part.kind.mark(part.definition, part.key(key), given).fraction == 1:
                right[part.id] = given
        return {"gaps": right}

    def reason(self, definition: Definition, key: Key, answer: Answer) -> Reason:
        given = (answer or {}).get("gaps") or {}
        if not given:
            return Reason("blank")
        parts = list(self._parts(definition))
        reasons = tuple(part.kind.why(part.definition, part.key(key), given.get(part.id)) for part in parts)
        figures = {"parts": len(parts), "total": str(sum((part.weight(key) for part in parts), Fraction(0)))}
        return Reason("cloze", figures, reasons)

    def remarks(self, definition: Definition, key: Key, answer: Answer) -> list[Texts]:
        given = (answer or {}).get("gaps") or {}
        texts: list[Texts] = []
        for part in self._parts(definition):
            if part.id in given:
                texts += part.kind.feedback(part.definition, part.key(key), given[part.id])
        return [*texts, *super().remarks(definition, key, answer)]

    def check(self, definition: Definition, key: Key) -> list[Problem]:
        gaps = definition.get("gaps") or []
        ids = [gap.get("id") for gap in gaps]
        problems = check_stem(definition) or check_places(definition, ids)
        problems += check_ids(ids, "gaps")
        if not 1 <= len(gaps) <= MOST_GAPS:
            problems.append(Problem("gaps", "gaps_number"))
        keys = key.get("gaps") or {}
        if any(gap.get("kind") not in self.kinds for gap in gaps):
            return [*problems, Problem("gaps", "gap_kind_unknown")]
        if set(keys) != set(ids):
            return [*problems, Problem("key", "gap_without_answer")]
        return problems + self._check_parts(definition, key)

    def _check_parts(self, definition: Definition, key: Key) -> list[Problem]:
        problems = []
        total = Fraction(0)
        for part in self._parts(definition):
            try:
                weight = part.weight(key)
            except (ValueError, ZeroDivisionError):
                weight = Fraction(-1)
            if weight < 0:
                return [Problem("key", "gap_marks_invalid")]
            total += weight
            problems += [
                Problem(f"gap-{part.id}", problem.code)
                for problem in part.kind.validate(part.definition, part.key(key))
                if problem.field != "stem"
            ]
        return problems if total else [*problems, Problem("key", "gap_marks_invalid")]

    def view(
        self, definition: Definition, *, language: str, options: Mapping[str, str], answer: Answer
    ) -> View:
        given = (answer or {}).get("gaps") or {}
        gaps = []
        for part in self._parts(definition):
            view = part.kind.view(
                part.definition,
                language=language,
                options=part.options(options),
                answer=given.get(part.id),
            )
            gaps.append(ClozeGap(part.id, part.number, view, part.display))
        stem, lang = in_language(definition["stem"], language)
        return View(
            self.kind, self.template, stem, lang, answered=bool(given), markup=markup_of(definition),
            body=ClozeBody(tuple(gaps)), stem_within=True,
        )  # fmt: skip

    def say(self, definition: Definition, answer: Answer, language: str) -> list[str]:
        given = (answer or {}).get("gaps") or {}
        lines = []
        for part in self._parts(definition):
            if part.id in given:
                words = part.kind.say(part.definition, given[part.id], language)
                lines.append(f"({part.number}) {'; '.join(words)}")
        return lines

    def _parts(self, definition: Definition) -> Iterator[_Part]:
        for number, gap in enumerate(definition["gaps"], start=1):
            kind = self.kinds.get(gap["kind"])
            if kind is None:
                raise Invalid("question.kind_unknown", kind=gap["kind"])
            own: dict[str, Any] = {"stem": {}, "markup": markup_of(definition), **gap.get("definition", {})}
            yield _Part(gap["id"], number, kind, own, gap.get("display") or MENU)
