"""What every question type can do, and the shapes it works on.

Definition: {"schema": 1, "stem": {"zh", "en"}, ...}, everything an examinee may see. `markup` "html" says
that its texts are of the subset of core.richtext; without it they are plain. A text names a file of the
question as `file:<sha256>`.
Key: what is right and how it is credited, only ever in the hands of marking and authors. Beside what the
type needs it may hold `feedback` {"right" | "partial" | "wrong": {"zh", "en"}}, `hints` [{"zh", "en"}],
`penalty` (text of a number: the share of the mark that each further try costs), `rules` "moodle" where the
answer is marked as Moodle marks it, and `processing` where the question brings a rule of its own: that then
marks, explains and comments every answer in place of the type (assessments.question_types.processing).
Answer: a JSON object, or None for no answer.
"""

from __future__ import annotations

import random
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Any, ClassVar

from assessments.question_types import processing
from core.errors import Invalid

Definition = Mapping[str, Any]
Key = Mapping[str, Any]
Answer = dict[str, Any] | None
FormData = Mapping[str, Sequence[str]]
Texts = Mapping[str, str]

LANGUAGES = ("zh", "en")
SCHEMA = 1
HTML = "html"
MOODLE = "moodle"
_MILLIONTH = Decimal("0.000001")
_CENT = Decimal("0.01")


@dataclass(frozen=True)
class Mark:
    """`fraction` of the marks; `code` is right, partial, wrong, blank or pending.

    From 0 to 1 by our rules; by Moodle's a wrong answer may cost marks, so down to -1.
    """

    fraction: Decimal
    code: str

    def points(self, maximum: Decimal) -> Decimal:
        """Marks earned out of `maximum`, to two decimals, halves up."""
        return (self.fraction * maximum).quantize(_CENT, ROUND_HALF_UP)


RIGHT = Mark(Decimal(1), "right")
WRONG = Mark(Decimal(0), "wrong")
BLANK = Mark(Decimal(0), "blank")
# A person has to read it.
PENDING = Mark(Decimal(0), "pending")


def partial(fraction: Fraction) -> Mark:
    """The mark for an exact fraction; to the millionth, halves up."""
    if fraction >= 1:
        return RIGHT
    if fraction <= 0:
        return WRONG
    value = Decimal(fraction.numerator) / Decimal(fraction.denominator)
    return Mark(value.quantize(_MILLIONTH, ROUND_HALF_UP), "partial")


@dataclass(frozen=True)
class Problem:
    """One fault of a question, for its author: where, and a code that a template words."""

    field: str
    code: str


@dataclass(frozen=True)
class Reason:
    """Why an answer got its mark: a code that a template words, and what fills its gaps.

    `parts` are the reasons of the parts of a composed question, in their order.
    """

    code: str
    detail: Mapping[str, Any] = field(default_factory=dict)
    parts: tuple[Reason, ...] = ()


@dataclass(frozen=True)
class Choice:
    """An option as shown: `token` is what the form sends back."""

    token: str
    text: str
    lang: str
    chosen: bool


@dataclass(frozen=True)
class View:
    """A question as an examinee sees it; built from the definition, so it cannot hold the key.

    `body` is what the template of the type needs beyond the rest: a value of a class of that type.
    Its template finds it as `item.view`, begins the names of its fields with `item.prefix` and their ids
    with `item.position`: so the same template serves a question on its own and as a part of another.
    """

    kind: str
    template: str
    stem: str
    lang: str
    choices: tuple[Choice, ...] = ()
    text: str = ""
    answered: bool = False
    markup: str = ""
    body: Any = None
    # The template of the type shows the stem itself, with the gaps in it.
    stem_within: bool = False


class MarkedBy(StrEnum):
    RULE = "rule"
    PERSON = "person"
    NOBODY = "nobody"


class QuestionType(ABC):
    kind: ClassVar[str]
    template: ClassVar[str]
    marked_by: ClassVar[MarkedBy] = MarkedBy.RULE
    # What others call this type, by their format: "moodle:multichoice", "qti:choiceInteraction",
    # "capa:choiceresponse". Every fact of a name listed here is attempted by `make acceptance`.
    material: ClassVar[frozenset[str]] = frozenset()

    @abstractmethod
    def read_answer(self, definition: Definition, data: FormData, options: Mapping[str, str]) -> Answer:
        """The answer in a submitted form; `options` maps the tokens shown to option ids.

        Raises Invalid for anything the page could not have sent.
        """

    def readable(self, definition: Definition, data: FormData, options: Mapping[str, str]) -> Answer:
        """Of a form that `read_answer` refuses: what can stand in it when it is shown again."""
        return None

    def mark(self, definition: Definition, key: Key, answer: Answer) -> Mark:
        """What the answer is worth: by the rule it brought (`processing`), or by its type's."""
        if key.get("processing"):
            return Mark(*processing.judge(key["processing"], answer))
        return self.judge(definition, key, answer)

    def why(self, definition: Definition, key: Key, answer: Answer) -> Reason:
        """The rule that decided, with the figures of this answer; for authors only."""
        if key.get("processing"):
            return Reason("processing", processing.why(key["processing"], answer))
        return self.reason(definition, key, answer)

    def feedback(self, definition: Definition, key: Key, answer: Answer) -> list[Texts]:
        """What its author says to this answer: to its parts first, to the whole last."""
        if key.get("processing"):
            return [*processing.feedback(key["processing"], answer), *self._general(definition, key, answer)]
        return self.remarks(definition, key, answer)

    def validate(self, definition: Definition, key: Key) -> list[Problem]:
        """What keeps the question from being saved. Where a rule of its own decides, that has to be sound,
        and the key of the type may be empty."""
        problems = self.check(definition, key)
        if not key.get("processing"):
            return problems
        faults = [Problem("key", code) for code in processing.faults(key["processing"])]
        return [problem for problem in problems if problem.field != "key"] + faults

    # What a type says to these four, where no rule came with the question.

    @abstractmethod
    def judge(self, definition: Definition, key: Key, answer: Answer) -> Mark: ...

    @abstractmethod
    def check(self, definition: Definition, key: Key) -> list[Problem]: ...

    def reason(self, definition: Definition, key: Key, answer: Answer) -> Reason:
        return Reason(self.judge(definition, key, answer).code)

    def remarks(self, definition: Definition, key: Key, answer: Answer) -> list[Texts]:
        return self._general(definition, key, answer)

    def _general(self, definition: Definition, key: Key, answer: Answer) -> list[Texts]:
        texts = (key.get("feedback") or {}).get(self.mark(definition, key, answer).code)
        return [texts] if texts and any(texts.values()) else []

    @abstractmethod
    def correct_answer(self, definition: Definition, key: Key) -> Answer:
        """A fully right answer, in the shape of an answer."""

    def correct_like(self, definition: Definition, key: Key, answer: Answer) -> Answer:
        """A fully right answer that keeps what is right of `answer`, where more than one is right."""
        return self.correct_answer(definition, key)

    @abstractmethod
    def view(
        self, definition: Definition, *, language: str, options: Mapping[str, str], answer: Answer
    ) -> View: ...

    @abstractmethod
    def say(self, definition: Definition, answer: Answer, language: str) -> list[str]:
        """An answer in words, one line for each part: text of options, a number, codes true/false."""

    def needs_person(self, definition: Definition) -> bool:
        """Whether somebody has to read an answer before it has a mark."""
        return self.marked_by is MarkedBy.PERSON

    def option_ids(self, definition: Definition) -> list[str]:
        """What an attempt shows in an order of its own and under tokens of its own."""
        return [option["id"] for option in definition.get("options", ())]

    def filled(self, definition: Definition, texts: Mapping[str, Any]) -> Mapping[str, Any]:
        """A text of the author with what this attempt has drawn in it."""
        return texts

    def draw(self, definition: Definition, rng: random.Random) -> dict[str, Any] | None:
        """What is drawn anew for every attempt, as JSON; None for types that draw nothing."""
        return None

    def served(self, definition: Definition, drawn: Mapping[str, Any] | None) -> Definition:
        """The definition of one attempt: what was drawn stands under `drawn`."""
        return {**definition, "drawn": drawn} if drawn else definition


def in_language(texts: Mapping[str, str], language: str) -> tuple[str, str]:
    """Text and the language it is in: the one asked for, or the other when that is empty."""
    other = "zh" if language == "en" else "en"
    if texts.get(language):
        return texts[language], language
    return (texts[other], other) if texts.get(other) else ("", language)


def markup_of(definition: Definition) -> str:
    """ "html" or "" for plain text."""
    return str(definition.get("markup") or "")


def only_fields(data: FormData, *allowed: str) -> None:
    """What a page did not offer is refused, never ignored: a `score` sent along is an attack or a bug."""
    unknown = sorted(set(data) - set(allowed))
    if unknown:
        raise Invalid("answer.unknown_field")


def check_stem(definition: Definition) -> list[Problem]:
    stem = definition.get("stem") or {}
    if any(str(stem.get(language) or "").strip() for language in LANGUAGES):
        return []
    return [Problem("stem", "stem_missing")]
