"""GIFT files: their tree as a reference grammar gives it, held against ours."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from assessments.interchange.gift import nodes
from assessments.interchange.gift.nodes import Amount, Choice, Kind, Text
from assessments.interchange.gift.parser import parse


def outcomes(where: Path) -> Iterator[tuple[str, bool]]:
    """Each file with whether its tree is the one stated beside it."""
    for file in sorted(where.glob("*.gift")):
        stated = json.loads(file.with_suffix(".json").read_text("utf-8"))
        found = [_written(node) for node in parse(file.read_text("utf-8-sig"))]
        yield file.stem, found == stated


def _written(node: Any) -> dict[str, Any]:
    if isinstance(node, nodes.Category):
        return {"type": "Category", "title": node.path}
    if not isinstance(node, nodes.Question):
        return {"type": "Problem", "code": node.code}
    shape: dict[str, Any] = {
        "type": node.kind.value,
        "id": node.identifier,
        "tags": list(node.tags) or None,
        "title": node.title,
        "stem": {"format": node.stem.format, "text": _stem(node)},
        "hasEmbeddedAnswers": node.after is not None,
    }
    if node.kind is not Kind.DESCRIPTION:
        shape["globalFeedback"] = _text(node.general)
    return {**shape, **_answers(node)}


def _stem(node: nodes.Question) -> str:
    before = node.before.joined if node.before else ""
    if node.after is None:
        return before
    return f"{before} _____ {node.after.joined}".lstrip()


def _answers(node: nodes.Question) -> dict[str, Any]:
    match node.kind:
        case Kind.TRUE_FALSE:
            first, second = (_text(said) for said in node.said)
            return {"isTrue": node.truth, "trueFeedback": first, "falseFeedback": second}
        case Kind.CHOICE | Kind.SHORT:
            return {"choices": [_choice(choice) for choice in node.choices]}
        case Kind.NUMERICAL:
            if (
                len(node.choices) == 1
                and not node.choices[0].sign
                and isinstance(node.choices[0].text, Amount)
            ):
                return {"choices": _amount(node.choices[0].text)}
            return {"choices": [_choice(choice) for choice in node.choices]}
        case Kind.MATCHING:
            pairs = [
                {"subquestion": _text(asked), "subanswer": Text(answer).joined}
                for asked, answer in node.pairs
            ]
            return {"matchPairs": pairs}
    return {}


def _text(text: Text | None) -> dict[str, str] | None:
    return {"format": text.format, "text": text.joined} if text else None


def _choice(choice: Choice) -> dict[str, Any]:
    return {
        "isCorrect": choice.sign != "~",
        "weight": None if choice.weight is None else float(choice.weight),
        "text": _amount(choice.text) if isinstance(choice.text, Amount) else _text(choice.text),
        "feedback": _text(choice.feedback),
    }


def _amount(amount: Amount) -> dict[str, Any]:
    if amount.low is not None and amount.high is not None:
        return {"type": "high-low", "numberHigh": float(amount.high), "numberLow": float(amount.low)}
    number = float(amount.number or 0)
    if amount.width is None:
        return {"type": "simple", "number": number}
    return {"type": "range", "number": number, "range": float(amount.width)}
