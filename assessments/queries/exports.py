"""Questions of a bank as the formats write them: with their keys, so for authors only."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from assessments.interchange.base import BETWEEN_LANGUAGES, Attachment, Question as Written
from assessments.models import Bank, Category, Question, QuestionFile
from assessments.queries import finding
from assessments.queries.keys import keys_of
from assessments.question_types.files import files_in

BATCH = 200
Selection = Mapping[str, Any]
_NUMBER, _LANGUAGE = re.compile(r"[0-9]{1,9}"), re.compile(r"(zh|en)_(missing|stale)")


def chosen(bank: Bank, selection: Selection) -> QuerySet[Question]:
    """{"questions": [uuid]} or {"filters": {...}} of a bank, by key."""
    questions = Question.objects.filter(bank=bank)
    if "questions" in selection:
        return questions.filter(uuid__in=selection["questions"]).order_by("key")
    filters = _filters(bank, selection.get("filters") or {})
    return questions.none() if filters is None else finding.narrowed(questions, filters).order_by("key")


def _filters(bank: Bank, given: Mapping[str, str]) -> dict[str, Any] | None:
    """Filters as they stand in an address, as `finding.narrowed` takes them; None: nothing can answer."""
    chosen: dict[str, Any] = {name: value for name, value in given.items() if value}
    shapes = {"difficulty": _NUMBER, "level": _NUMBER, "author": _NUMBER, "language": _LANGUAGE}
    if any(name in chosen and not shape.fullmatch(chosen[name]) for name, shape in shapes.items()):
        return None
    category = chosen.get("category", finding.NO_CATEGORY)
    if category != finding.NO_CATEGORY:
        if not _NUMBER.fullmatch(category):
            return None
        chosen["category"] = Category.objects.filter(bank=bank, pk=category).first()
        if chosen["category"] is None:
            return None
    return chosen


def known(bank: Bank, uuids: Iterable[str]) -> list[str]:
    """Those of the identifiers that are questions of the bank."""
    found = []
    for text in set(uuids):
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    rows = Question.objects.filter(bank=bank, uuid__in=found)
    return [str(uuid) for uuid in rows.order_by("key").values_list("uuid", flat=True)]


def written(bank: Bank, selection: Selection) -> Iterator[Written]:
    """The newest wording of each, a batch at a time; files are read one question after the other."""
    names = category_names(bank)
    rows = chosen(bank, selection).select_related("latest").prefetch_related("competencies", "tags")
    iterator = rows.iterator(chunk_size=BATCH)
    while batch := list(islice(iterator, BATCH)):
        keys = keys_of(question.wording.pk for question in batch)
        for question in batch:
            yield _written(question, keys[question.wording.pk], names)


def category_names(bank: Bank) -> dict[int, tuple[str, ...]]:
    """The way from the top to every category, in names that hold both titles."""
    nodes = {node.pk: node for node in Category.objects.filter(bank=bank)}
    ways = {pk: [nodes[int(part)] for part in node.path.split(".") if part] for pk, node in nodes.items()}
    return {pk: tuple(map(_name, way)) for pk, way in ways.items()}


def _name(category: Category) -> str:
    return BETWEEN_LANGUAGES.join(title for title in (category.title_zh, category.title_en) if title)


def _written(question: Question, key: Any, names: Mapping[int, tuple[str, ...]]) -> Written:
    version = question.wording
    digests = files_in(version.definition, key.key, key.explanation)
    return Written(
        kind=version.kind,
        definition=version.definition,
        key=key.key,
        explanation=key.explanation,
        citations=tuple(key.citations),
        competencies=tuple(sorted(row.code for row in question.competencies.all())),
        difficulty=question.difficulty,
        marks=question.default_marks,
        level=question.level,
        seconds=question.seconds,
        tags=tuple(row.name for row in question.tags.all()),
        category=names[question.category_id] if question.category_id else (),
        key_name=question.key,
        name=question.name,
        valid_from=question.valid_from,
        valid_to=question.valid_to,
        attachments=_attachments(question, digests) if digests else (),
    )


def _attachments(question: Question, digests: set[str]) -> tuple[Attachment, ...]:
    found = []
    for file in QuestionFile.objects.filter(bank=question.bank_id, digest__in=digests):
        with file.file.open("rb") as stream:
            found.append(Attachment(file.name, file.mime, stream.read()))
    return tuple(found)
