"""What somebody typed, as ranges of tokens."""

from __future__ import annotations

from dataclasses import dataclass, field

from search.analysis.documents import as_token
from search.analysis.letters import Run, codes, compact, normalise, runs
from search.analysis.sound import INITIAL_LETTERS, is_pinyin
from search.analysis.stems import stem

MOST_WORDS = 12
MOST_INITIALS = 10
EXACTLY, BEGINS, TOGETHER = (
    60,
    20,
    12,
)  # worth of a whole name, of its beginning, of words that stand together


@dataclass(frozen=True)
class Range:
    """The one token, or with `is_prefix` all that begin with it."""

    token: bytes
    is_prefix: bool = False

    @property
    def end(self) -> bytes:
        """The first token behind the range; no token holds the byte 255."""
        return self.token + b"\xff"


@dataclass(frozen=True)
class Word:
    """Something that has to be there, in one of these ways."""

    text: str
    ranges: tuple[Range, ...]
    is_han: bool = False


@dataclass(frozen=True)
class Query:
    """`words` are asked for, all of them; `extras` only raise what they find, each by its worth.

    `phrases` are the runs as they were typed, for highlighting.
    """

    words: tuple[Word, ...] = ()
    extras: tuple[tuple[Range, int], ...] = ()
    phrases: tuple[Run, ...] = field(default=())

    def __bool__(self) -> bool:
        return bool(self.words or self.extras)

    @property
    def enough(self) -> int:
        """How many of the words are most of them: what is asked for when all together find nothing."""
        return max(1, -(-len(self.words) * 3 // 5))


def parse(text: str, *, typing: bool = True) -> Query:
    """With `typing` the last word may be unfinished."""
    folded = normalise(text)
    phrases = tuple(_without_repetition(runs(folded)))
    whole = compact(folded)
    if not whole:
        return Query()
    words: list[Word] = []
    for number, run in enumerate(phrases):
        is_last = typing and number == len(phrases) - 1
        words += _of_han(run.text) if run.is_han else _of_letters(run.text, is_last=is_last)
    if len(phrases) > 1 and (code := _one_code(folded)):
        words = [code]
    extras = [(Range(as_token("=", whole)), EXACTLY), (Range(as_token("=", whole), is_prefix=True), BEGINS)]
    if len(phrases) > 1 and is_pinyin(whole, typing=typing):
        extras.append((Range(as_token("p", whole), is_prefix=True), TOGETHER))
    return Query(tuple(_fewer(words)), tuple(extras), phrases)


def _without_repetition(found: object) -> list[Run]:
    seen: dict[str, Run] = {}
    for run in found:  # type: ignore[attr-defined]
        seen.setdefault(run.text, run)
    return list(seen.values())


def _fewer(words: list[Word]) -> list[Word]:
    """Evenly over a long text; what is left still tells it from every other."""
    words = list(dict.fromkeys(words))
    if len(words) <= MOST_WORDS:
        return words
    step = len(words) / MOST_WORDS
    return [words[int(number * step)] for number in range(MOST_WORDS)]


def _of_han(text: str) -> list[Word]:
    if len(text) == 1:
        return [Word(text, (Range(as_token("h", text)),), is_han=True)]
    pairs = (text[place : place + 2] for place in range(len(text) - 1))
    return [Word(pair, (Range(as_token("h", pair)),), is_han=True) for pair in pairs]


def _one_code(folded: str) -> Word | None:
    """fp-101 alone: its parts are one word."""
    found = list(codes(folded.strip()))
    if len(found) != 1 or compact(folded) != found[0]:
        return None
    return Word(found[0], (Range(as_token("c", found[0]), is_prefix=True),))


def _of_letters(text: str, *, is_last: bool) -> list[Word]:
    if len(text) == 1 and not text.isdigit():
        # One letter tells nothing by itself: the name that begins with it comes by the extras.
        return []
    ranges = [Range(as_token("e", text), is_prefix=is_last)]
    if any(character.isdigit() for character in text):
        return [Word(text, (*ranges, Range(as_token("c", text), is_prefix=is_last)))]
    stemmed = stem(text)
    if stemmed != text:
        ranges.append(Range(as_token("s", stemmed)))
        ranges.append(Range(as_token("e", stemmed)))
    else:
        ranges.append(Range(as_token("s", text)))
    if is_last:
        ranges.append(Range(as_token("c", text), is_prefix=True))
    if is_pinyin(text, typing=is_last):
        ranges.append(Range(as_token("p", text), is_prefix=True))
    if len(text) <= MOST_INITIALS and INITIAL_LETTERS.issuperset(text):
        ranges.append(Range(as_token("i", text), is_prefix=True))
    return [Word(text, tuple(ranges))]
