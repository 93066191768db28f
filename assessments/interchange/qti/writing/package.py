"""A package of QTI 3: one item for each question, its files, and what else we know of it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from html import escape
from typing import IO

from assessments.interchange import extension
from assessments.interchange.base import Attachment, Problem, Question, Severity
from assessments.interchange.qti.faults import Refused
from assessments.interchange.qti.items import read_item
from assessments.interchange.qti.nodes import read
from assessments.interchange.qti.package import EXTENSION, MANIFEST, NAMES, described
from assessments.interchange.qti.writing.items import identifier_of, written
from assessments.interchange.qti.writing.kinds import NotWritable
from assessments.interchange.qti.writing.markup import attribute, place_of
from core.archives import Packer
from core.errors import Invalid

_PACKAGE = "http://www.imsglobal.org/xsd/qti/qtiv3p0/imscp_v1p1"
_LOM = "http://ltsc.ieee.org/xsd/LOM"
_DIFFICULTY = {1: "easy", 2: "medium", 3: "difficult"}


def write(questions: Iterable[Question], stream: IO[bytes]) -> Iterator[Problem]:
    resources: list[str] = []
    identifiers: set[str] = set()
    files: dict[str, Attachment] = {}
    with Packer(stream) as packer:
        for number, question in enumerate(questions, start=1):
            identifier = identifier_of(question, number)
            identifier = f"item-{number}" if identifier in identifiers else identifier
            identifiers.add(identifier)
            try:
                item = written(question, identifier)
                base = _read_again(item, _resource(question, identifier, number, False), question)
            except (NotWritable, Refused, Invalid, KeyError, ValueError, TypeError, ArithmeticError) as error:
                yield Problem(
                    number,
                    "qti_not_writable",
                    question.name or question.key_name,
                    detail={"reason": str(error)},
                )
                continue
            for attachment in question.attachments:
                if attachment.digest not in files:
                    files[attachment.digest] = attachment
                    packer.add(place_of(attachment), attachment.data)
            beside, missed = extension.difference(base, question)
            packer.add(f"items/{number:05d}.xml", item.encode())
            if beside:
                packer.add(f"{EXTENSION}/{number:05d}.json", beside.encode())
            if missed:
                yield Problem(
                    number,
                    "qti_beside",
                    question.name or question.key_name,
                    Severity.LOSS,
                    {"what": ", ".join(sorted(missed))},
                )
            resources.append(_resource(question, identifier, number, bool(beside)))
        resources += [
            f'<resource identifier="file-{digest[:16]}" type="webcontent" href="{place_of(one)}">'
            f'<file href="{place_of(one)}"/></resource>\n'
            for digest, one in files.items()
        ]
        names = {digest: one.name for digest, one in files.items()}
        packer.add(NAMES, json.dumps(names, ensure_ascii=False).encode())
        packer.add(MANIFEST, _manifest(resources).encode())


def _read_again(item: str, resource: str, question: Question) -> Question:
    """What this item is to whoever reads it without the rest."""
    files = {place_of(one): one.data for one in question.attachments}
    again = read_item(read(item.encode()), files.get, folder="items").question
    return described(read(resource.encode()), "", ()).describe(again)


def _resource(question: Question, identifier: str, number: int, beside: bool) -> str:
    files = [f"items/{number:05d}.xml"]
    if beside:
        files.append(f"{EXTENSION}/{number:05d}.json")
    listed = "".join(f'<file href="{name}"/>' for name in files)
    shown = "".join(f'<dependency identifierref="file-{one.digest[:16]}"/>' for one in question.attachments)
    return (
        f'<resource identifier="r-{number:05d}" type="imsqti_item_xmlv3p0" href="{files[0]}">'
        f"<metadata>{_lom(question, identifier)}</metadata>{listed}{shown}</resource>\n"
    )


def _lom(question: Question, identifier: str) -> str:
    """What any system may want to know of it, as learning object metadata."""
    words = "".join(_string("keyword", tag) for tag in question.tags)
    general = (
        f"<general><identifier><catalog>Comity</catalog><entry>{escape(identifier)}</entry></identifier>"
        f"{_string('title', question.name) if question.name else ''}{words}</general>"
    )
    minutes = (
        f"<typicalLearningTime><duration>PT{question.seconds}S</duration></typicalLearningTime>"
        if question.seconds
        else ""
    )
    level = _DIFFICULTY.get(question.difficulty, "medium")
    educational = (
        "<educational><difficulty><source>LOMv1.0</source>"
        f"<value>{level}</value></difficulty>{minutes}</educational>"
    )
    paths = [("discipline", list(question.category))] if question.category else []
    paths += [("competency", [code]) for code in question.competencies]
    classified = "".join(
        f"<classification><purpose><source>LOMv1.0</source><value>{purpose}</value></purpose><taxonPath>"
        + "".join(f"<taxon>{_string('entry', name)}</taxon>" for name in names)
        + "</taxonPath></classification>"
        for purpose, names in paths
    )
    return f'<lom xmlns="{_LOM}">{general}{educational}{classified}</lom>'


def _string(element: str, text: str) -> str:
    return f"<{element}><string>{attribute(text)}</string></{element}>"


def _manifest(resources: list[str]) -> str:
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<manifest xmlns="{_PACKAGE}" identifier="comity-export"><metadata><schema>QTI Package</schema>'
        "<schemaversion>3.0.0</schemaversion></metadata><organizations/>\n<resources>\n"
        f"{''.join(resources)}</resources></manifest>\n"
    )
