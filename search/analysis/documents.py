"""What an index keeps of one thing: its tokens, each with the weight of the best place where it stands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from search.analysis.letters import codes, compact, normalise, runs
from search.analysis.sound import MOST_READINGS, entries, sounds_of
from search.analysis.stems import stem

LONGEST = 48  # bytes of a token
WHOLE, CODE, NAME, SOUND, INSIDE, NEAR, BODY = 12, 12, 10, 8, 5, 4, 1
MOST_IN_BODY = 3  # what repetition adds to a word of the text


@dataclass(frozen=True)
class Source:
    """The texts of one thing by what they are worth.

    `near` says what it is (a summary, a definition), `body` is its text. `pinyin` is known spelling, words
    apart; with `is_name` the names are those of a person and are read in every way they may be.
    """

    names: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    near: tuple[str, ...] = ()
    body: Iterable[str] = field(default=())
    pinyin: tuple[str, ...] = ()
    is_name: bool = False


def tokens(source: Source) -> dict[bytes, int]:
    found = _Tokens()
    for name in source.names:
        _name(found, name, source)
    for spelling in source.pinyin:
        _spelling(found, spelling)
    for text in source.codes:
        for code in codes(normalise(text)):
            found.add("c", code, CODE)
        _words(found, normalise(text), CODE)
    for text in source.near:
        _words(found, normalise(text), NEAR)
    counts: Counter[str] = Counter()
    for text in source.body:
        counts.update(_kinds_of(normalise(text)))
    for token, count in counts.items():
        found.add(token[0], token[1:], BODY + min(count.bit_length() - 1, MOST_IN_BODY))
    return found


class _Tokens(dict[bytes, int]):
    def add(self, kind: str, text: str, weight: int) -> None:
        token = as_token(kind, text)
        if self.get(token, 0) < weight:
            self[token] = weight


def as_token(kind: str, text: str) -> bytes:
    return (kind + text).encode()[:LONGEST]


def _name(found: _Tokens, name: str, source: Source) -> None:
    folded = normalise(name)
    found.add("=", compact(folded), WHOLE)
    if source.is_name and any(source.pinyin):
        # Its letters are in the spelling, which may be asked for by any beginning.
        folded = " ".join(run.text for run in runs(folded) if run.is_han)
    _words(found, folded, NAME)
    # A spelling that is known leaves no doubt; without one every reading counts.
    readings = (1 if any(source.pinyin) else MOST_READINGS) if source.is_name else 0
    for sounds in sounds_of(name, names=readings):
        for is_first, whole, initials in entries(sounds):
            found.add("p", whole, SOUND if is_first else INSIDE)
            if len(initials) > 1:
                found.add("i", initials, SOUND - 1 if is_first else INSIDE - 1)
        if source.is_name and len(sounds) > 2:
            # A family name in full, the rest by initials: zhouxj.
            found.add("p", sounds[0] + "".join(sound[0] for sound in sounds[1:]), SOUND)


def _spelling(found: _Tokens, spelling: str) -> None:
    words = [run.text for run in runs(normalise(spelling))]
    found.add("=", "".join(words), WHOLE)
    for start in range(len(words)):
        found.add("p", "".join(words[start:]), SOUND if start == 0 else INSIDE)


def _words(found: _Tokens, folded: str, weight: int) -> None:
    for token in _kinds_of(folded):
        found.add(token[0], token[1:], weight)


def _kinds_of(folded: str) -> Iterable[str]:
    """Every token of a text with its kind before it; characters both alone and by two."""
    for run in runs(folded):
        if run.is_han:
            text = run.text
            for character in text:
                yield "h" + character
            for place in range(len(text) - 1):
                yield "h" + text[place : place + 2]
        else:
            yield "e" + run.text
            stemmed = stem(run.text)
            if stemmed != run.text:
                yield "s" + stemmed
    for code in codes(folded):
        yield "c" + code
