"""Mappings, areas and tables: what a value is worth."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any

from assessments.question_types.processing import shapes
from assessments.question_types.processing.values import (
    FLOAT,
    INTEGER,
    NUMBERS,
    RECORD,
    STRING,
    TEXTS,
    Item,
    Value,
    number,
    read_item,
    read_number,
    read_value,
    same_item,
)

Declared = Mapping[str, Any]


def map_response(declared: Declared, value: Value | None) -> Fraction:
    """The sum of what its different items are worth, within the bounds."""
    mapping = declared.get("mapping")
    if not mapping:
        return Fraction(0)
    kind = declared.get("type") or STRING
    items: list[Item] = _distinct(kind, value.items) if value is not None else [""]
    total = sum((_worth(mapping, kind, item) for item in items), Fraction(0))
    return _bounded(mapping, total)


def map_points(declared: Declared, value: Value | None) -> Fraction:
    """Each area counts once, however many points fall into it; a point outside all is worth the default."""
    areas = declared.get("areas")
    if not areas:
        return Fraction(0)
    default = Fraction(areas.get("default") or 0)
    hit: set[int] = set()
    outside = 0
    for point in value.items if value is not None else ():
        found = next(
            (
                number
                for number, entry in enumerate(areas["entries"])
                if shapes.within(point, entry["shape"], [Fraction(coord) for coord in entry["coords"]])
            ),
            None,
        )
        if found is None:
            outside += 1
        else:
            hit.add(found)
    total = sum((Fraction(areas["entries"][number]["value"]) for number in hit), Fraction(0))
    return _bounded(areas, total + (outside if hit or outside else 1) * default)


def look_up(declared: Declared, value: Value | None) -> Value | None:
    """The target of a source number in the table of an outcome; its default where none fits."""
    table = declared.get("table") or {}
    source = Fraction(value.first) if value is not None and value.kind in NUMBERS else None
    found = table.get("default")
    if source is not None:
        for entry in table.get("entries") or ():
            limit = Fraction(entry["from"])
            if "inclusive" not in entry:
                fits = source == limit
            else:
                fits = source >= limit if entry["inclusive"] else source > limit
            if fits:
                found = entry["to"]
                break
    return None if found is None else read_value("single", declared.get("type") or STRING, [found])


def record_of(text: str) -> Value:
    """What an entered number is as a record: its parts as the specification names them."""
    stated = text.strip()
    fields: dict[str, Value | None] = {"stringValue": Value("single", STRING, (text,))}
    try:
        exact = read_number(stated)
    except ValueError:
        return Value(RECORD, "", tuple(sorted(fields.items())))
    mantissa, _, exponent = stated.lower().partition("e")
    left, _, right = mantissa.lstrip("+-").partition(".")
    significant = (left + right).lstrip("0")
    fields["floatValue"] = number(exact, FLOAT)
    if exact.denominator == 1:
        fields["integerValue"] = number(int(exact), INTEGER)
    for name, count in (
        ("leftDigits", len(left)),
        ("rightDigits", len(right)),
        ("ndp", len(right)),
        ("nsf", len(significant) or 1),
    ):
        fields[name] = number(count, INTEGER)
    if exponent:
        fields["exponent"] = number(int(exponent), INTEGER)
    return Value(RECORD, "", tuple(sorted(fields.items())))


def field_of(value: Value | None, name: str) -> Value | None:
    if value is None or value.cardinality != RECORD:
        return None
    return next((held for field, held in value.items if field == name), None)


def _worth(mapping: Mapping[str, Any], kind: str, item: Item) -> Fraction:
    for entry in mapping["entries"]:
        key = entry["key"]
        if kind in TEXTS:
            fits = item == key or (entry.get("any_case") and str(item).casefold() == key.casefold())
        else:
            fits = item != "" and _is(kind, key, item)
        if fits:
            return Fraction(entry["value"])
    return Fraction(mapping.get("default") or 0)


def _is(kind: str, key: str, item: Item) -> bool:
    try:
        return same_item(kind, read_item(kind, key), item)
    except ValueError:
        return False


def _distinct(kind: str, items: Iterable[Item]) -> list[Item]:
    seen: list[Item] = []
    known = set()
    for item in items:
        mark = tuple(sorted(item)) if kind == "pair" else item
        if mark not in known:
            known.add(mark)
            seen.append(item)
    return seen


def _bounded(bounds: Mapping[str, Any], total: Fraction) -> Fraction:
    if bounds.get("lower") is not None:
        total = max(total, Fraction(bounds["lower"]))
    if bounds.get("upper") is not None:
        total = min(total, Fraction(bounds["upper"]))
    return total
