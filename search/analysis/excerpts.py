"""Where the words of a query stand in a text, and the part of it worth showing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from search.analysis.letters import located, normalise, runs
from search.analysis.queries import Query
from search.analysis.sound import abbreviated, readings_of_name, spoken, syllables
from search.analysis.stems import stem

WIDTH = 140
BEFORE = 36


@dataclass(frozen=True)
class Piece:
    text: str
    marked: bool = False


@dataclass(frozen=True)
class Excerpt:
    """`number` is that of the text; `hits` how many of the words it holds."""

    number: int
    hits: int
    pieces: tuple[Piece, ...]


def marks(text: str, query: Query, *, by_sound: bool = False, is_name: bool = False) -> list[tuple[int, int]]:
    """Start and end of what answers; `by_sound` also looks for pinyin, `is_name`: read as a person's name."""
    folded, origins = located(text)
    places = list(_places(folded, query))
    if by_sound:
        places += _sounding(folded, query, is_name)
    if origins is not None:
        places = [(origins[start], origins[end - 1] + 1) for start, end in places]
    return _merged(places)


def pieces(text: str, places: Sequence[tuple[int, int]]) -> tuple[Piece, ...]:
    """The text cut at the marks."""
    cut, at = [], 0
    for start, end in places:
        if start > at:
            cut.append(Piece(text[at:start]))
        cut.append(Piece(text[start:end], marked=True))
        at = end
    if at < len(text):
        cut.append(Piece(text[at:]))
    return tuple(cut)


def excerpt(texts: Sequence[str], query: Query, width: int = WIDTH) -> Excerpt | None:
    """From the text that holds most of what was asked for, the first of equals; None where none does."""
    best, number = 0, -1
    for place, text in enumerate(texts):
        worth = _worth(normalise(text), query)
        if worth > best:
            best, number = worth, place
    if number < 0:
        return None
    text = texts[number]
    places = marks(text, query)
    if not places:
        return None
    start = _start(text, places, width)
    end = min(len(text), start + width)
    inside = [(max(a, start) - start, min(b, end) - start) for a, b in places if a < end and b > start]
    shown = list(pieces(text[start:end], inside))
    if start:
        shown.insert(0, Piece("…"))
    if end < len(text):
        shown.append(Piece("…"))
    return Excerpt(number, _hits(normalise(text), query), tuple(shown))


def _start(text: str, places: Sequence[tuple[int, int]], width: int) -> int:
    """Where as many marks as can be come into sight, a little before the first of them."""
    if len(text) <= width:
        return 0
    first = max(places, key=lambda place: sum(place[0] <= a < place[0] + width - BEFORE for a, _b in places))
    start = max(0, min(first[0] - BEFORE, len(text) - width))
    if start > 0 and text[start - 1].isascii() and text[start - 1].isalnum():
        space = text.find(" ", start, first[0])
        start = space + 1 if space >= 0 else start
    return start


def _hits(folded: str, query: Query) -> int:
    words = None
    found = 0
    for word in query.words:
        if word.is_han:
            found += word.text in folded
            continue
        if words is None:
            words = {run.text for run in runs(folded) if not run.is_han}
        found += any(_is_meant(word.text, other) for other in words)
    return found


def _worth(folded: str, query: Query) -> int:
    """Words count twice, whole phrases once more."""
    return 2 * _hits(folded, query) + sum(run.text in folded for run in query.phrases if len(run.text) > 1)


def _is_meant(asked: str, word: str) -> bool:
    return word.startswith(asked) or (stem(word) == stem(asked))


def _places(folded: str, query: Query) -> Iterable[tuple[int, int]]:
    asked = [run.text for run in query.phrases if not run.is_han]
    if asked:
        for run in runs(folded):
            if not run.is_han and any(_is_meant(word, run.text) for word in asked if len(word) > 1):
                yield run.start, run.start + len(run.text)
    for phrase in query.phrases:
        if not phrase.is_han:
            continue
        whole = list(_all(folded, phrase.text))
        yield from whole
        if not whole:
            for place in range(len(phrase.text) - 1):
                yield from _all(folded, phrase.text[place : place + 2])


def _all(folded: str, part: str) -> Iterable[tuple[int, int]]:
    place = folded.find(part)
    while place >= 0:
        yield place, place + len(part)
        place = folded.find(part, place + len(part))


def _sounding(folded: str, query: Query, is_name: bool) -> list[tuple[int, int]]:
    asked = [run.text for run in query.phrases if not run.is_han and run.text.isalpha() and len(run.text) > 1]
    if len(query.phrases) == len(asked) > 1:
        asked.append("".join(asked))
    found = []
    for run in runs(folded) if asked else ():
        if not run.is_han:
            continue
        for sounds in readings_of_name(run.text) if is_name else [syllables(run.text)]:
            for start in range(len(sounds)):
                rest = sounds[start:]
                length = max(max(spoken(rest, word), abbreviated(rest, word)) for word in asked)
                if length:
                    found.append((run.start + start, run.start + start + length))
    return [(start, end) for start, end in found if end <= len(folded)]


def _merged(places: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(places):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged
