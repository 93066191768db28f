"""True, false and neither."""

from __future__ import annotations

from collections.abc import Sequence

from assessments.question_types.processing.machine import Machine, Node, as_number, operator
from assessments.question_types.processing.values import BOOLEAN, Value, same, truth

Values = Sequence[Value | None]


def _truths(values: Values) -> list[bool | None]:
    return [value.first if value is not None and value.kind == BOOLEAN else None for value in values]


@operator("and")
def _and(machine: Machine, node: Node, values: Values) -> Value | None:
    held = _truths(values)
    if False in held:
        return truth(False)
    return None if None in held else truth(True)


@operator("or")
def _or(machine: Machine, node: Node, values: Values) -> Value | None:
    held = _truths(values)
    if True in held:
        return truth(True)
    return None if None in held else truth(False)


@operator("not")
def _not(machine: Machine, node: Node, values: Values) -> Value | None:
    (held,) = _truths(values)
    return None if held is None else truth(not held)


@operator("anyN")
def _any(machine: Machine, node: Node, values: Values) -> Value | None:
    """True from `least` to `most` of them; NULL where those without a value decide."""
    least, most = machine.attribute(node, "least"), machine.attribute(node, "most")
    if least is None or most is None:
        return None
    held = _truths(values)
    yes, open_ones = held.count(True), held.count(None)
    if not open_ones:
        return truth(least <= yes <= most)
    if yes > most or yes + open_ones < least:
        return truth(False)
    return truth(True) if yes >= least and yes + open_ones <= most else None


@operator("isNull")
def _is_null(machine: Machine, node: Node, values: Values) -> Value | None:
    return truth(values[0] is None)


@operator("match")
def _match(machine: Machine, node: Node, values: Values) -> Value | None:
    one, other = values
    return None if one is None or other is None else truth(same(one, other))


@operator("lt", "lte", "gt", "gte", "durationLT", "durationGTE")
def _compare(machine: Machine, node: Node, values: Values) -> Value | None:
    one, other = (as_number(value) for value in values)
    if one is None or other is None:
        return None
    results = {
        "lt": one < other,
        "lte": one <= other,
        "gt": one > other,
        "gte": one >= other,
        "durationLT": one < other,
        "durationGTE": one >= other,
    }
    return truth(results[node["do"]])
