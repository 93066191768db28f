"""Areas of a picture: whether a point is within, its edge counted."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

SHAPES = frozenset({"default", "rect", "circle", "poly", "ellipse"})
MOST_COORDS = 2_000
Point = tuple[int, int]


def is_shape(shape: str, coords: Sequence[Fraction]) -> bool:
    """Whether the coordinates make such a shape."""
    if shape == "poly":
        return 6 <= len(coords) <= MOST_COORDS and len(coords) % 2 == 0
    return len(coords) == {"default": 0, "rect": 4, "circle": 3, "ellipse": 4}.get(shape, -1)


def within(point: Point, shape: str, coords: Sequence[Fraction]) -> bool:
    """Coordinates as in an HTML image map; an ellipse is its middle and its two half widths."""
    x, y = point
    if shape == "default":
        return True
    if shape == "rect":
        left, top, right, bottom = coords
        return min(left, right) <= x <= max(left, right) and min(top, bottom) <= y <= max(top, bottom)
    if shape == "circle":
        middle_x, middle_y, radius = coords
        return (x - middle_x) ** 2 + (y - middle_y) ** 2 <= radius**2
    if shape == "ellipse":
        return _within_ellipse(point, coords)
    return _within_polygon(point, coords)


def _within_ellipse(point: Point, coords: Sequence[Fraction]) -> bool:
    middle_x, middle_y, half_width, half_height = coords
    if not half_width or not half_height:
        return False
    across, down = (point[0] - middle_x) / half_width, (point[1] - middle_y) / half_height
    return across**2 + down**2 <= 1


def _within_polygon(point: Point, coords: Sequence[Fraction]) -> bool:
    x, y = point
    corners = list(zip(coords[::2], coords[1::2], strict=True))
    inside = False
    for (x1, y1), (x2, y2) in zip(corners, corners[1:] + corners[:1], strict=True):
        on_line = (x - x1) * (y2 - y1) == (y - y1) * (x2 - x1)
        if on_line and min(x1, x2) <= x <= max(x1, x2) and min(y1, y2) <= y <= max(y1, y2):
            return True
        if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
            inside = not inside
    return inside
