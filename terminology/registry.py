"""How forms of a term are derived, compared and found in a text; no database.

Marking runs at publication over whole lessons, so the index is a trie: one pass over the text,
whatever the number of terms.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

_PARENTHESIS = re.compile(r"\s*[(（]([^)）]*)[)）]")
_ACRONYM = re.compile(r"[A-Z][A-Z0-9/-]{1,11}")
_WORD = re.compile(r"\w")
_END = ""  # no single character equals it, so it can mark the end of a form among the keys
_SYLLABLE = re.compile(
    r"(?:zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])?"
    r"(?:iang|iong|uang|ueng|ang|eng|ing|ong|iao|ian|uai|uan|ai|ei|ui|ao|ou|iu|ie|ve|ue|er|an|en|in|un|vn|ia|ua|uo"
    r"|[aoeiuv])"
)

# Each is given the uuid of a term and names the texts that show it. Texts keep the uuid alone, so
# neither the database nor Wagtail's reference index knows of them.
UsageCheck = Callable[[UUID], list[str]]
usage_checks: list[UsageCheck] = []


def usage_check(check: UsageCheck) -> UsageCheck:
    if check not in usage_checks:
        usage_checks.append(check)
    return check


def texts_with(term: UUID) -> list[str]:
    return [text for check in usage_checks for text in check(term)]


@dataclass(frozen=True)
class Match:
    """`text[start:end]` is a form of the term."""

    start: int
    end: int
    term_id: int


@dataclass
class MarkingIndex:
    """Finds the longest term at each place of a text; matches never overlap."""

    whole_words: bool  # English forms must not be found inside other words; Chinese has no such border
    _trie: dict[str, Any] = field(default_factory=dict)

    def add(self, form: str, term_id: int) -> None:
        same = _same(form.strip())
        self._claim(same, term_id)
        if self.whole_words and re.search(r"[^aeiou]y$", same):
            self._claim(same[:-1] + "ies", term_id)

    def _claim(self, same: str, term_id: int) -> None:
        node = self._trie
        for character in same:
            node = node.setdefault(character, {})
        if node is not self._trie:
            node.setdefault(_END, term_id)

    def find(self, text: str, *, once: bool = False) -> list[Match]:
        """In the order of the text; with `once` only the first occurrence of each term."""
        seen: set[int] = set()
        matches = []
        for match in self._matches(text):
            if once and match.term_id in seen:
                continue
            seen.add(match.term_id)
            matches.append(match)
        return matches

    def _matches(self, text: str) -> Iterator[Match]:
        same = _same(text)
        position = 0
        while position < len(same):
            match = self._longest(same, position)
            if match is None:
                position += 1
            else:
                yield match
                position = match.end

    def _longest(self, same: str, start: int) -> Match | None:
        if self.whole_words and start and _WORD.match(same[start - 1]):
            return None
        node, best = self._trie, None
        for place in range(start, len(same)):
            if same[place] not in node:
                break
            node = node[same[place]]
            if _END in node and (end := self._border(same, place + 1)) is not None:
                best = Match(start, end, node[_END])
        return best

    def _border(self, same: str, end: int) -> int | None:
        """Where the match ends, a plural s included; None inside a word."""
        if not self.whole_words:
            return end
        for length in (0, 1, 2):
            if same[end : end + length] != ("", "s", "es")[length]:
                continue
            if end + length == len(same) or not _WORD.match(same[end + length]):
                return end + length
        return None


def build_index(forms: Iterable[tuple[str, int]], *, whole_words: bool) -> MarkingIndex:
    """The first term to claim a form keeps it."""
    index = MarkingIndex(whole_words)
    for form, term_id in forms:
        index.add(form, term_id)
    return index


def _same(text: str) -> str:
    """Character by character, so that positions hold: case, width and typographic quotes do not matter."""
    return "".join(_same_character(character) for character in text)


def _same_character(character: str) -> str:
    if character.isascii():
        return character.lower()
    if character in "’‘":
        return "'"
    if character in "‑–\u00a0":
        return " " if character == "\u00a0" else "-"
    folded = unicodedata.normalize("NFKC", character).lower()
    return folded if len(folded) == 1 else character


def forms_of(text: str, variants: Iterable[str] = ()) -> list[str]:
    """What stands for the term in running text: "universal / treaty-based jurisdiction" gives both names."""
    forms = []
    for written in (text, *variants):
        inside = _PARENTHESIS.findall(written)
        forms += _alternatives(_PARENTHESIS.sub("", written).strip())
        forms += [note for note in inside if _ACRONYM.fullmatch(note)]
    return list(dict.fromkeys(form for form in forms if form))


def _alternatives(text: str) -> list[str]:
    parts = [part.split() for part in text.split(" / ")]
    longest = max(parts, key=len)
    if len(parts) < 2 or not longest:
        return [text]
    # A shorter part lacks the noun, which the longer one ends with.
    return [" ".join(part + longest[len(part) :]) for part in parts]


def fold(text: str) -> str:
    """Case, width and spacing do not matter to a search."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def without_tones(pinyin: str) -> str:
    """`jiǎncháyuàn` as it is typed: `jianchayuan`; ü is typed v."""
    decomposed = unicodedata.normalize("NFD", pinyin.casefold().replace("ü", "v"))
    umlaut = decomposed.replace("u\u0308", "v")
    return "".join(character for character in umlaut if not unicodedata.combining(character))


def syllables(pinyin: str, count: int) -> list[str]:
    """The syllables without tones, [] where the pinyin does not give exactly `count`.

    Only the number of characters tells `xian` (one) from `xi'an` (two).
    """
    parts = [part for part in re.split(r"[^a-z]+", without_tones(pinyin)) if part]
    return _split_all(parts, count) or []


def _split_all(parts: list[str], count: int) -> list[str] | None:
    if not parts:
        return [] if count == 0 else None
    for head in _splits(parts[0], count):
        rest = _split_all(parts[1:], count - len(head))
        if rest is not None:
            return head + rest
    return None


def _splits(word: str, most: int) -> Iterator[list[str]]:
    """Every reading of a word as syllables, longest syllables first."""
    if not word:
        yield []
        return
    if most <= 0:
        return
    for length in range(min(6, len(word)), 0, -1):
        if _SYLLABLE.fullmatch(word[:length]):
            for rest in _splits(word[length:], most - 1):
                yield [word[:length], *rest]


def initials(text: str, pinyin: str) -> str:
    """`检察院` is found by `jcy`; "" where pinyin and characters do not agree."""
    han = sum(1 for character in text if "\u4e00" <= character <= "\u9fff")
    return "".join(syllable[0] for syllable in syllables(pinyin, han))


def search_text(text: str, *, pinyin: str = "", others: Iterable[str] = ()) -> str:
    """Everything a rendering may be found by, one folded form a line."""
    typed = without_tones(pinyin)
    spaced = " ".join(typed.split())
    lines = [
        fold(text),
        *(fold(other) for other in others),
        spaced,
        spaced.replace(" ", ""),
        initials(text, pinyin),
    ]
    return "\n".join(dict.fromkeys(line for line in lines if line))


def sort_key(text: str, *, pinyin: str = "") -> str:
    return (without_tones(pinyin) or fold(text))[:300]
