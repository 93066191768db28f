"""Problems of Open edX and what was earned with answers to them, held against our marks."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from io import BytesIO
from pathlib import Path
from typing import Any

from assessments.interchange.base import Question
from assessments.interchange.olx import Olx
from assessments.question_types.registry import TYPES
from assessments.question_types.seeds import letter
from core import richtext

TOLERANCE = Fraction(1, 10_000)


def outcomes(where: Path) -> Iterator[tuple[str, bool]]:
    """Each fact whose responses our types declare, with whether our mark is the one stated."""
    problems = json.loads((where.parent / "olx_problems.json").read_text("utf-8"))
    questions = {entry["problem"]: _question(entry["olx"]) for entry in problems}
    declared = {name for member in TYPES.values() for name in member.material}
    for number, fact in enumerate(json.loads(where.read_text("utf-8"), parse_float=Decimal)):
        if all(f"capa:{response['type']}" in declared for response in fact["responses"]):
            question = questions.get(fact["problem"])
            yield f"{number} {fact['problem']}", question is not None and _right(question, fact)


def _question(olx: str) -> Question | None:
    items = [item for item in Olx().read(BytesIO(olx.encode())) if isinstance(item, Question)]
    return items[0] if items and items[0].kind in TYPES else None


def _right(question: Question, fact: Mapping[str, Any]) -> bool:
    member = TYPES[question.kind]
    # The material does not say which values were drawn: those of one seed are as good as any.
    drawn = member.draw(question.definition, random.Random(1))  # noqa: S311
    served = member.served(question.definition, drawn)
    mark = member.mark(served, question.key, _answer(question, fact["responses"]))
    stated = Fraction(fact["earned"]) / Fraction(fact["possible"])
    return abs(Fraction(mark.fraction) - stated) <= TOLERANCE


def _answer(question: Question, responses: list[dict[str, Any]]) -> dict[str, Any] | None:
    if question.kind != "cloze":
        return _part(question.kind, question.definition, responses[0]["answer"])
    given = {
        gap["id"]: answer
        for gap, response in zip(question.definition["gaps"], responses, strict=True)
        if (answer := _part(gap["kind"], gap["definition"], response["answer"])) is not None
    }
    return {"gaps": given} if given else None


def _part(kind: str, definition: Mapping[str, Any], answer: Any) -> dict[str, Any] | None:
    if answer is None:
        return None
    if kind in ("single_choice", "multiple_choice"):
        chosen = answer if isinstance(answer, list) else [answer]
        return {"options": [_option(definition, name) for name in chosen]}
    return {"text": str(answer)}


def _option(definition: Mapping[str, Any], name: str) -> str:
    """`choice_2` is the third option; a menu sends the words of the option."""
    stem, _underline, place = name.rpartition("_")
    if stem == "choice" and place.isdigit():
        return letter(int(place))
    for option in definition["options"]:
        if name in {richtext.plain(option[language]) for language in ("zh", "en")}:
            return str(option["id"])
    return ""
