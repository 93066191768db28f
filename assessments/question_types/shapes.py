"""Areas of a picture, in its own pixels from the top left corner, and the picture itself.

A definition holds `image` (digest), `width` and `height` (of the picture), `alt` {"zh", "en"} (empty where
a file brought none). An area is
{"shape": "rect", "coords": [left, top, right, bottom]}, {"circle": [x, y, radius]}, {"ellipse": [x, y, radius
across, radius down]} or {"poly": [x, y, x, y, x, y, …]}; a place without a shape is {"x", "y"}, its corner.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from assessments.question_types.base import HTML, Definition, Problem, in_language, markup_of
from core import richtext

RECT, CIRCLE, ELLIPSE, POLY = "rect", "circle", "ellipse", "poly"
SHAPES = (RECT, CIRCLE, ELLIPSE, POLY)
MOST_CORNERS, LARGEST_SIDE = 60, 20_000
DIGEST = re.compile(r"[0-9a-f]{64}")
# A place known by its corner alone is this share of the picture wide and high.
_PLACE = (6, 12)


@dataclass(frozen=True)
class Picture:
    """`badge` is the radius of a number shown on it, in its pixels."""

    image: str
    width: int
    height: int
    alt: str
    alt_lang: str

    @property
    def badge(self) -> int:
        return max(self.width // 42, 1)


@dataclass(frozen=True)
class Area:
    """A shape with the box around it and the middle, where its number stands."""

    shape: str
    coords: tuple[int, ...]
    left: int
    top: int
    width: int
    height: int
    x: int
    y: int

    @property
    def points(self) -> str:
        """The corners as SVG writes them."""
        return " ".join(f"{x},{y}" for x, y in _pairs(self.coords))


def picture_of(definition: Definition, language: str) -> Picture:
    alt, lang = in_language(definition.get("alt") or {}, language)
    return Picture(definition["image"], definition["width"], definition["height"], alt, lang)


def in_words(definition: Definition, texts: Mapping[str, str], language: str) -> str:
    """A text of an area or a thing without its markup: for answers in words and for menus."""
    text = in_language(texts, language)[0]
    return richtext.plain(text).replace("\n", " ") if markup_of(definition) == HTML else text


def check_picture(definition: Definition) -> list[Problem]:
    problems = []
    if not DIGEST.fullmatch(str(definition.get("image") or "")):
        problems.append(Problem("image", "picture_missing"))
    sides = (definition.get("width"), definition.get("height"))
    if not all(isinstance(side, int) and 1 <= side <= LARGEST_SIDE for side in sides):
        problems.append(Problem("image", "picture_size"))
    return problems


def area_problem(entry: Mapping[str, Any], definition: Definition) -> str:
    """The code of what is wrong with an area, or ""."""
    shape, coords = entry.get("shape"), entry.get("coords") or []
    if shape not in SHAPES or not all(isinstance(number, int) for number in coords):
        return "area_invalid"
    if not _complete(shape, coords):
        return "area_invalid"
    area = area_of(entry)
    width, height = definition.get("width"), definition.get("height")
    if not (isinstance(width, int) and isinstance(height, int) and width > 0 and height > 0):
        return ""
    outside = area.left >= width or area.top >= height
    return "area_outside" if outside or area.left + area.width <= 0 or area.top + area.height <= 0 else ""


def _complete(shape: str, coords: Sequence[int]) -> bool:
    if shape == RECT:
        return len(coords) == 4 and coords[0] < coords[2] and coords[1] < coords[3]
    if shape == POLY:
        return len(coords) % 2 == 0 and 6 <= len(coords) <= 2 * MOST_CORNERS
    radii = coords[2:]
    return len(radii) == (1 if shape == CIRCLE else 2) and min(radii) > 0


def area_of(entry: Mapping[str, Any]) -> Area:
    """The area of a valid entry."""
    shape, coords = entry["shape"], tuple(entry["coords"])
    if shape == RECT:
        left, top, right, bottom = coords
    elif shape == POLY:
        across, down = coords[::2], coords[1::2]
        left, right, top, bottom = min(across), max(across), min(down), max(down)
        middle = (sum(across) // len(across), sum(down) // len(down))
        return Area(shape, coords, left, top, right - left, bottom - top, *middle)
    else:
        x, y, wide, high = coords[0], coords[1], coords[2], coords[-1]
        left, top, right, bottom = x - wide, y - high, x + wide, y + high
    return Area(
        shape, coords, left, top, right - left, bottom - top, (left + right) // 2, (top + bottom) // 2
    )


def place_of(entry: Mapping[str, Any], definition: Definition) -> Area:
    """The area of a place, which may be known by its corner alone."""
    if entry.get("shape"):
        return area_of(entry)
    wide, high = (max(side // share, 1) for side, share in zip(
        (definition["width"], definition["height"]), _PLACE, strict=True
    ))  # fmt: skip
    corner = (entry["x"], entry["y"])
    return area_of({"shape": RECT, "coords": [*corner, corner[0] + wide, corner[1] + high]})


def place_problem(entry: Mapping[str, Any], definition: Definition) -> str:
    if entry.get("shape"):
        return area_problem(entry, definition)
    corner = (entry.get("x"), entry.get("y"))
    if not all(isinstance(number, int) and number >= 0 for number in corner):
        return "area_invalid"
    if not all(isinstance(definition.get(side), int) for side in ("width", "height")):
        return ""
    return area_problem({"shape": RECT, "coords": list(place_of(entry, definition).coords)}, definition)


def _pairs(coords: Sequence[int]) -> list[tuple[int, int]]:
    return list(zip(coords[::2], coords[1::2], strict=False))
