"""Interactions in which things are brought together."""

from __future__ import annotations

from typing import Any

from assessments.interchange.qti import body
from assessments.interchange.qti.interactions.choices import ALL_OR_NOTHING, joined
from assessments.interchange.qti.interactions.parts import Part, Reading, marks_for, name_of, renamed
from assessments.interchange.qti.nodes import Node


def associate(reading: Reading) -> Part:
    nodes = reading.node.elements("simpleAssociableChoice")
    options = [
        {**option, "most": max(node.whole("matchMax", 1), 0)}
        for option, node in zip(reading.choices(nodes), nodes, strict=True)
    ]
    ids = {option["id"] for option in options}
    pairs = [list(pair) for pair in reading.pairs() if set(pair) <= ids]
    definition: dict[str, Any] = {"options": options}
    most = reading.node.whole("maxAssociations", 0)
    if most:
        definition["most"] = most
    key = {"pairs": pairs}
    return Part("associate", definition, key, {"take": "linked"}, reading.prompt())


def match(reading: Reading) -> Part:
    """Rows that take one column each are pairs; otherwise it is a table."""
    sets = reading.node.elements("simpleMatchSet")
    rows, columns = (found.elements("simpleAssociableChoice") for found in [*sets, Node(""), Node("")][:2])
    stems, options = reading.choices(rows), reading.choices(columns)
    row_ids, column_ids = {row["id"] for row in stems}, {column["id"] for column in options}
    pairs = [pair for pair in reading.pairs() if pair[0] in row_ids and pair[1] in column_ids]
    once = all(node.whole("matchMax", 1) == 1 for node in rows)
    if once and not row_ids & column_ids and len(options) > 1:
        right = dict(pairs)
        definition: dict[str, Any] = {"stems": stems, "options": options}
        return Part(
            "matching",
            definition,
            {"pairs": right, "scoring": ALL_OR_NOTHING},
            {"take": "pairs"},
            reading.prompt(),
        )
    marks = {name: f"{name}." if name in row_ids else name for name in column_ids}
    columns_of_ours = [{**column, "id": marks[column["id"]]} for column in options]
    cells: dict[str, list[str]] = {}
    for row, column in pairs:
        cells.setdefault(row, []).append(marks[column])
    definition = {"rows": stems, "columns": columns_of_ours, "several": not once}
    key = {"cells": cells, "scoring": ALL_OR_NOTHING}
    return Part("matrix", definition, key, {"take": "cells", **renamed(marks)}, reading.prompt())


def gap_match(reading: Reading) -> Part:
    node = reading.node
    words, gaps = gap_choices(reading)
    marks = marks_for(gaps)

    def hold(inner: Node, language: str) -> str | None:
        if inner.name in ("prompt", "gapText", "gapImg"):
            return ""
        return f"[[{marks[name_of(inner)]}]]" if inner.name == "gap" else None

    text = body.texts(reading.item, node.children, hold)
    definition = {
        "choices": words,
        "gaps": [{"id": marks[name], "group": "1"} for name in gaps],
    }
    known = {word["id"] for word in words}
    right = {marks[gap]: word for word, gap in reading.pairs() if gap in marks and word in known}
    key = {"gaps": right, "scoring": ALL_OR_NOTHING}
    return Part(
        "drag_words", definition, key, {"take": "placed", **renamed(marks)}, joined(reading.prompt(), text)
    )


def gap_choices(reading: Reading) -> tuple[list[dict[str, Any]], list[str]]:
    """The words to place and the names of the gaps; what may be used more than once is unlimited."""
    nodes = reading.node.elements("gapText", "gapImg")
    words = []
    for word, node in zip(reading.choices(nodes), nodes, strict=True):
        made: dict[str, Any] = {**word, "group": "1"}
        words.append({**made, "unlimited": True} if node.whole("matchMax", 1) != 1 else made)
    gaps = [name_of(gap) for gap in reading.node.walk() if gap.name == "gap"]
    return words, list(dict.fromkeys(gaps))
