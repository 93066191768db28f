"""Nearly equal texts: character shingles, MinHash signatures in bands, and the share they have in common.

Pure. Chinese is cut into neighbouring characters, other writing into runs of four letters, so neither needs
a dictionary; the order of options does not matter. Two texts that share a band are compared in full.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from assessments.question_types.contents import Content, texts
from core import richtext
from search.analysis import normalise

BANDS, ROWS = 10, 3
ENOUGH = 60  # percent of the shingles in common from which questions are called alike
FEWEST = 6  # shingles; shorter texts ("Is it so?") tell nothing
_PRIME = (1 << 61) - 1
_LETTERS = 4

Shingles = frozenset[int]


def shingles(content: Content) -> dict[str, Shingles]:
    """By language, of everything a learner reads before answering; a language with too little is left out."""
    shown = Content(content.definition, {}, {})
    found = {}
    for language in ("zh", "en"):
        cut = frozenset(
            _number(part) for text in texts(shown) for part in _cut(normalise(richtext.plain(text[language])))
        )
        if len(cut) >= FEWEST:
            found[language] = cut
    return found


def bands(found: dict[str, Shingles]) -> list[int]:
    """Signed 64-bit numbers; questions that are alike in a language share one of them almost surely."""
    return [value for language in sorted(found) for value in _bands(language, found[language])]


def percent(one: dict[str, Shingles], other: dict[str, Shingles]) -> int:
    """In the language in which they are closest."""
    shares = [
        len(one[language] & other[language]) / len(one[language] | other[language])
        for language in one.keys() & other.keys()
    ]
    return round(100 * max(shares, default=0))


def _cut(text: str) -> Iterable[str]:
    compact = "".join(character for character in text if character.isalnum())
    start = 0
    while start < len(compact):
        end = start
        is_wide = ord(compact[start]) > 0x2E7F
        while end < len(compact) and (ord(compact[end]) > 0x2E7F) == is_wide:
            end += 1
        run, width = compact[start:end], 2 if is_wide else _LETTERS
        yield from (run[place : place + width] for place in range(max(1, len(run) - width + 1)))
        start = end


def _number(part: str) -> int:
    return int.from_bytes(hashlib.blake2b(part.encode(), digest_size=7).digest(), "big")


def _coefficients() -> list[tuple[int, int]]:
    """The same for ever: signatures are kept."""
    drawn = [
        hashlib.blake2b(f"likeness {place}".encode(), digest_size=16).digest()
        for place in range(BANDS * ROWS)
    ]
    return [
        (int.from_bytes(bits[:8], "big") % (_PRIME - 1) + 1, int.from_bytes(bits[8:], "big") % _PRIME)
        for bits in drawn
    ]


_COEFFICIENTS = _coefficients()


def _bands(language: str, cut: Shingles) -> Iterable[int]:
    least = [min((a * number + b) % _PRIME for number in cut) for a, b in _COEFFICIENTS]
    for band in range(BANDS):
        rows = least[band * ROWS : (band + 1) * ROWS]
        digest = hashlib.blake2b(f"{language}{band}:{rows}".encode(), digest_size=8).digest()
        yield int.from_bytes(digest, "big", signed=True)
