"""Text whose escaped characters are known: found as words, never as signs."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

_ESCAPE = re.compile(r"\\([\\:~=#\[\]{}n])")
_HIDDEN = "\x01"


@dataclass(frozen=True)
class Marked:
    """`text` is what is said, `shape` the same length with a blind spot for every escaped character."""

    text: str
    shape: str

    @staticmethod
    def of(source: str) -> Marked:
        text, shape, at = [], [], 0
        for match in _ESCAPE.finditer(source):
            plain = source[at : match.start()]
            text += [plain, "\n" if match[1] == "n" else match[1]]
            shape += [plain, _HIDDEN]
            at = match.end()
        rest = source[at:]
        return Marked("".join([*text, rest]), "".join([*shape, rest]))

    def __len__(self) -> int:
        return len(self.shape)

    def part(self, start: int, end: int | None = None) -> Marked:
        return Marked(self.text[start:end], self.shape[start:end])

    def strip(self) -> Marked:
        """Without space around, unless it is escaped."""
        start = len(self.shape) - len(self.shape.lstrip())
        return self.part(start, max(start, len(self.shape.rstrip())))

    @property
    def trimmed(self) -> Marked:
        """Without space around its lines; an escaped line break ends no line."""
        lines, at = [], 0
        for line in self.shape.split("\n"):
            lines.append(self.part(at, at + len(line)).strip())
            at += len(line) + 1
        return Marked(
            "\n".join(line.text for line in lines).strip("\n"),
            "\n".join(line.shape for line in lines).strip("\n"),
        )

    def with_line(self, line: str, after: Marked) -> Marked:
        """This, the line to fill in, and what comes after it."""
        return Marked(self.text + line + after.text, self.shape + line + after.shape)

    def find(self, sign: str) -> int:
        return self.shape.find(sign)

    def cut(self, sign: str) -> tuple[Marked, Marked | None]:
        """What stands before and behind the first `sign`; None where there is none."""
        at = self.shape.find(sign)
        return (self, None) if at < 0 else (self.part(0, at), self.part(at + len(sign)))

    def cut_last(self, sign: str) -> tuple[Marked, Marked | None]:
        at = self.shape.rfind(sign)
        return (self, None) if at < 0 else (self.part(0, at), self.part(at + len(sign)))

    def split(self, signs: str) -> list[Marked]:
        """Parts that each begin with one of the signs; what stands before the first comes first."""
        places = [at for at, character in enumerate(self.shape) if character in signs]
        bounds = [0, *places, len(self.shape)]
        return [self.part(start, end) for start, end in pairwise(bounds)]
