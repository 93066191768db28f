"""Whether a rule can be followed at all, before anybody is marked by it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from assessments.question_types.processing import patterns, shapes
from assessments.question_types.processing.answers import WAYS
from assessments.question_types.processing.expressions import numbers
from assessments.question_types.processing.machine import OPERATORS
from assessments.question_types.processing.values import CARDINALITIES, RECORD, TYPES, read_number

MOST_NODES = 5_000
DEEPEST = 60
_ONE, _TWO, _ANY = (1, 1), (2, 2), (0, None)
PARTS: dict[str, tuple[int, int | None]] = {
    **dict.fromkeys(
        ("variable", "baseValue", "correct", "default", "null", "mapResponse", "mapResponsePoint",
         "mathConstant", "repeat"), (0, 0),
    ),
    **dict.fromkeys(
        ("not", "isNull", "containerSize", "index", "round", "roundTo", "truncate", "integerToFloat",
         "fieldValue", "patternMatch", "inside", "statsOperator"), _ONE,
    ),
    **dict.fromkeys(
        ("match", "member", "contains", "delete", "subtract", "divide", "power", "integerDivide",
         "integerModulus", "equal", "equalRounded", "lt", "gt", "lte", "gte", "durationLT", "durationGTE",
         "substring", "stringMatch"), _TWO,
    ),
    **dict.fromkeys(("multiple", "ordered"), _ANY),
    **dict.fromkeys(("and", "or", "anyN", "sum", "product", "min", "max", "gcd", "lcm"), (1, None)),
    "mathOperator": (1, 2),
}  # fmt: skip
_NEEDS = {
    "variable": ("id",), "correct": ("id",), "default": ("id",), "mapResponse": ("id",),
    "mapResponsePoint": ("id",), "baseValue": ("type", "value"), "index": ("n",), "fieldValue": ("field",),
    "patternMatch": ("pattern",), "inside": ("shape", "coords"), "anyN": ("least", "most"),
    "roundTo": ("figures",), "equalRounded": ("figures",), "repeat": ("times", "parts"),
    "mathConstant": ("name",), "mathOperator": ("name",), "statsOperator": ("name",),
}  # fmt: skip
_NAMES = {
    "mathConstant": frozenset({"pi", "e"}),
    "statsOperator": frozenset({"mean", "sampleVariance", "sampleSD", "popVariance", "popSD"}),
    "mathOperator": numbers.FUNCTIONS,
}


def faults(processing: Any) -> list[str]:
    """Codes of what is wrong with it; nothing for a rule that can be followed."""
    try:
        return list(dict.fromkeys(_faults(processing)))
    except (KeyError, TypeError, AttributeError, ValueError, RecursionError):
        return ["processing_malformed"]


def _faults(processing: Mapping[str, Any]) -> Iterator[str]:
    declared = {**(processing.get("responses") or {}), **(processing.get("outcomes") or {})}
    for entry in (*declared.values(), *(processing.get("constants") or {}).values()):
        if entry["cardinality"] not in CARDINALITIES:
            yield "processing_type_unknown"
        if entry["cardinality"] != RECORD and entry.get("type") not in TYPES:
            yield "processing_type_unknown"
        yield from _worths(entry)
    if processing["score"] not in (processing.get("outcomes") or {}) or Fraction(processing["maximum"]) <= 0:
        yield "processing_score_missing"
    if any(bind["take"] not in WAYS for bind in (processing.get("bind") or {}).values()):
        yield "processing_malformed"
    counter = [0]
    yield from _rules(processing.get("rules") or (), 0, counter)
    if counter[0] > MOST_NODES:
        yield "processing_too_large"


def _worths(entry: Mapping[str, Any]) -> Iterator[str]:
    for field in ("mapping", "areas"):
        worths = entry.get(field)
        if not worths:
            continue
        stated = [worths.get("default"), worths.get("lower"), worths.get("upper")]
        stated += [one["value"] for one in worths["entries"]]
        for number in stated:
            if number is not None:
                read_number(number)
        for one in worths["entries"] if field == "areas" else ():
            if not shapes.is_shape(one["shape"], [read_number(coord) for coord in one["coords"]]):
                yield "processing_malformed"


def _rules(rules: Any, depth: int, counter: list[int]) -> Iterator[str]:
    if depth > DEEPEST:
        yield "processing_too_large"
        return
    for rule in rules:
        counter[0] += 1
        if "set" in rule:
            yield from _expression(rule["to"], depth + 1, counter)
        elif "lookup" in rule:
            yield from _expression(rule["by"], depth + 1, counter)
        elif "if" in rule:
            for branch in rule["if"]:
                yield from _expression(branch["when"], depth + 1, counter)
                yield from _rules(branch.get("then") or (), depth + 1, counter)
            yield from _rules(rule.get("else") or (), depth + 1, counter)
        elif not rule.get("exit"):
            yield "processing_malformed"


def _expression(node: Mapping[str, Any], depth: int, counter: list[int]) -> Iterator[str]:
    counter[0] += 1
    name = node["do"]
    if depth > DEEPEST or counter[0] > MOST_NODES:
        yield "processing_too_large"
        return
    if name not in OPERATORS:
        yield "processing_operator_unknown"
        return
    parts = node.get("of") or ()
    least, most = PARTS[name]
    if len(parts) < least or (most is not None and len(parts) > most):
        yield "processing_malformed"
    if any(field not in node for field in _NEEDS.get(name, ())):
        yield "processing_malformed"
        return
    if name in _NAMES and node["name"] not in _NAMES[name]:
        yield "processing_operator_unknown"
    if name == "baseValue" and node["type"] not in TYPES:
        yield "processing_type_unknown"
    yield from _particular(name, node)
    for part in (*parts, *(node.get("parts") or ())):
        yield from _expression(part, depth + 1, counter)


def _particular(name: str, node: Mapping[str, Any]) -> Iterator[str]:
    if name == "patternMatch" and not str(node["pattern"]).startswith("{"):
        try:
            patterns.check(str(node["pattern"]))
        except patterns.BadPattern:
            yield "processing_pattern"
    if name == "inside" and not shapes.is_shape(node["shape"], [read_number(x) for x in node["coords"]]):
        yield "processing_malformed"
    if name == "mathOperator" and (node["name"] == "atan2") != (len(node.get("of") or ()) == 2):
        yield "processing_malformed"
