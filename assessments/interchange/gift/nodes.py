"""A GIFT file as a tree: what each question says, before it is decided what it becomes here."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum

FORMATS = ("moodle", "html", "plain", "markdown")
BLANK = "_____"


class Kind(Enum):
    DESCRIPTION = "Description"
    ESSAY = "Essay"
    TRUE_FALSE = "TF"
    CHOICE = "MC"
    SHORT = "Short"
    NUMERICAL = "Numerical"
    MATCHING = "Matching"
    ORDERING = "Ordering"


@dataclass(frozen=True)
class Text:
    """Words without their escapes, and how they are marked up."""

    text: str
    format: str = "moodle"

    @property
    def joined(self) -> str:
        """In one line where lines do not count, as readers of GIFT other than Moodle give it."""
        if self.format in ("html", "markdown"):
            return self.text
        return re.sub(r"\s\s+", " ", re.sub(r"[\r\n]", " ", self.text)).strip()


@dataclass(frozen=True)
class Amount:
    """A number: alone, with a tolerance (`number:width`), or as `low..high`."""

    number: Decimal | None = None
    width: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None


@dataclass(frozen=True)
class Choice:
    """An answer: `sign` is = for a right one, ~ for a wrong one, nothing for the only one."""

    sign: str
    weight: Decimal | None
    text: Text | Amount
    feedback: Text | None = None


@dataclass(frozen=True)
class Category:
    line: int
    path: str


@dataclass(frozen=True)
class Question:
    """`before` and `after` are the words on both sides of the answers, `stem` all of it with a line to
    fill in, `words` the same with no space around its lines; `general` is the general feedback; `said` are
    the two feedbacks of a true-or-false question in the order of the file; `beside` is what a comment of
    ours carries, `surplus` says that there are more braces behind the answers.
    """

    line: int
    kind: Kind
    title: str | None
    before: Text | None
    after: Text | None
    stem: Text
    words: str = ""
    identifier: str | None = None
    tags: tuple[str, ...] = ()
    general: Text | None = None
    choices: tuple[Choice, ...] = ()
    pairs: tuple[tuple[Text, str], ...] = ()
    truth: bool = False
    said: tuple[Text | None, Text | None] = (None, None)
    items: tuple[Text, ...] = ()
    scoring: str = ""
    beside: str = ""
    surplus: bool = False

    @property
    def embedded(self) -> bool:
        return self.after is not None
