"""Questions of ours as GIFT."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import IO, Any

from assessments.interchange import extension
from assessments.interchange.base import LONGEST_EXCERPT, Problem, Question, Severity
from assessments.interchange.faults import Fault
from assessments.interchange.gift import nodes
from assessments.interchange.gift.mapping import assemble
from assessments.interchange.gift.parser import BESIDE, parse
from assessments.interchange.moodle import written
from assessments.interchange.moodle.categories import written_path
from assessments.interchange.moodle.naming import name_from
from assessments.interchange.moodle.writing import Texts, writable
from assessments.interchange.moodle.written import Answer
from core import richtext

_ESCAPED = re.compile(r"[\\#=~{}:\n]")
_LIKE_MARKUP = re.compile(r"^\s*(?:\[|//)|<[a-zA-Z/!]|&[a-zA-Z#]")


def write(questions: Iterable[Question], stream: IO[bytes]) -> Iterator[Problem]:
    """One after the other, each category where it begins; problems say the place among the questions."""
    category: Sequence[str] = ()
    for place, question in enumerate(questions, start=1):
        try:
            block, problems = _block(question)
        except Fault as fault:
            yield fault.problem(place)
            continue
        if tuple(question.category) != tuple(category):
            category = tuple(question.category)
            path = " ".join(writable(written_path(category)).split())
            stream.write(f"$CATEGORY: {path}\n\n".encode())
        stream.write((block + "\n\n").encode())
        for code, detail in problems:
            yield Problem(place, code, question.name[:LONGEST_EXCERPT], Severity.LOSS, detail)


def _block(question: Question) -> tuple[str, list[tuple[str, dict[str, Any]]]]:
    """The lines of a question, and what only Comity reads of them."""
    if question.kind not in _WRITERS:
        raise Fault("kind_unwritable", question.name, kind=question.kind)
    texts = _GiftTexts(question)
    try:
        lines = _comments(question) + _lines(question, texts)
        base = _read_again("\n".join(lines), tuple(question.category))
    except (KeyError, ValueError, TypeError, IndexError, ArithmeticError, AttributeError):
        raise Fault("question_malformed", question.name) from None
    beside, missed = extension.difference(base, question)
    problems: list[tuple[str, dict[str, Any]]] = []
    if beside:
        lines.insert(0, f"// {BESIDE} {writable(beside)}")
    if missed:
        problems.append(("kept_beside", {"particulars": missed}))
    if question.attachments:
        names = ", ".join(attachment.name for attachment in question.attachments)
        problems.append(("files_left_out", {"what": names}))
    return "\n".join(lines), problems


def _read_again(block: str, category: tuple[str, ...]) -> Question:
    found = list(parse(block))
    if len(found) != 1 or not isinstance(found[0], nodes.Question):
        raise Fault("question_malformed", block)
    return assemble(found[0], category, "")[0]


class _GiftTexts(Texts):
    """Texts with the signs of GIFT escaped. Files have no place in it and keep their digest."""

    def __init__(self, question: Question) -> None:
        super().__init__(question)
        self.names = {}

    def said(self, texts: Any) -> str:
        return self._formatted(self.marked_up(texts))

    def typed(self, words: str) -> str:
        """An answer that is typed: never marked up."""
        return _escaped(words)

    def _formatted(self, words: str) -> str:
        if not words:
            return ""
        form = "[html]" if self.markup else "[plain]" if _LIKE_MARKUP.search(words) else ""
        return form + _escaped(words)


def _escaped(words: str) -> str:
    plain = writable(words).replace("\r\n", "\n").replace("\r", "\n").strip()
    return _ESCAPED.sub(lambda match: "\\n" if match[0] == "\n" else "\\" + match[0], plain)


def _comments(question: Question) -> list[str]:
    """Identifier and tags, as Moodle writes them; only such as stand in one line."""
    marks = [f"[id:{question.key_name}]"] if question.key_name else []
    marks += [f"[tag:{tag}]" for tag in question.tags]
    marks = [mark.replace("]", "\\]")[:-2] + "]" for mark in marks if mark.isprintable()]
    return [f"// {' '.join(marks)}"] if marks else []


def _lines(question: Question, texts: _GiftTexts) -> list[str]:
    stem = texts.said(question.definition["stem"])
    name = question.name
    if not name:
        words = texts.marked_up(question.definition["stem"])
        name = name_from(richtext.plain(words) if texts.markup else words)
    head = f"::{_escaped(' '.join(name.split()))}::{stem}"
    if question.kind == "description":
        return [head]
    general = texts.said(question.explanation)
    return [*_WRITERS[question.kind](question, texts, head), *([f"\t####{general}"] if general else []), "}"]


def _choice(question: Question, texts: _GiftTexts, head: str) -> list[str]:
    single = question.kind == "single_choice"
    lines = [head + "{"]
    for answer in written.options(question.definition, question.key, single=single):
        sign = "=" if single and answer.percent == "100" else f"~%{answer.percent}%"
        sign = "~" if answer.percent == "0" else sign
        lines.append(f"\t{sign}{texts.said(answer.text)}{_feedback(answer, texts)}")
    return lines


def _feedback(answer: Answer, texts: _GiftTexts) -> str:
    said = texts.said(answer.feedback)
    return f"#{said}" if said else ""


def _true_false(question: Question, texts: _GiftTexts, head: str) -> list[str]:
    """What is said to whoever is wrong comes first."""
    value, said = bool(question.key["value"]), question.key.get("value_feedback") or {}
    wrong, right = (texts.said(said.get(str(answer).lower())) for answer in (not value, value))
    ends = f"#{wrong}#{right}" if right else f"#{wrong}" if wrong else ""
    return [head + "{" + ("TRUE" if value else "FALSE") + ends]


def _short_text(question: Question, texts: _GiftTexts, head: str) -> list[str]:
    answers = written.words(question.key)
    lines = [
        f"\t=%{answer.percent}%{texts.typed(answer.text)}{_feedback(answer, texts)}" for answer in answers
    ]
    return [head + "{", *lines]


def _numeric(question: Question, texts: _GiftTexts, head: str) -> list[str]:
    lines = []
    for answer in written.numbers(question.key):
        said = _feedback(answer, texts)
        if answer.text == "*":
            lines.append(f"\t~{said or '#'}")
        else:
            lines.append(f"\t=%{answer.percent}%{answer.text}:{answer.tolerance}{said}")
    return [head + "{#", *lines]


def _matching(question: Question, texts: _GiftTexts, head: str) -> list[str]:
    options = {option["id"]: option for option in question.definition["options"]}
    pairs = question.key["pairs"]
    used = set(pairs.values())
    parts = [(texts.said(stem), options[pairs[stem["id"]]]) for stem in question.definition["stems"]]
    parts += [("", option) for identifier, option in options.items() if identifier not in used]
    return [
        head + "{",
        *(
            f"\t={stem.replace('->', '- >')} -> {texts.typed(texts.words(option)).replace('->', '- >')}"
            for stem, option in parts
        ),
    ]


def _ordering(question: Question, texts: _GiftTexts, head: str) -> list[str]:
    options = {option["id"]: option for option in question.definition["options"]}
    scoring = str(question.key.get("scoring") or "all_or_nothing").upper()
    items = [texts.said(options[identifier]).replace("\\n", " ") for identifier in question.key["order"]]
    return [head + "{" + f">{len(items)} ALL VERTICAL {scoring} SHOW none", *items]


def _essay(question: Question, texts: _GiftTexts, head: str) -> list[str]:
    return [head + "{"]


_WRITERS: dict[str, Callable[[Question, _GiftTexts, str], list[str]]] = {
    "single_choice": _choice,
    "multiple_choice": _choice,
    "true_false": _true_false,
    "short_text": _short_text,
    "numeric": _numeric,
    "matching": _matching,
    "ordering": _ordering,
    "extended_text": _essay,
    "description": _essay,
}
