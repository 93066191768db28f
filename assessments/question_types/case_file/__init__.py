"""A case file: documents in two languages beside several questions about them.

Definition: `documents` [{"id", "title": {"zh", "en"}, "body": {"zh", "en"}}], `parts` [{"id", "kind",
"definition", "marks"}]. Key: {"parts": {id: key}}. Answer: {"parts": {id: answer}}. The mark is the mean of
the parts' marks, weighted by what each is worth; it waits where a person has to read an answer.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from assessments.question_types.base import (
    BLANK,
    PENDING,
    Answer,
    Definition,
    FormData,
    Key,
    Mark,
    MarkedBy,
    Problem,
    QuestionType,
    Reason,
    Texts,
    View,
    check_stem,
    in_language,
    markup_of,
    partial,
)
from assessments.question_types.parts import (
    Part,
    ShownPart,
    check_parts,
    draw_parts,
    parts_of,
    read_parts,
    serve_parts,
)
from core.errors import Invalid

MOST_DOCUMENTS, MOST_PARTS = 12, 20


@dataclass(frozen=True)
class Document:
    """A document in the reader's language, and in the other one where it is there."""

    id: str
    title: str
    title_lang: str
    body: str
    lang: str
    other: str
    other_lang: str


@dataclass(frozen=True)
class File:
    documents: tuple[Document, ...]
    parts: tuple[ShownPart, ...]
    # The parts are worth different marks, which the page then says.
    weighted: bool


class CaseFile(QuestionType):
    kind = "case_file"
    template = "assessments/questions/case_file.html"

    def __init__(self, types: Mapping[str, QuestionType]) -> None:
        """`types` are those that a part may be of; a case file is never a part of another."""
        self.types = types

    def parts(self, definition: Definition) -> list[Part]:
        return parts_of(definition["parts"], self.types)

    def option_ids(self, definition: Definition) -> list[str]:
        return [option for part in self.parts(definition) for option in part.option_ids()]

    def needs_person(self, definition: Definition) -> bool:
        return any(part.kind.needs_person(part.definition) for part in self.parts(definition))

    def draw(self, definition: Definition, rng: random.Random) -> dict[str, Any] | None:
        return draw_parts(self.parts(definition), rng)

    def served(self, definition: Definition, drawn: Mapping[str, Any] | None) -> Definition:
        if not drawn:
            return definition
        definitions = serve_parts(self.parts(definition), drawn)
        parts = [
            {**entry, "definition": served}
            for entry, served in zip(definition["parts"], definitions, strict=True)
        ]
        return {**definition, "parts": parts, "drawn": drawn}

    def read_answer(self, definition: Definition, data: FormData, options: Mapping[str, str]) -> Answer:
        answers = read_parts(self.parts(definition), data, options)
        return {"parts": answers} if answers else None

    def readable(self, definition: Definition, data: FormData, options: Mapping[str, str]) -> Answer:
        """The answers to the parts that were not refused."""
        answers = {}
        for part in self.parts(definition):
            with suppress(Invalid):
                answers[part.id] = part.read(data, options)
        given = {name: answer for name, answer in answers.items() if answer is not None}
        return {"parts": given} if given else None

    def judge(self, definition: Definition, key: Key, answer: Answer) -> Mark:
        if not answer or not answer["parts"]:
            return BLANK
        counted = [part for part in self.parts(definition) if part.kind.marked_by is not MarkedBy.NOBODY]
        marks = [(part, _mark(part, key, answer)) for part in counted]
        if any(mark.code == PENDING.code for _part, mark in marks):
            return PENDING
        worth = sum((part.weight for part in counted), Fraction(0))
        earned = sum((part.weight * _exact(mark) for part, mark in marks), Fraction(0))
        return partial(earned / worth) if worth else BLANK

    def correct_answer(self, definition: Definition, key: Key) -> Answer:
        right = {
            part.id: part.kind.correct_answer(part.definition, key["parts"][part.id])
            for part in self.parts(definition)
            if part.id in key["parts"]
        }
        return {"parts": {name: answer for name, answer in right.items() if answer is not None}}

    def reason(self, definition: Definition, key: Key, answer: Answer) -> Reason:
        if not answer or not answer["parts"]:
            return Reason("blank")
        reasons = tuple(
            Reason(
                "part",
                {"number": part.number, "mark": _mark(part, key, answer).code},
                (part.kind.why(part.definition, _key(part, key), answer["parts"].get(part.id)),),
            )
            for part in self.parts(definition)
            if part.kind.marked_by is not MarkedBy.NOBODY
        )
        return Reason("parts_weighted", {}, reasons)

    def remarks(self, definition: Definition, key: Key, answer: Answer) -> list[Texts]:
        answers = answer["parts"] if answer else {}
        said = [
            text
            for part in self.parts(definition)
            if part.id in answers
            for text in part.kind.feedback(part.definition, _key(part, key), answers[part.id])
        ]
        return [*said, *super().remarks(definition, key, answer)]

    def check(self, definition: Definition, key: Key) -> list[Problem]:
        problems = check_stem(definition)
        documents = definition.get("documents") or []
        ids = [document.get("id") for document in documents]
        if not 1 <= len(documents) <= MOST_DOCUMENTS or len(set(ids)) != len(ids) or not all(ids):
            problems.append(Problem("documents", "documents_number"))
        for name, code in (("title", "document_title"), ("body", "document_empty")):
            texts = [in_language(document.get(name) or {}, "zh")[0] for document in documents]
            if not all(text.strip() for text in texts):
                problems.append(Problem("documents", code))
        keys = key.get("parts") or {}
        return problems + check_parts(definition.get("parts") or [], keys, self.types, MOST_PARTS)

    def view(
        self, definition: Definition, *, language: str, options: Mapping[str, str], answer: Answer
    ) -> View:
        answers = answer["parts"] if answer else {}
        parts = tuple(part.show(language, options, answers.get(part.id)) for part in self.parts(definition))
        documents = tuple(_document(document, language) for document in definition["documents"])
        body = File(documents, parts, len({Fraction(part.marks) for part in parts}) > 1)
        stem, lang = in_language(definition["stem"], language)
        return View(self.kind, self.template, stem, lang, (), "", bool(answers), markup_of(definition), body)

    def say(self, definition: Definition, answer: Answer, language: str) -> list[str]:
        answers = answer["parts"] if answer else {}
        return [
            f"{part.number}. {line}"
            for part in self.parts(definition)
            for line in part.kind.say(part.definition, answers.get(part.id), language)
        ]


def _key(part: Part, key: Key) -> Key:
    found: Key = key["parts"].get(part.id) or {}
    return found


def _mark(part: Part, key: Key, answer: Mapping[str, Any]) -> Mark:
    return part.kind.mark(part.definition, _key(part, key), answer["parts"].get(part.id))


def _exact(mark: Mark) -> Fraction:
    """The fraction behind a mark kept to the millionth, so that three thirds make one."""
    kept = Fraction(mark.fraction)
    near = kept.limit_denominator(500)
    return near if abs(near - kept) <= Fraction(1, 2_000_000) else kept


def _document(document: Mapping[str, Any], language: str) -> Document:
    other = "zh" if language == "en" else "en"
    body, lang = in_language(document["body"], language)
    beside = document["body"].get(other) or "" if lang == language else ""
    return Document(document["id"], *in_language(document["title"], language), body, lang, beside, other)
