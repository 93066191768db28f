"""When a typed answer is the expected one.

A pattern holds `*` for any characters, none included; `\\*` is a star. What is tolerated is taken away
from both sides before they are compared. The first answer that fits decides.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass

from assessments.question_types.short_text import patterns
from core.hanzi import simplified

WIDTH, SCRIPT, SPACES = "width", "script", "spaces"
TOLERANCES = (WIDTH, SCRIPT, SPACES)
_STARS = re.compile(r"(?<!\\)\*+")
_HAN_OR_WIDE = "\u2e80-\u303f\u3400-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U000323af"
# Between Chinese characters, or between one and anything else, a space is a matter of typesetting.
_BESIDE_HAN = re.compile(rf"\s+(?=[{_HAN_OR_WIDE}])|(?<=[{_HAN_OR_WIDE}])\s+")
_SPACES = re.compile(r"\s+")


@dataclass(frozen=True)
class Comparison:
    """How both sides are made comparable."""

    case: bool = False
    tolerate: Collection[str] = ()

    def fits(self, pattern: str, text: str) -> bool:
        """Whether all of `text` is what `pattern` says; in time linear in both, whatever the pattern."""
        text = self._comparable(text.strip())
        parts = [self._comparable(part.replace("\\*", "*")) for part in _STARS.split(pattern.strip())]
        if len(parts) == 1:
            return text == parts[0]
        first, *middle, last = parts
        if len(text) < len(first) + len(last) or not text.startswith(first) or not text.endswith(last):
            return False
        place, end = len(first), len(text) - len(last)
        for part in middle:
            place = text.find(part, place, end)
            if place < 0:
                return False
            place += len(part)
        return True

    def matches(self, pattern: str, text: str) -> bool:
        """Whether `text` is what the regular expression `pattern` says; as fast as `fits`."""
        loose = Comparison(case=True, tolerate=self.tolerate)
        return patterns.matches(pattern.strip(), loose._comparable(text.strip()), case=self.case)

    def _comparable(self, text: str) -> str:
        text = unicodedata.normalize("NFKC" if WIDTH in self.tolerate else "NFC", text)
        if SCRIPT in self.tolerate:
            text = simplified(text)
        if SPACES in self.tolerate:
            text = _SPACES.sub(" ", _BESIDE_HAN.sub("", text))
        return text if self.case else text.casefold()


def literal(pattern: str) -> str:
    """A text that the pattern fits: stars left out, written stars kept."""
    return "".join(part.replace("\\*", "*") for part in _STARS.split(pattern)).strip()
