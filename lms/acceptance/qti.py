"""Outcomes of QTI items: each item is imported as a file would be, and each response marked as an answer.

The expected outcomes were computed by oat-sa/qti-sdk, so items are read as it reads them: of QTI 2.0 it takes
the template map_response for match_correct, against the specification that our imports follow.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

from assessments.interchange.base import Question
from assessments.interchange.qti import Qti
from assessments.question_types import processing
from assessments.question_types.registry import TYPES, question_type

TOLERANCE = Fraction(1, 10_000)


def outcomes(where: Path) -> Iterator[tuple[str, bool]]:
    """Every fact of an item whose interactions our types all declare, with whether we come to the same."""
    material = where.parent.parent / "qti"
    items = {item["item"]: item for item in json.loads(where.with_name("qti_items.json").read_text("utf-8"))}
    supported = {name for kind in TYPES.values() for name in kind.material}
    for number, fact in enumerate(json.loads(where.read_text("utf-8"), parse_float=Fraction)):
        wanted = {f"qti:{name}" for name in items[fact["item"]]["interactions"]}
        if wanted <= supported:
            yield str(number), agrees(fact, imported(_path(material, fact["item"])))


def agrees(fact: Mapping[str, Any], question: Question | None) -> bool:
    if question is None:
        return False
    values = {name: response["value"] for name, response in fact["responses"].items()}
    ours = found(question, values)
    return all(_same(ours.get(name), stated) for name, stated in fact["outcomes"].items())


@cache
def imported(path: Path) -> Question | None:
    """The one question of an item file, as an import would write it; None where it is refused."""
    with path.open("rb") as file:
        read = [one for one in Qti(like_sdk=True).read(file) if isinstance(one, Question)]
    return read[0] if len(read) == 1 else None


def found(question: Question, values: Mapping[str, Sequence[str] | None]) -> dict[str, Any]:
    """Outcomes of the values: what is marked is the answer that has them.

    Some are none that a page of ours would send (two choices in one gap). The rule of the question decides
    about them as they are; where the question is marked by its type, they are not the right answer.
    """
    kind, key = question_type(question.kind), question.key
    rule = key.get("processing") or _plain_rule(question, values)
    try:
        answer = processing.answer_of(rule, values)
    except ValueError:
        if not key.get("processing"):
            return {"SCORE": 0, "MAXSCORE": question.marks}
        return dict(processing.outcomes_of(rule, values))
    score = kind.mark(question.definition, key, answer).fraction * question.marks
    if not key.get("processing"):
        return {"SCORE": score, "MAXSCORE": question.marks}
    ours = dict(processing.outcomes(rule, answer))
    return ours if _same(_bounded(rule, ours), score) else {}


def _bounded(rule: Mapping[str, Any], ours: Mapping[str, Any]) -> Fraction:
    """The score as a mark of ours: from minus to plus its greatest value."""
    score, greatest = Fraction((ours.get(rule["score"]) or ["0"])[0]), Fraction(rule["maximum"])
    return max(-greatest, min(greatest, score))


def _plain_rule(question: Question, values: Iterable[str]) -> dict[str, Any]:
    """How the answers of a question without a rule of its own stand to the response of its item."""
    ways = {
        "ordering": "order", "matching": "pairs", "matrix": "cells", "associate": "linked",
        "drag_words": "placed", "drag_image": "placed", "select_words": "gap", "short_text": "text",
        "numeric": "text", "slider": "text",
    }  # fmt: skip
    bind: dict[str, Any] = {"take": ways.get(question.kind, "options"), "gap": "1"}
    return {"bind": dict.fromkeys(values, bind), "responses": {}}


def _path(material: Path, item: str) -> Path:
    """Where an item lies in the material, by the longest end of its address that is there."""
    parts = item.split("/")
    for first in range(len(parts)):
        place = material.joinpath(*parts[first:])
        if place.is_file():
            return place
    return material / item


def _same(ours: Any, stated: Any) -> bool:
    one, other = _listed(ours), _listed(stated)
    if len(one) != len(other):
        return False
    numbers = [_number(value) for value in (*one, *other)]
    if any(number is None for number in numbers):
        return sorted(map(str, one)) == sorted(map(str, other))
    pairs = zip(sorted(map(Fraction, one)), sorted(map(Fraction, other)), strict=True)
    return all(abs(left - right) <= TOLERANCE for left, right in pairs)


def _listed(value: Any) -> list[Any]:
    return [] if value is None else list(value) if isinstance(value, list | tuple) else [value]


def _number(value: Any) -> Fraction | None:
    try:
        return Fraction(value)
    except (ValueError, TypeError):
        return None
