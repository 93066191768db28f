"""QTI: items, tests and content packages of 2.0 to 2.2 and 3.0 are read, packages of 3.0 are written."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import IO

from assessments.interchange import extension
from assessments.interchange.base import LONGEST_EXCERPT, Attachment, Format, Problem, Question, Severity
from assessments.interchange.qti import package
from assessments.interchange.qti.faults import Refused
from assessments.interchange.qti.item import kind_of
from assessments.interchange.qti.items import Read, read_item
from assessments.interchange.qti.nodes import Node, read
from assessments.interchange.qti.writing.package import write
from core.archives import Limits, open_archive
from core.errors import Invalid

LIMITS = Limits(packed=256 * 1024 * 1024, unpacked=512 * 1024 * 1024)
_ITEM = re.compile(
    rb"<(?:[A-Za-z0-9_]+:)?(?:qti-assessment-item|assessmentItem|qti-assessment-test|assessmentTest)\b"
)
_DIGEST = re.compile(r"\b[0-9a-f]{64}\b")
_ZIP = b"PK\x03\x04"


class Qti(Format):
    name = "qti"
    suffixes = (".zip", ".xml")
    media_type = "application/zip"
    writes = True

    def __init__(self, *, like_sdk: bool = False) -> None:
        """`like_sdk` reads the one template differently that oat-sa/qti-sdk does (rules.read_rules)."""
        self.like_sdk = like_sdk

    def recognises(self, head: bytes, filename: str) -> bool:
        if head.startswith(_ZIP):
            return package.MANIFEST.encode() in head or (
                filename.lower().endswith(".zip") and b"[Content_Types].xml" not in head
            )
        return bool(_ITEM.search(head))

    def read(self, stream: IO[bytes], *, language: str = "") -> Iterator[Question | Problem]:
        begins = stream.read(4)
        stream.seek(0)
        if begins == _ZIP:
            return _packaged(stream, language, self.like_sdk)
        return _bare(stream, language, self.like_sdk)

    def write(self, questions: Iterable[Question], stream: IO[bytes]) -> list[Problem]:
        return list(write(questions, stream))


def _packaged(stream: IO[bytes], language: str, like_sdk: bool) -> Iterator[Question | Problem]:
    archive = open_archive(stream, LIMITS)
    opened = package.open_package(archive)
    losses = package.settings_left_out(opened)

    def questions() -> Iterator[Question | Problem]:
        for test, what in losses.items():
            yield Problem(0, "qti_test_settings", f"{test}: {what}", Severity.LOSS, {"element": what})
        for resource in opened.items:
            yield from _of_resource(opened, resource, language, like_sdk)

    return questions()


def _of_resource(
    opened: package.Package, resource: package.Resource, language: str, like_sdk: bool
) -> Iterator[Question | Problem]:
    folder = resource.href.rpartition("/")[0]
    try:
        root = read(opened.archive.read(resource.href, largest=package.LARGEST_ITEM))
        found = read_item(_item(root), opened.file, folder=folder, language=language, like_sdk=like_sdk)
    except (Refused, Invalid) as error:
        yield _placed(_problem(error), resource.href)
        return
    question = resource.describe(found.question)
    beside = opened.file(resource.beside) if resource.beside else None
    if beside is not None:
        question, stale = extension.apply(question, beside.decode("utf-8", "replace"))
        losses = stale
    else:
        losses = found.losses
    if opened.names:
        question = _with_files(opened, question)
    for loss in losses:
        yield _placed(loss, resource.href)
    yield question


def _with_files(opened: package.Package, question: Question) -> Question:
    """The files that the question names by their digests, and what they were called."""
    named = dict.fromkeys(
        _DIGEST.findall(json.dumps([question.definition, question.key, question.explanation]))
    )
    places = {
        name.rpartition("/")[2].partition(".")[0]: name
        for name in opened.archive.names()
        if name.startswith("files/")
    }
    found = {one.digest: one for one in question.attachments}
    for digest in named:
        data = opened.file(places[digest]) if digest in places and digest not in found else None
        mime = kind_of(data) if data is not None else ""
        if data is not None and mime:
            made = Attachment(places[digest], mime, data)
            found[made.digest] = made
    files = (replace(one, name=opened.names.get(one.digest, one.name)[:255]) for one in found.values())
    return replace(question, attachments=tuple(files))


def _bare(stream: IO[bytes], language: str, like_sdk: bool) -> Iterator[Question | Problem]:
    root = read(stream.read(package.LARGEST_ITEM + 1))
    if root.name == "assessmentTest":
        raise Invalid("qti_test_alone")
    if root.name != "assessmentItem":
        raise Invalid("qti_not_an_item", line=root.line, element=root.name)

    def questions() -> Iterator[Question | Problem]:
        try:
            found: Read = read_item(root, lambda path: None, language=language, like_sdk=like_sdk)
        except Refused as error:
            yield error.problem
            return
        yield from found.losses
        yield found.question

    return questions()


def _item(root: Node) -> Node:
    if root.name != "assessmentItem":
        raise Refused("qti_not_an_item", root.line, root.name, element=root.name)
    return root


def _problem(error: Refused | Invalid) -> Problem:
    if isinstance(error, Refused):
        return error.problem
    line = error.detail.get("line", 0)
    return Problem(int(line or 0), error.code, "", Severity.ERROR, dict(error.detail))


def _placed(problem: Problem, entry: str) -> Problem:
    words = f"{entry}: {problem.excerpt}" if problem.excerpt else entry
    return replace(problem, excerpt=words[:LONGEST_EXCERPT])
