"""What every format reads and writes.

Reading is streaming and all or nothing is decided by the caller: a reader yields questions and problems
in the order of the file and never stops at the first fault, unless the file is not of its format at all.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import IO, Any, ClassVar

from core.spreadsheets import Note

LONGEST_EXCERPT = 120
# Between the two titles of a category, where a file has room for one name: "证据 | Evidence".
BETWEEN_LANGUAGES = " | "


class Severity(StrEnum):
    """`error`: this question cannot come in. `loss`: it comes in, something of it does not."""

    ERROR = "error"
    LOSS = "loss"


@dataclass(frozen=True)
class Problem:
    """What is wrong at a line of the file (counted from 1; 0: the whole file); worded by its code."""

    line: int
    code: str
    excerpt: str = ""
    severity: Severity = Severity.ERROR
    detail: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Attachment:
    """A file that a question shows, named in its texts as `file:<digest>`."""

    name: str
    mime: str
    data: bytes = field(repr=False)

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.data).hexdigest()


@dataclass(frozen=True)
class Question:
    """A question on its way in or out: the parts of a draft, and where it stands.

    `key_name` is its identifier in the bank (idnumber of Moodle, identifier of QTI), `name` its title;
    `category` the path from the top, `line` where it begins in the file. Definition and key as
    question_types says; `level` 1 to 4 as in the competency framework, `seconds` the time needed; it may be
    asked from `valid_from` to `valid_to`, both included. A name of a category may hold both languages,
    the Chinese one first: "证据 | Evidence".
    """

    kind: str
    definition: Mapping[str, Any]
    key: Mapping[str, Any]
    explanation: Mapping[str, str] = field(default_factory=dict)
    citations: Sequence[Mapping[str, str]] = ()
    competencies: Sequence[str] = ()
    difficulty: int = 2
    marks: Decimal = Decimal(1)
    level: int | None = None
    seconds: int | None = None
    tags: Sequence[str] = ()
    category: Sequence[str] = ()
    key_name: str = ""
    name: str = ""
    line: int = 0
    attachments: Sequence[Attachment] = ()
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None


class Format(ABC):
    """A file format. A format that only reads leaves `writes` False."""

    name: ClassVar[str]
    suffixes: ClassVar[tuple[str, ...]]
    media_type: ClassVar[str]
    reads: ClassVar[bool] = True
    writes: ClassVar[bool] = False

    @abstractmethod
    def recognises(self, head: bytes, filename: str) -> bool:
        """Whether the first 64 KiB look like this format; the first of the registry that says so reads."""

    @abstractmethod
    def read(self, stream: IO[bytes], *, language: str = "") -> Iterator[Question | Problem]:
        """Questions and problems in file order. Texts without a language of their own are in
        `language` ("zh" or "en"); empty: Chinese where they hold Chinese characters, otherwise English.

        Raises Invalid where the file as a whole must be refused (not this format, hostile, too large).
        """

    def noted(self, note: Note) -> Format:
        """The format that writes into its file who asked for it, when and what for, if there is a place."""
        return self

    def write(self, questions: Iterable[Question], stream: IO[bytes]) -> list[Problem]:
        """Write them and say what could not be written; `line` is then the place in `questions` from 1."""
        raise NotImplementedError
