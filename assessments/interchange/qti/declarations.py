"""Declarations of an item as the JSON of assessments.question_types.processing."""

from __future__ import annotations

from typing import Any

from assessments.interchange.qti.faults import Refused
from assessments.interchange.qti.nodes import Node
from assessments.question_types.processing import shapes
from assessments.question_types.processing.values import (
    CARDINALITIES,
    STRING,
    TYPES,
    read_item,
    read_number,
    write_number,
)

MOST_ENTRIES = 2_000
Declared = dict[str, dict[str, Any]]


def responses(item: Node) -> Declared:
    found = {}
    for node in item.elements("responseDeclaration"):
        declared = _declared(node)
        _values(node, declared, "correctResponse", "correct")
        _values(node, declared, "defaultValue", "default")
        if mapping := node.first("mapping"):
            declared["mapping"] = _mapping(mapping, declared)
        if areas := node.first("areaMapping"):
            declared["areas"] = _areas(areas)
        found[_name(node)] = declared
    return found


def outcomes(item: Node) -> Declared:
    found = {}
    for node in item.elements("outcomeDeclaration"):
        declared = _declared(node)
        _values(node, declared, "defaultValue", "default")
        if table := node.first("matchTable", "interpolationTable"):
            declared["table"] = _table(table)
        for attribute, field in (("normalMaximum", "maximum"), ("normalMinimum", "minimum")):
            if node.get(attribute):
                declared[field] = number(node.get(attribute), node.line)
        found[_name(node)] = declared
    if "SCORE" not in found:
        found["SCORE"] = {"cardinality": "single", "type": "float"}
    return found


def constants(item: Node) -> Declared:
    """Template variables: without template processing they are what they are declared to be."""
    found = {}
    for node in item.elements("templateDeclaration"):
        declared = _declared(node)
        _values(node, declared, "defaultValue", "value")
        found[_name(node)] = declared
    return found


def number(text: str, line: int) -> str:
    """A finite number as it is written. Raises Refused for NaN, INF, 1e309 and everything else."""
    try:
        return write_number(read_number(text))
    except ValueError:
        raise Refused("qti_number", line, text) from None


def coords(node: Node) -> list[str]:
    """Coordinates of an area; percentages are refused, as no picture says what they are of."""
    parts = [part for part in node.get("coords").replace(",", " ").split() if part]
    if node.get("shape") == "default":
        return []
    read = [number(part, node.line) for part in parts]
    if not shapes.is_shape(node.get("shape"), [read_number(part) for part in read]):
        raise Refused("qti_shape", node.line, node.get("coords"))
    return read


def literal(text: str, kind: str) -> str:
    """Texts keep their spaces, unless the file wrapped them in lines of its own."""
    return text if kind == STRING and "\n" not in text else text.strip()


def _declared(node: Node) -> dict[str, Any]:
    cardinality, kind = node.get("cardinality", "single"), node.get("baseType")
    if cardinality not in CARDINALITIES or (cardinality != "record" and kind not in TYPES):
        raise Refused("qti_declaration", node.line, node.get("identifier"))
    return (
        {"cardinality": cardinality}
        if cardinality == "record"
        else {"cardinality": cardinality, "type": kind}
    )


def _name(node: Node) -> str:
    name = node.get("identifier").strip()
    if not name or len(name) > 200:
        raise Refused("qti_declaration", node.line, name)
    return name


def _values(node: Node, declared: dict[str, Any], element: str, field: str) -> None:
    stated = node.first(element)
    if stated is None or declared["cardinality"] == "record":
        return
    texts = []
    for value in stated.elements("value"):
        text = literal(value.words(), declared["type"])
        try:
            read_item(declared["type"], text)
        except ValueError:
            raise Refused("qti_value", value.line, text) from None
        texts.append(text)
    if len(texts) > MOST_ENTRIES:
        raise Refused("qti_too_large", node.line)
    if texts:
        declared[field] = texts


def _mapping(node: Node, declared: dict[str, Any]) -> dict[str, Any]:
    entries = []
    for entry in node.elements("mapEntry"):
        made = {
            "key": literal(entry.get("mapKey"), declared.get("type", STRING)),
            "value": number(entry.get("mappedValue"), entry.line),
        }
        entries.append(made if entry.flag("caseSensitive", True) else {**made, "any_case": True})
    return {**_bounds(node), "entries": _bounded(entries, node)}


def _areas(node: Node) -> dict[str, Any]:
    entries = [
        {
            "shape": entry.get("shape"),
            "coords": coords(entry),
            "value": number(entry.get("mappedValue"), entry.line),
        }
        for entry in node.elements("areaMapEntry")
    ]
    return {**_bounds(node), "entries": _bounded(entries, node)}


def _bounds(node: Node) -> dict[str, Any]:
    found = {"default": number(node.get("defaultValue", "0"), node.line)}
    for attribute, field in (("lowerBound", "lower"), ("upperBound", "upper")):
        if node.get(attribute):
            found[field] = number(node.get(attribute), node.line)
    return found


def _table(node: Node) -> dict[str, Any]:
    entries: list[dict[str, Any]] = []
    for entry in node.elements("matchTableEntry", "interpolationTableEntry"):
        made: dict[str, Any] = {
            "from": number(entry.get("sourceValue"), entry.line),
            "to": entry.get("targetValue"),
        }
        if entry.name == "interpolationTableEntry":
            made["inclusive"] = entry.flag("includeBoundary", True)
        entries.append(made)
    found: dict[str, Any] = {"entries": _bounded(entries, node)}
    return {**found, "default": node.get("defaultValue")} if node.get("defaultValue") else found


def _bounded(entries: list[dict[str, Any]], node: Node) -> list[dict[str, Any]]:
    if len(entries) > MOST_ENTRIES:
        raise Refused("qti_too_large", node.line)
    return entries
