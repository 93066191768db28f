"""The only reader of XML: no document types, entities, inclusions, style sheets or network."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from xml.parsers import expat

from lxml import etree

from core.errors import Invalid

LARGEST = 10 * 1024 * 1024
DEEPEST = 200
XINCLUDE = "http://www.w3.org/2001/XInclude"
# Asked for as a declared encoding, anything else may hide markup from whoever looks at the bytes.
ENCODINGS = frozenset({"utf-8", "utf8", "utf-16", "us-ascii", "ascii"})


class _RootReached(Exception):
    pass


def parse(data: bytes, *, largest: int = LARGEST, deepest: int = DEEPEST) -> etree._Element:
    """The root element. Invalid: xml_too_large, xml_doctype_forbidden, xml_malformed(line, column)."""
    if len(data) > largest:
        raise Invalid("xml_too_large")
    _inspect(data, deepest)
    # The guard above has seen the whole text; these switches hold should the two parsers ever differ.
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=False
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        line, column = error.position
        raise Invalid("xml_malformed", line=line, column=column) from None
    if root.getroottree().docinfo.internalDTD is not None:
        raise Invalid("xml_doctype_forbidden")
    return root


def refuse_doctype(chunks: Iterable[bytes]) -> None:
    """Read only as far as the root element and refuse what parse() refuses up to there."""
    parser = _guard(DEEPEST)

    def stop(name: str, attributes: Any) -> None:
        raise _RootReached

    parser.StartElementHandler = stop
    try:
        for chunk in chunks:
            parser.Parse(chunk, False)
        parser.Parse(b"", True)
    except _RootReached:
        return
    except expat.ExpatError as error:
        raise _malformed(error) from None


def _inspect(data: bytes, deepest: int) -> None:
    parser = _guard(deepest)
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        raise _malformed(error) from None


def _guard(deepest: int) -> Any:
    parser = expat.ParserCreate(namespace_separator=" ")
    depth = 0

    def forbid(*args: Any) -> None:
        raise Invalid("xml_doctype_forbidden")

    def declaration(version: str, encoding: str | None, standalone: int) -> None:
        if encoding is not None and encoding.lower() not in ENCODINGS:
            forbid()

    def instruction(target: str, data: str) -> None:
        if target.lower().startswith("xml-stylesheet"):
            forbid()

    def start(name: str, attributes: Any) -> None:
        nonlocal depth
        depth += 1
        if depth > deepest:
            raise Invalid("xml_too_large")
        if name.startswith(XINCLUDE + " "):
            forbid()

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1

    parser.StartDoctypeDeclHandler = forbid
    parser.EntityDeclHandler = forbid
    parser.XmlDeclHandler = declaration
    parser.ProcessingInstructionHandler = instruction
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    return parser


def _malformed(error: expat.ExpatError) -> Invalid:
    if error.code == expat.errors.codes[expat.errors.XML_ERROR_UNKNOWN_ENCODING]:
        return Invalid("xml_doctype_forbidden")
    return Invalid("xml_malformed", line=error.lineno, column=error.offset + 1)
