"""Values of response processing: containers of one base type, or nothing at all.

NULL is None; an empty container and an empty text are NULL too. Numbers are exact: a float of the
specification is a fraction here, so that no binary rounding comes between a mapping and a mark.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

SINGLE, MULTIPLE, ORDERED, RECORD = "single", "multiple", "ordered", "record"
CARDINALITIES = frozenset({SINGLE, MULTIPLE, ORDERED, RECORD})
BOOLEAN, INTEGER, FLOAT, DURATION = "boolean", "integer", "float", "duration"
IDENTIFIER, STRING, POINT, PAIR, DIRECTED_PAIR = "identifier", "string", "point", "pair", "directedPair"
TEXTS = frozenset({IDENTIFIER, STRING, "uri", "file", "intOrIdentifier"})
NUMBERS = frozenset({INTEGER, FLOAT, DURATION})
TYPES = TEXTS | NUMBERS | {BOOLEAN, POINT, PAIR, DIRECTED_PAIR}

LARGEST = Fraction(10) ** 308
MOST_ITEMS = 5_000
LONGEST_TEXT = 20_000
_FINEST = 1_200  # bits of a denominator before it is rounded to what a float can tell
_NUMBER = re.compile(r"[+-]?(?:[0-9]{1,320}(?:\.[0-9]{0,320})?|\.[0-9]{1,320})(?:[eE][+-]?[0-9]{1,3})?")
_INTEGER = re.compile(r"[+-]?[0-9]{1,18}")

Item = Any  # bool, int, Fraction, str, a point (x, y) or a pair (first, second)


class TooMuch(Exception):
    """The rules ask for more work than one answer may take."""


@dataclass(frozen=True)
class Value:
    cardinality: str
    kind: str
    items: tuple[Item, ...]

    @property
    def first(self) -> Item:
        return self.items[0]


def single(kind: str, item: Item) -> Value | None:
    return None if item is None or item == "" else Value(SINGLE, kind, (item,))


def container(cardinality: str, kind: str, items: Iterable[Item]) -> Value | None:
    held = tuple(items)
    if len(held) > MOST_ITEMS:
        raise TooMuch
    return Value(cardinality, kind, held) if held else None


def truth(value: bool | None) -> Value | None:
    return None if value is None else Value(SINGLE, BOOLEAN, (value,))


def number(value: Fraction | int | None, kind: str = "") -> Value | None:
    """A number as a value; NULL where it is beyond what a float can hold."""
    if value is None or abs(Fraction(value)) >= LARGEST:
        return None
    if kind == INTEGER or (not kind and isinstance(value, int)):
        return Value(SINGLE, INTEGER, (int(value),))
    exact = Fraction(value)
    if exact.denominator.bit_length() > _FINEST or exact.numerator.bit_length() > _FINEST:
        exact = Fraction(float(exact))
    return Value(SINGLE, kind or FLOAT, (exact,))


def read_number(text: str) -> Fraction:
    """Raises ValueError for what is not a finite number: NaN, INF and 1e309 among others."""
    text = text.strip()
    if not _NUMBER.fullmatch(text):
        raise ValueError(text)
    value = Fraction(text)
    if abs(value) >= LARGEST:
        raise ValueError(text)
    return value


def read_item(kind: str, text: str) -> Item:
    """One item as it is written in a file. Raises ValueError."""
    if kind in TEXTS:
        return (text if kind == STRING else text.strip())[:LONGEST_TEXT]
    text = text.strip()
    if kind == INTEGER:
        return _integer(text)
    if kind in NUMBERS:
        return read_number(text)
    if kind == BOOLEAN:
        return _boolean(text)
    parts = text.split()
    if kind not in (POINT, PAIR, DIRECTED_PAIR) or len(parts) != 2:
        raise ValueError(text)
    if kind == POINT:
        return tuple(_integer(part) for part in parts)
    return tuple(sorted(parts)) if kind == PAIR else tuple(parts)


def read_value(cardinality: str, kind: str, texts: Iterable[str] | None) -> Value | None:
    """The value of a declared variable from texts; what is not of its type is NULL."""
    items = []
    for text in texts or ():
        try:
            items.append(read_item(kind, text))
        except ValueError:
            continue
    if cardinality == SINGLE:
        return single(kind, items[0]) if items else None
    return container(cardinality, kind, (item for item in items if item != ""))


def write_item(item: Item) -> str:
    """The text of an item, as `read_item` reads it."""
    if isinstance(item, bool):
        return "true" if item else "false"
    if isinstance(item, tuple):
        return " ".join(str(part) for part in item)
    if isinstance(item, Fraction):
        return write_number(item)
    return str(item)


def write_number(value: Fraction) -> str:
    """Decimal where it ends, otherwise to 17 significant figures."""
    if value.denominator == 1:
        return str(value.numerator)
    digits = 1
    while digits <= 30:
        if (value * 10**digits).denominator == 1:
            whole, rest = divmod(abs(value) * 10**digits, 10**digits)
            return f"{'-' if value < 0 else ''}{whole}.{int(rest):0{digits}d}"
        digits += 1
    return repr(float(value))


def same(one: Value, other: Value) -> bool:
    """Whether two values are equal: texts to the letter, multiple without order, pairs either way."""
    if RECORD in (one.cardinality, other.cardinality):
        return one == other
    if len(one.items) != len(other.items):
        return False
    left, right = _comparable(one, other), _comparable(other, one)
    if ORDERED in (one.cardinality, other.cardinality):
        return left == right
    return Counter(left) == Counter(right)


def same_item(kind: str, one: Item, other: Item) -> bool:
    return bool(_undirected(kind, one) == _undirected(kind, other))


def cast(value: Value | None, cardinality: str, kind: str) -> Value | None:
    """What a variable of this type takes from a value; one item and a container of one are the same."""
    if value is None or RECORD in (cardinality, value.cardinality):
        return value
    items = []
    for item in value.items:
        try:
            items.append(_cast(kind, value.kind, item))
        except ValueError:
            continue
    if cardinality == SINGLE:
        return single(kind, items[0]) if items else None
    return container(cardinality, kind, items)


def _cast(kind: str, given: str, item: Item) -> Item:
    if kind == given or (kind in TEXTS and given in TEXTS):
        return item
    if kind in (FLOAT, DURATION) and given in NUMBERS:
        return Fraction(item)
    if kind == INTEGER and given in NUMBERS:
        return int(item)
    return read_item(kind, write_item(item))


def _comparable(value: Value, other: Value) -> list[Item]:
    kind = PAIR if PAIR in (value.kind, other.kind) else value.kind
    return [_undirected(kind, item) for item in value.items]


def _undirected(kind: str, item: Item) -> Item:
    return tuple(sorted(item)) if kind == PAIR and isinstance(item, tuple) else item


def _integer(text: str) -> int:
    if _INTEGER.fullmatch(text):
        return int(text)
    value = read_number(text)
    if value.denominator != 1:
        raise ValueError(text)
    return int(value)


def _boolean(text: str) -> bool:
    if text.casefold() in ("true", "1"):
        return True
    if text.casefold() in ("false", "0"):
        return False
    raise ValueError(text)
