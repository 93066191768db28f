"""Charts as shapes and as tables, from the same figures. No database, no wording, no browser.

A chart is drawn by the server as SVG (`{% chart chart=… %}`), with its table behind a switch. Its units are
those of the drawing; the style sheet says how large it stands on the page.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

WIDTH, HEIGHT = 440, 190
LEFT, RIGHT, TOP, FOOT = 34, 8, 18, 24
# The width of a sign, and how many columns have room for their label.
SIGN, MOST_LABELS = 7, 16


@dataclass(frozen=True)
class Text:
    x: int
    y: int
    text: str
    anchor: str = "middle"


@dataclass(frozen=True)
class Rect:
    x: int
    y: int
    width: int
    height: int
    marked: bool = False


@dataclass(frozen=True)
class Line:
    """`points` as SVG writes them; `number` gives it its stroke, in the drawing and in the legend."""

    number: int
    name: str
    points: str
    dots: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True)
class Chart:
    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    texts: tuple[Text, ...] = ()
    rects: tuple[Rect, ...] = ()
    grid: tuple[int, ...] = ()
    lines: tuple[Line, ...] = ()
    note: str = ""
    width: int = WIDTH
    height: int = HEIGHT

    @property
    def right(self) -> int:
        return self.width - RIGHT

    @property
    def left(self) -> int:
        return LEFT


@dataclass(frozen=True)
class Series:
    """A line over the positions of the axis; None where there is nothing yet."""

    name: str
    values: Sequence[float | None]
    plan: bool = False


@dataclass(frozen=True)
class Column:
    label: str
    value: int
    marked: bool = field(default=False)


def columns(title: str, head: tuple[str, str], given: Sequence[Column], *, note: str = "") -> Chart:
    """Upright bars with their figures; an empty one keeps its place and its nought."""
    space = WIDTH - RIGHT * 2
    step = space / max(len(given), 1)
    width = max(round(step * 0.72), 1)
    top = max((column.value for column in given), default=0) or 1
    room = HEIGHT - TOP - FOOT
    rects, texts = [], []
    skip = -(-len(given) // MOST_LABELS)
    for index, column in enumerate(given):
        left = round(RIGHT + index * step + (step - width) / 2)
        high = round(room * column.value / top)
        rects.append(Rect(left, HEIGHT - FOOT - high, width, high, column.marked))
        middle = left + width // 2
        texts.append(Text(middle, HEIGHT - FOOT - high - 5, str(column.value)))
        if index % skip == 0:
            texts.append(Text(middle, HEIGHT - 7, column.label))
    rows = tuple((column.label, str(column.value)) for column in given)
    return Chart(title, head, rows, tuple(texts), tuple(rects), (HEIGHT - FOOT,), note=note)


def lines(
    title: str, axis: str, labels: Sequence[str], series: Sequence[Series], *, at: Sequence[int] | None = None
) -> Chart:
    """Shares from 0 to 100 over the positions named by `labels`, with a grid line at each quarter.

    `at` says where they stand where they are not evenly spread.
    """
    room, space = HEIGHT - TOP - FOOT, WIDTH - LEFT - RIGHT
    stands = at or range(len(labels))
    step = space / max(stands[-1] - stands[0], 1)

    def place(index: int, value: float) -> tuple[int, int]:
        across = (stands[index] - stands[0]) * step
        return round(LEFT + across), round(HEIGHT - FOOT - room * min(max(value, 0), 100) / 100)

    quarters = (0, 25, 50, 75, 100)
    texts = [Text(LEFT - 4, place(0, value)[1] + 4, f"{value}%", "end") for value in quarters]
    free, last = LEFT, len(labels) - 1
    for index, label in enumerate(labels):
        x = place(index, 0)[0]
        side = "start" if index == 0 else "end" if index == last else "middle"
        begins = x - {"start": 0, "end": SIGN * len(label), "middle": SIGN * len(label) // 2}[side]
        # The last one always has its place.
        ends = begins + SIGN * len(label)
        if begins >= free and (index == last or ends < WIDTH - RIGHT - SIGN * (len(labels[last]) + 1)):
            texts.append(Text(x, HEIGHT - 7, label, side))
            free = ends + SIGN
    drawn = []
    for number, one in enumerate(series):
        dots = tuple(place(index, value) for index, value in enumerate(one.values) if value is not None)
        points = " ".join(f"{x},{y}" for x, y in dots)
        drawn.append(Line(0 if one.plan else number, one.name, points, () if one.plan else dots))
    rows = tuple(
        (label, *("–" if one.values[index] is None else f"{one.values[index]:.0f}%" for one in series))
        for index, label in enumerate(labels)
    )
    grid = tuple(place(0, value)[1] for value in quarters)
    head = (axis, *(one.name for one in series))
    return Chart(title, head, rows, tuple(texts), (), grid, tuple(drawn))


def share(value: int, whole: int) -> int:
    """Percent, cut and not rounded: a hundred is said when it is all of them."""
    return value * 100 // whole if whole else 0
