"""GIFT: questions as a person types them, with answers in braces."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import IO

from assessments.interchange.base import Format, Problem, Question
from assessments.interchange.encoding import head_text, read_text
from assessments.interchange.gift import nodes
from assessments.interchange.gift.mapping import question_of
from assessments.interchange.gift.parser import parse
from assessments.interchange.gift.writing import write
from assessments.interchange.moodle.categories import category_path

_SIGNS = re.compile(
    r"^\s*::(?:\\:|[^:])*::|^\s*\$CATEGORY:|(?<!\\)\{\s*(?:[=~#}]|(?:T|TRUE|F|FALSE)\s*[}#])", re.M
)


class Gift(Format):
    name = "gift"
    suffixes = (".gift", ".txt")
    media_type = "text/plain; charset=utf-8"
    writes = True

    def recognises(self, head: bytes, filename: str) -> bool:
        """By its name, or as a text file with titles in double colons or answers in braces."""
        if filename.endswith(".gift"):
            return True
        return filename.endswith(".txt") and bool(_SIGNS.search(head_text(head)))

    def read(self, stream: IO[bytes], *, language: str = "") -> Iterator[Question | Problem]:
        category: tuple[str, ...] = ()
        for item in parse(read_text(stream)):
            if isinstance(item, nodes.Category):
                category = category_path(item.path)
            elif isinstance(item, nodes.Question):
                yield from question_of(item, category, language)
            else:
                yield item

    def write(self, questions: Iterable[Question], stream: IO[bytes]) -> list[Problem]:
        return list(write(questions, stream))
