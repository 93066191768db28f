"""Words, pictures and markers dragged onto a picture."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from assessments.interchange.base import Attachment
from assessments.interchange.composing import Composer, Form, Written
from assessments.interchange.faults import Fault
from assessments.interchange.moodle import building, weights
from assessments.interchange.moodle.building import Built
from assessments.interchange.moodle_xml.element import Element, files_of, text_of
from core import images
from core.errors import Invalid
from core.xml import Node


def drag_image(element: Element, composer: Composer, stem: Written) -> tuple[Built, Decimal | None]:
    choices: dict[str, dict[str, Any]] = {}
    for node in element.all("drag"):
        choice = _choice(node, composer)
        choice["group"] = text_of(node.find("draggroup")) or "1"
        if pictures := list(files_of(node).values()):
            choice["image"] = composer.attach(pictures[0])
        choices[text_of(node.find("no"))] = choice
    drops, right = [], {}
    for node in element.all("drop"):
        drop, choice = _drop(node, choices)
        drop["group"] = choice["group"]
        drop["x"], drop["y"] = _integer(node, "xleft"), _integer(node, "ytop")
        drop.update(composer.phrase(Written(text_of(node))))
        drops.append(drop)
        right[drop["id"]] = choice["id"]
    return _built(element, composer, stem, list(choices.values()), drops, right), None


def drag_marker(element: Element, composer: Composer, stem: Written) -> tuple[Built, Decimal | None]:
    """Markers and the zones they belong on. The zones are shown here, in Moodle they are to be found."""
    choices: dict[str, dict[str, Any]] = {}
    for node in element.all("drag"):
        choice = _choice(node, composer)
        choice["group"] = "1"
        if text_of(node.find("noofdrags")) not in ("", "1"):
            choice["unlimited"] = True
        choices[text_of(node.find("no"))] = choice
    drops, right = [], {}
    for node in element.all("drop"):
        drop, choice = _drop(node, choices)
        drop["group"] = "1"
        drop["shape"], drop["coords"] = _zone(node)
        drop.update({"zh": "", "en": ""})
        drops.append(drop)
        right[drop["id"]] = choice["id"]
    element.all("showmisplaced")
    composer.loss("zones_shown")
    return _built(element, composer, stem, list(choices.values()), drops, right), None


def _built(
    element: Element,
    composer: Composer,
    stem: Written,
    choices: Sequence[dict[str, Any]],
    drops: Sequence[dict[str, Any]],
    right: dict[str, str],
) -> Built:
    pictures = list(files_of(element.node).values())
    element.all("file")
    if not pictures:
        raise Fault("picture_missing")
    if not choices or not drops:
        raise Fault("gaps_none")
    shape = building.definition(composer, stem)
    shape["image"] = composer.attach(pictures[0])
    shape["width"], shape["height"] = _size(pictures[0])
    # Pictures of Moodle are described to nobody; a name is a beginning for whoever looks it through.
    name = pictures[0].name.rpartition(".")[0] or pictures[0].name
    shape["alt"] = composer.phrase(Written(name.replace("_", " ")))
    composer.loss("picture_undescribed", name)
    shape["choices"] = list(choices)
    shape["drops"] = list(drops)
    if not element.flag("shuffleanswers"):
        shape["fixed_order"] = True
    return Built("drag_image", shape, {"gaps": right})


def _size(picture: Attachment) -> tuple[int, int]:
    try:
        found = images.examine(picture.data)
    except Invalid:
        raise Fault("file_damaged", picture.name) from None
    return found.width, found.height


def _choice(node: Node, composer: Composer) -> dict[str, Any]:
    number = text_of(node.find("no"))
    if not number.isdigit():
        raise Fault("number_invalid", number, node.line)
    choice: dict[str, Any] = composer.option(f"c{int(number)}", Written(text_of(node), Form.HTML))
    if node.find("infinite"):
        choice["unlimited"] = True
    return choice


def _drop(node: Node, choices: dict[str, dict[str, Any]]) -> tuple[dict[str, Any], dict[str, Any]]:
    number = text_of(node.find("no"))
    choice = choices.get(text_of(node.find("choice")))
    if choice is None or not number.isdigit():
        raise Fault("gap_without_choice", text_of(node.find("choice")), node.line)
    return {"id": f"d{int(number)}"}, choice


def _integer(node: Node, tag: str) -> int:
    value = weights.number(text_of(node.find(tag)) or "0")
    if value is None:
        raise Fault("number_invalid", text_of(node.find(tag)), node.line)
    return int(value)


def _zone(node: Node) -> tuple[str, list[int]]:
    """Moodle's "x,y;width,height", "x,y;radius" and "x,y;x,y;…" as corners, centre and radius, points."""
    shape, coords = text_of(node.find("shape")).lower(), text_of(node.find("coords"))
    numbers = [weights.number(part) for pair in coords.split(";") for part in pair.split(",")]
    if any(value is None for value in numbers):
        raise Fault("zone_invalid", coords, node.line)
    values = [int(value) for value in numbers if value is not None]
    if shape == "circle" and len(values) == 3:
        return "circle", values
    if shape == "rectangle" and len(values) == 4:
        left, top, width, height = values
        return "rect", [left, top, left + width, top + height]
    if shape == "polygon" and len(values) >= 6 and len(values) % 2 == 0:
        return "poly", values
    raise Fault("zone_invalid", f"{shape} {coords}", node.line)
