"""The only reader and writer of word processors' documents (docx).

Reading yields the lines of the text with what the program itself numbers them by. Nothing else of the file
is looked at: no macros, no linked templates, no fields.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import IO, Any

from docx import Document
from docx.oxml.ns import qn
from docx.table import Table

from core import archives
from core.errors import Invalid
from core.xml import refuse_doctype

# A tree of XML takes ten times its text in memory.
LARGEST_TEXT = 8 * 1024 * 1024
MOST_PARAGRAPHS = 50_000
_LIMITS = archives.Limits(packed=20 * 1024 * 1024, unpacked=60 * 1024 * 1024, entries=2000)
_BODY = "word/document.xml"
_UNREADABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
NUMBER, LETTER = "number", "letter"
_LETTERS = ("upperLetter", "lowerLetter")


@dataclass(frozen=True)
class Line:
    """One line of text; `number` counts paragraphs from 1. `numbered` is what the program writes before
    it by itself: "number", "letter" or nothing; `left_out` names what stands there and is no text."""

    number: int
    text: str
    numbered: str = ""
    level: int = 0
    left_out: str = ""


def read_lines(stream: IO[bytes]) -> Iterator[Line]:
    """Invalid: document_format, document_too_large(megabytes, paragraphs), those of archives and XML."""
    stream.seek(0)
    package = archives.open_archive(stream, _LIMITS)
    if _BODY not in package:
        raise Invalid("document_format")
    for name in package.names():
        if name.endswith((".xml", ".rels")):
            if package.entries[name].size > LARGEST_TEXT:
                raise _too_large()
            refuse_doctype(package.chunks(name))
    stream.seek(0)
    try:
        document = Document(io.BytesIO(stream.read()))
        formats = _formats(document)
        yield from _lines(document, formats)
    except Invalid:
        raise
    except Exception as error:  # python-docx raises whatever the damage leads it into
        raise Invalid("document_format") from error


def write_document(stream: IO[bytes], paragraphs: Iterable[tuple[str, str]]) -> None:
    """Paragraphs as (style, text): "title", "heading" or "" for plain text."""
    document = Document()
    for style, text in paragraphs:
        clean = _UNREADABLE.sub("", text)
        if style:
            document.add_heading(clean, level={"title": 0, "heading": 2}[style])
        else:
            document.add_paragraph(clean)
    document.save(stream)


def _lines(document: Any, formats: dict[tuple[int, int], str]) -> Iterator[Line]:
    for number, block in enumerate(document.iter_inner_content(), start=1):
        if number > MOST_PARAGRAPHS:
            raise _too_large()
        if isinstance(block, Table):
            yield Line(number, "", left_out="table")
            continue
        numbered, level = _numbering(block, formats)
        if block._p.xpath(".//w:drawing | .//w:pict | .//w:object"):
            yield Line(number, "", left_out="picture")
        for place, text in enumerate(block.text.split("\n")):
            if text.strip():
                first = place == 0
                yield Line(number, text.strip(), numbered if first else "", level if first else 0)


def _numbering(paragraph: Any, formats: dict[tuple[int, int], str]) -> tuple[str, int]:
    """By the paragraph itself, or by its style."""
    sources = [paragraph._p.pPr]
    if paragraph.style is not None:
        sources.append(paragraph.style.element.pPr)
    for properties in sources:
        entry = properties.numPr if properties is not None else None
        if entry is not None and entry.numId is not None:
            level = entry.ilvl.val if entry.ilvl is not None else 0
            return formats.get((entry.numId.val, level), ""), level
    return "", 0


def _formats(document: Any) -> dict[tuple[int, int], str]:
    """What each list writes on each of its levels."""
    try:
        numbering = document.part.numbering_part.element
    except (KeyError, NotImplementedError):
        return {}
    levels: dict[str, dict[int, str]] = {}
    for abstract in numbering.findall(qn("w:abstractNum")):
        found = levels.setdefault(abstract.get(qn("w:abstractNumId")), {})
        for level in abstract.findall(qn("w:lvl")):
            written = level.find(qn("w:numFmt"))
            value = written.get(qn("w:val")) if written is not None else ""
            kind = LETTER if value in _LETTERS else "" if value in ("bullet", "none") else NUMBER
            found[int(level.get(qn("w:ilvl")))] = kind
    formats: dict[tuple[int, int], str] = {}
    for entry in numbering.findall(qn("w:num")):
        abstract = entry.find(qn("w:abstractNumId"))
        kinds = levels.get(abstract.get(qn("w:val")), {}) if abstract is not None else {}
        formats |= {(int(entry.get(qn("w:numId"))), level): kind for level, kind in kinds.items()}
    return formats


def _too_large() -> Invalid:
    return Invalid("document_too_large", megabytes=LARGEST_TEXT // 1024 // 1024, paragraphs=MOST_PARAGRAPHS)
