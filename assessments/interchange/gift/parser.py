"""GIFT, as Moodle reads it: blocks between blank lines, comments, titles, and answers in braces."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from assessments.interchange.base import Problem
from assessments.interchange.faults import Fault
from assessments.interchange.gift.marked import Marked
from assessments.interchange.gift.nodes import BLANK, FORMATS, Amount, Category, Choice, Kind, Question, Text
from assessments.interchange.moodle import weights

BESIDE = "comity:"
MOST_ANSWERS = 200
_IDENTIFIER = re.compile(r"\[id:((?:\\\]|[^\x00-\x1f\x7f\]])+)\]")
_TAG = re.compile(r"\[tag:((?:\\\]|[^\x00-\x1f\x7f\]])+)\]")
_CATEGORY = re.compile(r"\s*\$CATEGORY:\s*(.*)$")
_FORMAT = re.compile(r"\s*\[(" + "|".join(FORMATS) + r")\]")
_WEIGHT = re.compile(r"\s*%\s*(-?[0-9]{1,3}(?:\.[0-9]*)?)\s*%")
_NUMBER = r"([+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)"
_RANGE = re.compile(_NUMBER + r"\s*:\s*" + _NUMBER)
_BETWEEN = re.compile(r"([+-]?(?:[0-9]+(?:\.[0-9]+)?))\s*\.\.\s*([+-]?(?:[0-9]+(?:\.[0-9]+)?))")
_TRUTHS = {"T": True, "TRUE": True, "F": False, "FALSE": False}
_ORDER = re.compile(r">\s*(?:[0-9]+\b)?\s*((?:[A-Z_0-9a-z]+\b[ \t]*)*)(?:\n|$)")


@dataclass
class _Block:
    """Lines without a blank one between them; what its comments name belongs to its question."""

    line: int = 0
    lines: list[str] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)


def parse(text: str) -> Iterator[Category | Question | Problem]:
    """Everything in the file in order; a block that cannot be read is a problem, and the next one goes on."""
    comments: list[str] = []
    for block in _blocks(text):
        comments += block.comments
        while block.lines and (found := _CATEGORY.match(block.lines[0])):
            yield Category(block.line, found[1].strip())
            block.lines, block.line = block.lines[1:], block.line + 1
            comments = []
        if not "".join(block.lines).strip():
            continue
        try:
            yield _question(block, comments)
        except Fault as fault:
            yield fault.problem(block.line)
        comments = []


def _blocks(text: str) -> Iterator[_Block]:
    block = _Block()
    for number, line in enumerate(text.split("\n"), start=1):
        bare = line.strip()
        if bare.startswith("//"):
            block.comments.append(bare[2:])
        elif bare:
            block.line = block.line or number
            block.lines.append(line)
        else:
            if block.lines or block.comments:
                yield block
            block = _Block()
    if block.lines or block.comments:
        yield block


def _question(block: _Block, comments: list[str]) -> Question:
    source = Marked.of("\n".join(block.lines)).strip()
    title, source = _title(source)
    start, end = source.find("{"), source.find("}")
    common: dict[str, Any] = {"line": block.line, "title": title, **_named(comments)}
    if start < 0 and end < 0:
        stem = _text(source, "moodle")
        chosen = _FORMAT.match(source.shape)
        source = source.part(chosen.end()) if chosen else source
        if not stem.text:
            raise Fault("stem_missing", title or "")
        common["words"] = source.trimmed.text
        return Question(kind=Kind.DESCRIPTION, before=stem, after=None, stem=stem, **common)
    if start < 0 or end < start:
        raise Fault("braces_unbalanced", source.text)
    common |= _stem(source.part(0, start), source.part(end + 1))
    answers, general = source.part(start + 1, end).strip().cut_last("####")
    if general is not None and general.text.strip():
        common["general"] = _text(general, common["stem"].format)
    return Question(**common, **_answers(answers.strip(), common["stem"].format))


def _stem(before: Marked, after: Marked) -> dict[str, Any]:
    """The words around the answers; a line to fill in where they go on behind them."""
    first = _text(before, "moodle") if before.text.strip() else None
    second = _text(after, first.format if first else "moodle") if after.text.strip() else None
    found = first or second
    if found is None:
        raise Fault("stem_missing")
    chosen = _FORMAT.match(before.shape)
    words = before.part(chosen.end()) if chosen else before
    if second is not None:
        words = words.with_line(BLANK, after if first else Marked.of(f" {second.text}"))
    return {
        "before": first,
        "after": second,
        "stem": Text(words.text.strip(), found.format),
        "words": words.trimmed.text,
        "surplus": any(sign in after.shape for sign in "{}"),
    }


def _title(source: Marked) -> tuple[str | None, Marked]:
    if not source.shape.startswith("::"):
        return None, source
    title, rest = source.part(2).cut("::")
    return (None, source.part(2)) if rest is None else (title.text, rest.strip())


def _named(comments: list[str]) -> dict[str, Any]:
    """Identifier, tags and what stands beside the question in its comments."""
    found: dict[str, Any] = {"tags": ()}
    for comment in comments:
        if comment.strip().startswith(BESIDE):
            found["beside"] = comment.strip()[len(BESIDE) :].strip()
            continue
        if identifier := _IDENTIFIER.search(comment):
            found["identifier"] = identifier[1].strip().replace("\\]", "]")
        found["tags"] += tuple(tag.strip().replace("\\]", "]") for tag in _TAG.findall(comment))
    return found


def _text(source: Marked, inherited: str) -> Text:
    chosen = _FORMAT.match(source.shape)
    if chosen:
        source = source.part(chosen.end())
    return Text(source.text.strip(), chosen[1] if chosen else inherited)


def _answers(answers: Marked, inherited: str) -> dict[str, Any]:
    """The kind and its answers, decided in the order in which Moodle decides."""
    shape = answers.shape
    if not shape:
        return {"kind": Kind.ESSAY}
    if shape.startswith("#"):
        return {"kind": Kind.NUMERICAL, "choices": _numbers(answers.part(1).strip(), inherited)}
    if shape.startswith(">"):
        return _ordering(answers, inherited)
    if "~" in shape:
        return {"kind": Kind.CHOICE, "choices": tuple(_choices(answers, "~=", inherited))}
    if "=" in shape and "->" in shape:
        return {"kind": Kind.MATCHING, "pairs": tuple(_pairs(answers, inherited))}
    truth, said = answers.cut("#")
    if truth.text.strip() in _TRUTHS:
        first, second = said.cut("#") if said else (None, None)
        texts = (_feedback(first, inherited), _feedback(second, inherited))
        return {"kind": Kind.TRUE_FALSE, "truth": _TRUTHS[truth.text.strip()], "said": texts}
    return {"kind": Kind.SHORT, "choices": tuple(_choices(answers, "=", inherited))}


def _feedback(source: Marked | None, inherited: str) -> Text | None:
    if source is None or not source.text.strip():
        return None
    return _text(source, inherited)


def _choices(answers: Marked, signs: str, inherited: str) -> Iterator[Choice]:
    for part in _split(answers, signs):
        if not part.text.strip():
            continue
        sign, weight, words, feedback = _parts(part, signs, inherited)
        yield Choice(sign or "=", weight, _text(words, inherited), feedback)


def _parts(part: Marked, signs: str, inherited: str) -> tuple[str, Decimal | None, Marked, Text | None]:
    """Sign, weight, the words up to a #, and the feedback behind it."""
    part = part.strip()
    sign = part.shape[:1] if part.shape[:1] in signs and part.shape else ""
    rest = part.part(len(sign))
    weight = None
    if stated := _WEIGHT.match(rest.shape):
        weight = weights.number(stated[1])
        rest = rest.part(stated.end())
    words, feedback = rest.cut("#")
    return sign, weight, words.strip(), _feedback(feedback, inherited)


def _pairs(answers: Marked, inherited: str) -> Iterator[tuple[Text, str]]:
    for part in _split(answers, "="):
        if not part.text.strip():
            continue
        left, right = part.part(1 if part.shape.startswith("=") else 0).cut("->")
        if right is None:
            raise Fault("pair_without_answer", part.text)
        yield _text(left, inherited), right.text.strip()


def _numbers(answers: Marked, inherited: str) -> tuple[Choice, ...]:
    found = []
    for part in _split(answers, "=~"):
        if not part.text.strip():
            continue
        sign, weight, words, feedback = _parts(part, "=~", inherited)
        said = words.text.strip()
        if said in ("", "*"):
            found.append(Choice(sign, weight, Text("*", inherited), feedback))
        else:
            found.append(Choice(sign, weight, _amount(said), feedback))
    if not found:
        raise Fault("answers_number", answers.text, least=1)
    return tuple(found)


def _split(answers: Marked, signs: str) -> list[Marked]:
    if sum(answers.shape.count(sign) for sign in signs) > MOST_ANSWERS:
        raise Fault("answers_many", most=MOST_ANSWERS)
    return answers.split(signs)


def _amount(text: str) -> Amount:
    if between := _BETWEEN.fullmatch(text):
        return Amount(low=Decimal(between[1]), high=Decimal(between[2]))
    if ranged := _RANGE.fullmatch(text):
        number, width = weights.number(ranged[1]), weights.number(ranged[2])
    else:
        number, width = weights.number(text), None
    if number is None:
        raise Fault("number_invalid", text)
    return Amount(number=number, width=width)


def _ordering(answers: Marked, inherited: str) -> dict[str, Any]:
    """`>` and a few settings in the first line, then an item a line."""
    head = _ORDER.match(answers.shape)
    if head is None:
        raise Fault("ordering_unreadable", answers.text)
    lines = answers.text[head.end() :].split("\n")
    items = tuple(_text(Marked(line, line), inherited) for line in lines if line.strip())
    return {"kind": Kind.ORDERING, "items": items, "scoring": head[1].strip()}
