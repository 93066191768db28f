"""A text as a sequence of paragraphs with the digest of each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

Place = tuple[str, int]


@dataclass(frozen=True)
class Paragraph:
    """`digest` is of what the author wrote: it stays when a law or a term that is shown changes."""

    block: str
    index: int
    kind: str
    digest: str
    words: str

    @property
    def place(self) -> Place:
        return (self.block, self.index)


Text = tuple[Paragraph, ...]


def to_rows(text: Iterable[Paragraph]) -> list[list[Any]]:
    """For storage: [block, index, kind, digest, words] each."""
    return [[each.block, each.index, each.kind, each.digest, each.words] for each in text]


def from_rows(rows: Iterable[Sequence[Any]]) -> Text:
    return tuple(Paragraph(*row) for row in rows)
