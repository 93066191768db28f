"""Which format a file is of, and whether it is worth reading at all."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from itertools import islice
from typing import IO

from assessments.interchange.base import Format, Problem, Question
from assessments.interchange.registry import FORMATS
from core import archives
from core.errors import Invalid
from core.xml import refuse_doctype

HEAD = 64 * 1024
AUTO = "auto"
PACKAGES = (".zip", ".xlsx", ".docx", ".imscc")
logger = logging.getLogger("comity.imports")


def format_of(stream: IO[bytes], name: str, asked: str = AUTO) -> Format:
    """The format asked for, or the first that knows the file. Invalid: import.format_unknown."""
    if asked and asked != AUTO:
        found = FORMATS.get(asked)
        if found is None or not found.reads:
            raise Invalid("import.format_unknown")
        return found
    stream.seek(0)
    head = stream.read(HEAD)
    _pass_doors(stream, head, name.lower())
    stream.seek(0)
    for known in FORMATS.values():
        if known.reads and known.recognises(head, name.lower()):
            return known
    raise Invalid("import.format_unknown")


def _pass_doors(stream: IO[bytes], head: bytes, name: str) -> None:
    """What is wrong with a package or with XML as such is said before anybody asks whose format it is."""
    stream.seek(0)
    if head.startswith(b"PK") or name.endswith(PACKAGES):
        archives.open_archive(stream)
    elif name.endswith(".xml") or head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"<?xml", b"<!DOCTYPE")):
        refuse_doctype(iter(lambda: stream.read(HEAD), b""))


def items_of(
    format_: Format, stream: IO[bytes], language: str = "", start: int = 0
) -> Iterator[Question | Problem]:
    """What the reader gives, from the place `start`. Whatever a file leads a reader into is a refusal.

    Invalid: those of the format, import.unreadable.
    """
    stream.seek(0)
    try:
        yield from islice(format_.read(stream, language=language), start, None)
    except Invalid:
        raise
    except (Exception, RecursionError) as error:
        logger.exception("reader %s failed", format_.name)
        raise Invalid("import.unreadable") from error


def look(format_: Format, stream: IO[bytes], language: str = "") -> None:
    """Read as far as the first question: a file that must be refused is refused at once."""
    items = items_of(format_, stream, language)
    if next(items, None) is None:
        raise Invalid("import.nothing_found")
    items.close()  # type: ignore[attr-defined]
    stream.seek(0)
