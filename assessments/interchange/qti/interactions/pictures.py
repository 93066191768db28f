"""Interactions on a picture."""

from __future__ import annotations

import struct
import zlib
from typing import Any

from assessments.interchange.base import Attachment
from assessments.interchange.qti import body
from assessments.interchange.qti.declarations import coords
from assessments.interchange.qti.faults import Refused
from assessments.interchange.qti.interactions.choices import ALL_OR_NOTHING
from assessments.interchange.qti.interactions.pairs import gap_choices
from assessments.interchange.qti.interactions.parts import Part, Reading, blank
from assessments.interchange.qti.nodes import Node
from core import images

_SIDE = 600
_LONGEST_SIDE = 4_000
_WORDS = {"zh": "图片", "en": "Picture"}


def hotspot(reading: Reading) -> Part:
    definition, scale = picture(reading)
    nodes = reading.node.elements("hotspotChoice")
    options = [
        {**area(node, definition, scale), **option}
        for option, node in zip(reading.choices(nodes), nodes, strict=True)
    ]
    right = reading.best_of(option["id"] for option in options)
    most = reading.node.whole("maxChoices", 1) if reading.several else 1
    definition |= {"options": options, "most": most if most >= len(right) else 0}
    key = {"options": right, "scoring": ALL_OR_NOTHING}
    return Part("hotspot", definition, key, {"take": "options"}, reading.prompt())


def graphic_gap_match(reading: Reading) -> Part:
    definition, scale = picture(reading)
    words, _none = gap_choices(reading)
    for word, node in zip(words, reading.node.elements("gapText", "gapImg"), strict=True):
        inner = node.first("img", "object")
        shown = reading.item.attach(body.address_of(inner), node.line) if inner is not None else None
        if node.name == "gapImg" and shown is not None and shown.mime.startswith("image/"):
            word["image"] = shown.digest
            for language in reading.item.languages:
                word[language] = (inner.get("alt") or inner.words().strip()) if inner is not None else ""
        if blank(word):
            word[reading.item.language] = node.get("objectLabel") or word["id"]
    places = reading.node.elements("associableHotspot")
    drops = [
        {**area(node, definition, scale), **one, "group": "1"}
        for one, node in zip(reading.choices(places), places, strict=True)
    ]
    ids = {drop["id"] for drop in drops}
    known = {word["id"] for word in words}
    right = {gap: word for word, gap in reading.pairs() if gap in ids and word in known}
    definition |= {"choices": words, "drops": drops}
    key = {"gaps": right, "scoring": ALL_OR_NOTHING}
    return Part("drag_image", definition, key, {"take": "placed"}, reading.prompt())


def graphic_order(reading: Reading) -> Part:
    """Numbers to be put on the places: the first place gets 1."""
    definition, scale = picture(reading)
    nodes = reading.node.elements("hotspotChoice")
    drops = [
        {**area(node, definition, scale), **one, "group": "1"}
        for one, node in zip(reading.choices(nodes), nodes, strict=True)
    ]
    numbers = [
        {"id": str(number), "zh": str(number), "en": str(number), "group": "1"}
        for number in range(1, len(drops) + 1)
    ]
    known = {drop["id"] for drop in drops}
    right = {place: str(rank) for rank, place in enumerate(reading.correct, start=1) if place in known}
    definition |= {"choices": numbers, "drops": drops}
    key = {"gaps": right, "scoring": ALL_OR_NOTHING}
    return Part("drag_image", definition, key, {"take": "ranks"}, reading.prompt())


def picture(reading: Reading) -> tuple[dict[str, Any], tuple[float, float]]:
    """Image, size and description of a picture, and by how much the file's coordinates are to be stretched.

    Where the picture is missing, a white sheet of its size stands in, so that the question can be kept
    and the picture put in later.
    """
    node = reading.node.first("object", "img", "picture") or Node("object", reading.node.line)
    stated = (node.whole("width"), node.whole("height"))
    address = body.address_of(node)
    shown = reading.item.attach(address, node.line) if address else None
    if shown is not None and not shown.mime.startswith("image/"):
        shown = None
    if shown is None:
        shown = reading.item.keep(_sheet(reading.node, stated))
        reading.item.notes.loss("qti_picture_missing", node.line, address)
    real = images.examine(shown.data)
    words = node.get("alt") or " ".join(node.words().split())
    alt = {"zh": "", "en": ""} | {language: words or _WORDS[language] for language in reading.item.languages}
    scale = (
        real.width / stated[0] if stated[0] > 0 else 1.0,
        real.height / stated[1] if stated[1] > 0 else 1.0,
    )
    return {"image": shown.digest, "width": real.width, "height": real.height, "alt": alt}, scale


def area(node: Node, definition: dict[str, Any], scale: tuple[float, float]) -> dict[str, Any]:
    """Shape and whole coordinates; the whole picture for `default`."""
    numbers = [float(one) for one in coords(node)]
    shape = node.get("shape")
    if shape == "default":
        return {"shape": "rect", "coords": [0, 0, definition["width"], definition["height"]]}
    across, down = scale
    factors = [across, down] * (len(numbers) // 2 + 1)
    if shape == "circle":
        factors[2] = min(across, down)
    made = [round(one * factor) for one, factor in zip(numbers, factors, strict=False)]
    if shape == "rect":
        left, top, right, bottom = made
        made = [min(left, right), min(top, bottom), max(left, right, left + 1), max(top, bottom, top + 1)]
    elif shape in ("circle", "ellipse"):
        made = [*made[:2], *(max(one, 1) for one in made[2:])]
    return {"shape": shape, "coords": made}


def _sheet(interaction: Node, stated: tuple[int, int]) -> Attachment:
    """A white picture that holds all the areas."""
    reach = [_SIDE]
    for node in interaction.elements("hotspotChoice", "associableHotspot"):
        reach.extend(round(float(one)) + 1 for one in coords(node))
    width, height = (side if side > 0 else max(reach) for side in stated)
    if not 1 <= width <= _LONGEST_SIDE or not 1 <= height <= _LONGEST_SIDE:
        raise Refused("qti_picture_size", interaction.line)
    row = b"\x00" + b"\xff" * ((width + 7) // 8)
    pieces = (
        _chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)),
        _chunk(b"IDAT", zlib.compress(row * height, 9)),
        _chunk(b"IEND", b""),
    )
    return Attachment("picture.png", "image/png", b"\x89PNG\r\n\x1a\n" + b"".join(pieces))


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
