"""Questions within a question: each part is a question of any type, with a key and marks of its own.

A part's options go by "<part>.<option>" and its fields by "<part>.<field>", so that parts may be composed
again and never meet.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from assessments.question_types.base import Answer, Definition, FormData, Key, Problem, QuestionType, View
from core.errors import Invalid

PART_ID = re.compile(r"[A-Za-z0-9_-]{1,20}")


@dataclass(frozen=True)
class ShownPart:
    """A part as an examinee sees it; `prefix` begins the names of its fields."""

    number: int
    prefix: str
    marks: str
    view: View


@dataclass(frozen=True)
class Part:
    id: str
    number: int
    kind: QuestionType
    definition: Definition
    marks: str

    @property
    def prefix(self) -> str:
        return f"{self.id}."

    @property
    def weight(self) -> Fraction:
        return Fraction(self.marks)

    def option_ids(self) -> list[str]:
        return [f"{self.prefix}{option}" for option in self.kind.option_ids(self.definition)]

    def options(self, shown: Mapping[str, str]) -> dict[str, str]:
        """The part's own options among those shown, in the order shown unless the part keeps its own."""
        own = {
            token: option.removeprefix(self.prefix)
            for token, option in shown.items()
            if option.startswith(self.prefix)
        }
        if not self.definition.get("fixed_order"):
            return own
        order = self.kind.option_ids(self.definition)
        return dict(sorted(own.items(), key=lambda entry: order.index(entry[1])))

    def read(self, data: FormData, shown: Mapping[str, str]) -> Answer:
        fields = {
            name.removeprefix(self.prefix): values
            for name, values in data.items()
            if name.startswith(self.prefix)
        }
        return self.kind.read_answer(self.definition, fields, self.options(shown))

    def show(self, language: str, shown: Mapping[str, str], answer: Answer) -> ShownPart:
        view = self.kind.view(self.definition, language=language, options=self.options(shown), answer=answer)
        return ShownPart(self.number, self.prefix, self.marks, view)


def parts_of(entries: Sequence[Mapping[str, Any]], types: Mapping[str, QuestionType]) -> list[Part]:
    return [
        Part(entry["id"], number, types[entry["kind"]], entry["definition"], str(entry.get("marks") or "1"))
        for number, entry in enumerate(entries, start=1)
    ]


def read_parts(parts: Sequence[Part], data: FormData, options: Mapping[str, str]) -> dict[str, Any]:
    """Answers of the parts that have one. Raises Invalid for fields of no part."""
    prefixes = tuple(part.prefix for part in parts)
    if any(not name.startswith(prefixes) for name in data):
        raise Invalid("answer.unknown_field")
    read = {part.id: part.read(data, options) for part in parts}
    return {name: answer for name, answer in read.items() if answer is not None}


def draw_parts(parts: Sequence[Part], rng: random.Random) -> dict[str, Any] | None:
    drawn = {part.id: part.kind.draw(part.definition, rng) for part in parts}
    return {name: values for name, values in drawn.items() if values is not None} or None


def serve_parts(parts: Sequence[Part], drawn: Mapping[str, Any]) -> Iterator[Definition]:
    """The definitions of the parts with what was drawn for each."""
    return (part.kind.served(part.definition, drawn.get(part.id)) for part in parts)


def check_parts(
    entries: Sequence[Mapping[str, Any]],
    keys: Mapping[str, Key],
    types: Mapping[str, QuestionType],
    most: int,
) -> list[Problem]:
    """The faults of the parts, each named by its number: `parts.2.options`."""
    ids = [str(entry.get("id") or "") for entry in entries]
    if not 1 <= len(entries) <= most:
        return [Problem("parts", "parts_number")]
    if len(set(ids)) != len(ids) or not all(PART_ID.fullmatch(part) for part in ids):
        return [Problem("parts", "parts_ids")]
    problems = []
    for number, entry in enumerate(entries, start=1):
        kind = types.get(str(entry.get("kind")))
        if kind is None:
            problems.append(Problem(f"parts.{number}", "part_kind_unknown"))
            continue
        if not _is_weight(entry.get("marks", "1")):
            problems.append(Problem(f"parts.{number}.marks", "part_marks"))
        own = kind.validate(entry.get("definition") or {}, keys.get(entry["id"]) or {})
        problems += [Problem(f"parts.{number}.{problem.field}", problem.code) for problem in own]
    return problems


def _is_weight(value: object) -> bool:
    try:
        return 0 < Fraction(str(value)) <= 100
    except (ValueError, ZeroDivisionError):
        return False
