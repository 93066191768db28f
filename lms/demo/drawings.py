"""Pictures of the demo, drawn by code: a letter of request seen from afar, a chain of authorities, a seal."""

from __future__ import annotations

import math
import struct
import zlib
from itertools import pairwise

Colour = tuple[int, int, int]
PAPER, INK, FAINT, RED, WASH = (252, 250, 244), (40, 52, 70), (176, 182, 190), (176, 40, 40), (226, 234, 243)


class Canvas:
    """A small raster with what these pictures need."""

    def __init__(self, width: int, height: int, ground: Colour = PAPER) -> None:
        self.width, self.height = width, height
        self.rows = [bytearray(bytes(ground) * width) for _row in range(height)]

    def box(self, left: int, top: int, right: int, bottom: int, colour: Colour) -> None:
        span = bytes(colour) * (right - left)
        for row in self.rows[top:bottom]:
            row[3 * left : 3 * right] = span

    def frame(self, left: int, top: int, right: int, bottom: int, colour: Colour, thick: int = 3) -> None:
        self.box(left, top, right, top + thick, colour)
        self.box(left, bottom - thick, right, bottom, colour)
        self.box(left, top, left + thick, bottom, colour)
        self.box(right - thick, top, right, bottom, colour)

    def ring(self, x: int, y: int, radius: int, colour: Colour, thick: int) -> None:
        for down in range(-radius, radius + 1):
            outer = math.isqrt(radius**2 - down**2)
            inside = (radius - thick) ** 2 - down**2
            inner = math.isqrt(inside) if inside > 0 else 0
            self.box(x - outer, y + down, x - inner, y + down + 1, colour)
            self.box(x + inner, y + down, x + outer, y + down + 1, colour)

    def line(self, x: int, y: int, to_x: int, to_y: int, colour: Colour, thick: int = 3) -> None:
        steps = max(abs(to_x - x), abs(to_y - y), 1)
        for step in range(steps + 1):
            left, top = x + (to_x - x) * step // steps, y + (to_y - y) * step // steps
            self.box(left, top, left + thick, top + thick, colour)

    def arrow(self, x: int, y: int, to_x: int, to_y: int, colour: Colour) -> None:
        self.line(x, y, to_x, to_y, colour)
        angle = math.atan2(to_y - y, to_x - x)
        for turn in (2.6, -2.6):
            end = (to_x + round(16 * math.cos(angle + turn)), to_y + round(16 * math.sin(angle + turn)))
            self.line(to_x, to_y, *end, colour)

    def png(self) -> bytes:
        def chunk(name: bytes, data: bytes) -> bytes:
            return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

        head = struct.pack(">IIBBBBB", self.width, self.height, 8, 2, 0, 0, 0)
        data = zlib.compress(b"".join(b"\0" + bytes(row) for row in self.rows), 9)
        return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def letter() -> bytes:
    """A letter of request: head, number and date, body, seal, signature."""
    page = Canvas(720, 900)
    page.frame(20, 20, 700, 880, FAINT, 2)
    page.box(170, 60, 550, 84, RED)
    page.box(60, 108, 660, 112, RED)
    page.box(70, 140, 250, 150, INK)
    page.box(500, 140, 650, 150, INK)
    for number in range(14):
        top, indent = 200 + number * 32, 60 if number % 5 == 0 else 0
        page.box(70 + indent, top, 650 if number % 5 != 4 else 420, top + 9, FAINT)
    page.ring(530, 730, 82, RED, 7)
    page.ring(530, 730, 26, RED, 5)
    page.box(470, 760, 590, 768, RED)
    points = [(90, 790), (130, 730), (150, 800), (190, 745), (205, 795), (250, 760), (270, 790), (330, 770)]
    for start, end in pairwise(points):
        page.line(*start, *end, INK, 4)
    page.box(70, 815, 350, 818, FAINT)
    return page.png()


def chain() -> bytes:
    """Four boxes in a row of two, joined by arrows, and a border between the last two."""
    plan = Canvas(880, 520)
    for left, top in ((50, 60), (50, 340), (480, 340), (480, 60)):
        plan.box(left, top, left + 350, top + 120, WASH)
        plan.frame(left, top, left + 350, top + 120, INK)
    plan.arrow(225, 182, 225, 332, INK)
    plan.arrow(402, 400, 472, 400, INK)
    plan.arrow(655, 338, 655, 188, INK)
    for left in range(440, 870, 28):
        plan.box(left, 256, left + 16, 262, RED)
    return plan.png()


def seal() -> bytes:
    """A round seal, small."""
    stamp = Canvas(120, 120, (255, 255, 255))
    stamp.ring(60, 60, 54, RED, 6)
    stamp.ring(60, 60, 18, RED, 4)
    stamp.box(30, 84, 90, 90, RED)
    return stamp.png()


PICTURES = {"letter": letter, "chain": chain, "seal": seal}
