"""Characters made comparable, and texts cut into runs of Chinese and words of letters."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from core.hanzi import simplified

HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
_RUN = re.compile(rf"(?P<han>[{HAN}]+)|(?:(?![{HAN}])[^\W_])+")
_CODE = re.compile(r"[a-z0-9]+(?:[-./][a-z0-9]+)*")
_HAN = re.compile(f"[{HAN}]")
# Typed as v, because few keyboards have it.
_UMLAUTS = dict.fromkeys("üǖǘǚǜÜǕǗǙǛ", "v")


class _Fold(dict[int, str]):
    """For str.translate; learns each character when it first meets it."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        folded = _UMLAUTS.get(character)
        if folded is None:
            decomposed = unicodedata.normalize("NFKD", character)
            bare = "".join(part for part in decomposed if not unicodedata.combining(part))
            # Hangul and kana would stay in parts.
            folded = unicodedata.normalize("NFKC", bare).casefold()
            if _HAN.search(folded):
                folded = simplified(folded)
        self[code] = folded
        return folded


_fold = _Fold()


def normalise(text: str) -> str:
    """Case, width, accents and the script of Chinese do not matter."""
    return text.translate(_fold)


def located(text: str) -> tuple[str, list[int] | None]:
    """The text made comparable, and where each of its characters comes from (None: from the same place)."""
    folded = text.translate(_fold)
    if len(folded) == len(text) and all(len(_fold[code]) == 1 for code in {ord(c) for c in text}):
        return folded, None
    origins = [place for place, character in enumerate(text) for _ in character.translate(_fold)]
    return folded, origins


@dataclass(frozen=True)
class Run:
    """Neighbouring Chinese characters, or one word of letters and digits; both made comparable."""

    text: str
    is_han: bool
    start: int


def runs(folded: str) -> Iterator[Run]:
    """Of a text that `normalise` has seen."""
    for match in _RUN.finditer(folded):
        yield Run(match.group(), match.group("han") is not None, match.start())


def codes(folded: str) -> Iterator[str]:
    """What holds a digit, without its hyphens: fp-101 and fp101 are one."""
    for match in _CODE.finditer(folded):
        text = match.group()
        if any(character.isdigit() for character in text):
            yield re.sub(r"[-./]", "", text)


def compact(folded: str) -> str:
    """Letters, digits and characters alone: how two whole names are compared."""
    return "".join(run.text for run in runs(folded))
