"""Where values come from: variables, literals and what is declared of a response."""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction

from assessments.question_types.processing import lookups
from assessments.question_types.processing.machine import Machine, Node, as_number, operator
from assessments.question_types.processing.shapes import within
from assessments.question_types.processing.values import (
    LARGEST,
    ORDERED,
    POINT,
    SINGLE,
    TooMuch,
    Value,
    container,
    number,
    read_value,
    truth,
)

Values = Sequence[Value | None]
MOST_REPEATS = 1_000


@operator("variable")
def _variable(machine: Machine, node: Node, values: Values) -> Value | None:
    return machine.variables.get(node["id"])


@operator("baseValue")
def _literal(machine: Machine, node: Node, values: Values) -> Value | None:
    return read_value(SINGLE, node["type"], [node["value"]])


@operator("correct")
def _correct(machine: Machine, node: Node, values: Values) -> Value | None:
    declared = machine.declared.get(node["id"])
    if declared is None or declared["cardinality"] == "record":
        return None
    return read_value(declared["cardinality"], declared.get("type") or "string", declared.get("correct"))


@operator("default")
def _default(machine: Machine, node: Node, values: Values) -> Value | None:
    return machine.defaults.get(node["id"])


@operator("null")
def _nothing(machine: Machine, node: Node, values: Values) -> Value | None:
    return None


@operator("mapResponse")
def _mapped(machine: Machine, node: Node, values: Values) -> Value | None:
    name = node["id"]
    return number(lookups.map_response(machine.declared.get(name) or {}, machine.variables.get(name)))


@operator("mapResponsePoint")
def _mapped_points(machine: Machine, node: Node, values: Values) -> Value | None:
    name = node["id"]
    return number(lookups.map_points(machine.declared.get(name) or {}, machine.variables.get(name)))


@operator("fieldValue")
def _field(machine: Machine, node: Node, values: Values) -> Value | None:
    return lookups.field_of(values[0], node["field"])


@operator("mathConstant")
def _constant(machine: Machine, node: Node, values: Values) -> Value | None:
    return number(Fraction(math.pi if node["name"] == "pi" else math.e))


@operator("inside")
def _inside(machine: Machine, node: Node, values: Values) -> Value | None:
    """One point within, or any of several."""
    held = values[0]
    if held is None or held.kind != POINT:
        return None
    coords = [Fraction(coord) for coord in node["coords"]]
    return truth(any(within(point, node["shape"], coords) for point in held.items))


@operator("repeat")
def _repeat(machine: Machine, node: Node, values: Values) -> Value | None:
    """Its parts several times over, in one ordered container."""
    times = machine.attribute(node, "times")
    if times is None or times < 1:
        return None
    if times > MOST_REPEATS:
        raise TooMuch
    items: list[object] = []
    kind = ""
    for _ in range(int(times)):
        for part in node["parts"]:
            held = machine.evaluate(part)
            if held is not None:
                kind = kind or held.kind
                items.extend(held.items)
    return container(ORDERED, kind, items)


@operator("gcd", "lcm")
def _common(machine: Machine, node: Node, values: Values) -> Value | None:
    whole: list[int] = []
    for value in values:
        if value is None or value.kind != "integer":
            return None
        whole.extend(value.items)
    if node["do"] == "gcd":
        return number(math.gcd(*whole))
    if 0 in whole:
        return number(0)
    total = 1
    for item in whole:
        total = math.lcm(total, item)
        if total.bit_length() > 1_100:
            return None
    return number(total)


@operator("statsOperator")
def _statistics(machine: Machine, node: Node, values: Values) -> Value | None:
    held = values[0]
    if held is None or held.kind not in ("integer", "float"):
        return None
    figures = [Fraction(item) for item in held.items]
    mean = sum(figures, Fraction(0)) / len(figures)
    if node["name"] == "mean":
        return number(mean)
    count = len(figures) - (1 if node["name"].startswith("sample") else 0)
    if count < 1:
        return None
    variance = sum(((figure - mean) ** 2 for figure in figures), Fraction(0)) / count
    if node["name"].endswith("Variance"):
        return number(variance)
    return number(Fraction(math.sqrt(variance))) if variance < LARGEST else None


@operator("equal")
def _equal(machine: Machine, node: Node, values: Values) -> Value | None:
    one, other = (as_number(value) for value in values)
    if one is None or other is None:
        return None
    mode = node.get("mode") or "exact"
    if mode == "exact":
        return truth(one == other)
    widths = [machine.attribute({"width": text}, "width") for text in node.get("tolerance") or ()]
    if not widths or any(width is None for width in widths):
        return None
    below, above = Fraction(widths[0] or 0), Fraction(widths[-1] or 0)
    if mode == "relative":
        below, above = abs(one) * below / 100, abs(one) * above / 100
    low, high = one - below, one + above
    over = other >= low if node.get("low_counts", True) else other > low
    under = other <= high if node.get("high_counts", True) else other < high
    return truth(over and under)
