"""Comparing texts."""

from __future__ import annotations

from collections.abc import Sequence

from assessments.question_types.processing import patterns
from assessments.question_types.processing.machine import Machine, Node, operator
from assessments.question_types.processing.values import TEXTS, TooMuch, Value, truth

Values = Sequence[Value | None]


def _two(node: Node, values: Values) -> tuple[str, str] | None:
    one, other = values
    if one is None or other is None or one.kind not in TEXTS or other.kind not in TEXTS:
        return None
    left, right = str(one.first), str(other.first)
    return (left.casefold(), right.casefold()) if node.get("any_case") else (left, right)


@operator("stringMatch")
def _alike(machine: Machine, node: Node, values: Values) -> Value | None:
    texts = _two(node, values)
    if texts is None:
        return None
    return truth(texts[1] in texts[0] if node.get("substring") else texts[0] == texts[1])


@operator("substring")
def _within(machine: Machine, node: Node, values: Values) -> Value | None:
    texts = _two(node, values)
    return None if texts is None else truth(texts[0] in texts[1])


@operator("patternMatch")
def _pattern(machine: Machine, node: Node, values: Values) -> Value | None:
    held = values[0]
    if held is None or held.kind not in TEXTS:
        return None
    pattern = str(node["pattern"])
    named = machine.variables.get(pattern.strip("{}")) if pattern.startswith("{") else None
    try:
        return truth(patterns.matches(str(named.first) if named is not None else pattern, str(held.first)))
    except patterns.BadPattern:
        raise TooMuch from None
