"""Putting values together and taking them apart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from assessments.question_types.processing.machine import Machine, Node, operator
from assessments.question_types.processing.values import (
    INTEGER,
    MULTIPLE,
    ORDERED,
    PAIR,
    RECORD,
    Item,
    Value,
    container,
    number,
    same_item,
    single,
    truth,
)

Values = Sequence[Value | None]


@operator("multiple", "ordered")
def _together(machine: Machine, node: Node, values: Values) -> Value | None:
    held = [value for value in values if value is not None and value.cardinality != RECORD]
    cardinality = MULTIPLE if node["do"] == "multiple" else ORDERED
    return container(
        cardinality, held[0].kind if held else "", [item for value in held for item in value.items]
    )


@operator("containerSize")
def _size(machine: Machine, node: Node, values: Values) -> Value | None:
    held = values[0]
    return number(len(held.items) if held is not None else 0, INTEGER)


@operator("index")
def _index(machine: Machine, node: Node, values: Values) -> Value | None:
    held, place = values[0], machine.attribute(node, "n")
    if held is None or place is None or not 1 <= place <= len(held.items):
        return None
    return single(held.kind, held.items[int(place) - 1])


@operator("delete")
def _delete(machine: Machine, node: Node, values: Values) -> Value | None:
    """The container without what is like the first value."""
    out, held = values
    if out is None or held is None:
        return None
    left = [item for item in held.items if not same_item(held.kind, item, out.first)]
    return container(held.cardinality, held.kind, left)


@operator("member")
def _member(machine: Machine, node: Node, values: Values) -> Value | None:
    one, held = values
    if one is None or held is None:
        return None
    return truth(any(same_item(held.kind, item, one.first) for item in held.items))


@operator("contains")
def _contains(machine: Machine, node: Node, values: Values) -> Value | None:
    """Whether the second is part of the first: as often, or as an unbroken row where order counts."""
    whole, part = values
    if whole is None or part is None:
        return None
    if ORDERED in (whole.cardinality, part.cardinality):
        return truth(_has_row(whole, part))
    have = Counter(_plain(whole.kind, item) for item in whole.items)
    need = Counter(_plain(whole.kind, item) for item in part.items)
    return truth(all(have[item] >= count for item, count in need.items()))


def _has_row(whole: Value, part: Value) -> bool:
    length = len(part.items)
    return any(whole.items[at : at + length] == part.items for at in range(len(whole.items) - length + 1))


def _plain(kind: str, item: Item) -> Item:
    return tuple(sorted(item)) if kind == PAIR else item
