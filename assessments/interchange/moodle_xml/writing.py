"""A question of ours as a <question> of Moodle XML."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from html import escape
from typing import IO

from assessments.interchange import extension
from assessments.interchange.base import LONGEST_EXCERPT, Problem, Question, Severity
from assessments.interchange.faults import Fault
from assessments.interchange.moodle import cloze_writing, weights
from assessments.interchange.moodle.categories import written_path
from assessments.interchange.moodle.naming import name_from
from assessments.interchange.moodle.writing import Texts, writable
from assessments.interchange.moodle_xml import reading
from assessments.interchange.moodle_xml.kinds_out import WRITERS, has_zones, rich, stem_with_numbers
from assessments.interchange.moodle_xml.xmlout import element, file, simple, text
from core import richtext, xml

HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<quiz>\n'
FOOT = "</quiz>\n"


def write(questions: Iterable[Question], stream: IO[bytes]) -> Iterator[Problem]:
    """One after the other, each category where it begins; problems say the place among the questions."""
    stream.write(HEAD.encode())
    category: Sequence[str] = ()
    for place, question in enumerate(questions, start=1):
        try:
            found, missed = _question(question)
        except Fault as fault:
            yield fault.problem(place)
            continue
        if tuple(question.category) != tuple(category):
            category = tuple(question.category)
            stream.write((_category(category) + "\n").encode())
        stream.write((found + "\n").encode())
        if missed:
            excerpt = question.name[:LONGEST_EXCERPT]
            yield Problem(place, "kept_beside", excerpt, Severity.LOSS, {"particulars": missed})
    stream.write(FOOT.encode())


def _category(names: Sequence[str]) -> str:
    path = element("category", text(writable(written_path(names))))
    return element("question", path, type="category")


def _question(question: Question) -> tuple[str, list[str]]:
    """The element, and what only Comity reads of it."""
    if question.kind not in WRITERS:
        raise Fault("kind_unwritable", question.name, kind=question.kind)
    kind, writer = WRITERS[question.kind]
    texts = Texts(question)
    try:
        if question.kind == "drag_image" and has_zones(question):
            kind = "ddmarker"
        inner = _common(question, texts) + writer(question, texts) + _hints(question, texts)
        base, _losses = reading.assemble(_parsed(kind, inner), tuple(question.category), "")
    except (KeyError, ValueError, TypeError, IndexError, ArithmeticError, AttributeError):
        raise Fault("question_malformed", question.name) from None
    beside, missed = extension.difference(base, question)
    shown = {attachment.digest for attachment in base.attachments}
    left = "".join(file(*entry) for digest, entry in texts.names.items() if digest not in shown)
    if beside or left:
        inner += element(reading.TAG, escape(writable(beside), quote=False) + left)
    return element("question", inner, type=kind), missed


def _parsed(kind: str, inner: str) -> xml.Node:
    return xml.tree(element("question", inner, type=kind).encode(), largest=xml.LARGEST_ELEMENT)


def _common(question: Question, texts: Texts) -> str:
    stem = texts.marked_up(question.definition["stem"])
    if question.kind == "cloze":
        stem = cloze_writing.with_answers(stem, question.definition, question.key, texts.marked_up)
    elif question.kind in ("select_words", "drag_words"):
        stem = stem_with_numbers(stem, question)
    form = "html" if texts.markup else "plain_text"
    files = "".join(file(name, attachment) for name, attachment in texts.files_in(stem))
    name = question.name or name_from(richtext.plain(stem) if texts.markup else stem)
    marks = 0 if question.kind == "description" else weights.plain(Decimal(question.marks))
    parts = [
        element("name", text(writable(name))),
        element("questiontext", text(stem) + files, format=form),
        rich(texts, "generalfeedback", question.explanation),
    ]
    if question.kind != "cloze":
        parts.append(simple("defaultgrade", marks))
    if question.key.get("penalty"):
        parts.append(simple("penalty", question.key["penalty"]))
    parts += [simple("hidden", 0), simple("idnumber", writable(question.key_name))]
    if question.tags:
        tags = "".join(element("tag", text(writable(tag))) for tag in question.tags)
        parts.append(element("tags", tags))
    said = question.key.get("feedback") or {}
    for code, tag in (("right", "correct"), ("partial", "partiallycorrect"), ("wrong", "incorrect")):
        if said.get(code):
            parts.append(rich(texts, f"{tag}feedback", said[code]))
    return "".join(parts)


def _hints(question: Question, texts: Texts) -> str:
    written = []
    for hint in question.key.get("hints") or ():
        words = texts.marked_up(hint)
        files = "".join(file(name, attachment) for name, attachment in texts.files_in(words))
        count = "<shownumcorrect/>" if hint.get("show_count") else ""
        clear = "<clearwrong/>" if hint.get("clear_wrong") else ""
        form = "html" if texts.markup else "plain_text"
        written.append(element("hint", text(words) + files + count + clear, format=form))
    return "".join(written)
