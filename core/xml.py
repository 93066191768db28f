"""The only reader of XML: no document types, entities, inclusions, style sheets or network."""

from __future__ import annotations

import html
import io
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from typing import IO, Any
from xml.parsers import expat

from lxml import etree

from core.errors import Invalid

LARGEST = 10 * 1024 * 1024
LARGEST_STREAM = 512 * 1024 * 1024
LARGEST_ELEMENT = 48 * 1024 * 1024
DEEPEST = 200
_CHUNK = 64 * 1024
# Written without an end tag in HTML.
_VOID = frozenset({"area", "br", "col", "embed", "hr", "img", "input", "source", "track", "wbr"})
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


@dataclass(slots=True)
class Node:
    """An element with the line it begins at; `content` are texts and elements in their order.

    The name of an element in a namespace is "address name", as expat gives it.
    """

    tag: str
    attributes: dict[str, str]
    line: int
    content: list[Node | str] = field(default_factory=list)

    def get(self, name: str, default: str = "") -> str:
        return self.attributes.get(name, default)

    @property
    def children(self) -> list[Node]:
        return [part for part in self.content if isinstance(part, Node)]

    def all(self, *tags: str) -> list[Node]:
        return [child for child in self.children if child.tag in tags]

    def find(self, *path: str) -> Node | None:
        """The first element under these names, one below the other."""
        node: Node | None = self
        for tag in path:
            node = next(iter(node.all(tag)), None) if node else None
        return node

    def walk(self) -> Iterator[Node]:
        """The element itself and all below it, in the order of the file."""
        waiting = [self]
        while waiting:
            node = waiting.pop()
            yield node
            waiting.extend(reversed(node.children))

    @property
    def own_text(self) -> str:
        return "".join(part for part in self.content if isinstance(part, str))

    @property
    def text(self) -> str:
        """Every character in it, without the elements."""
        words: list[str] = []
        waiting: list[Node | str] = [self]
        while waiting:
            part = waiting.pop()
            if isinstance(part, str):
                words.append(part)
            else:
                waiting.extend(reversed(part.content))
        return "".join(words)

    def markup(self) -> str:
        """What is in it, as HTML."""
        return "".join(
            html.escape(part, quote=False) if isinstance(part, str) else part.markup_around(part.markup())
            for part in self.content
        )

    def markup_around(self, inner: str) -> str:
        """The element as HTML with other contents."""
        attributes = "".join(f' {name}="{html.escape(value)}"' for name, value in self.attributes.items())
        start = f"<{self.tag}{attributes}>"
        return start if self.tag in _VOID else f"{start}{inner}</{self.tag}>"


def stream(
    file: IO[bytes],
    *,
    root: str,
    wanted: Collection[str],
    largest: int = LARGEST_STREAM,
    largest_element: int = LARGEST_ELEMENT,
    deepest: int = DEEPEST,
) -> Iterator[Node]:
    """The outermost elements with these names, one after the other; nothing else is kept.

    Invalid as parse(), at the place where the file goes wrong; xml_other_root(found, expected).
    """
    builder = _Builder(root, frozenset(wanted), largest_element)
    parser = builder.parser = _guard(deepest, builder.start, builder.end)
    parser.buffer_text, parser.buffer_size = True, _CHUNK
    parser.CharacterDataHandler = builder.characters
    total = 0
    try:
        while chunk := file.read(_CHUNK):
            total += len(chunk)
            if total > largest:
                raise Invalid("xml_too_large")
            parser.Parse(chunk, False)
            if total - parser.CurrentByteIndex > LARGEST:
                raise Invalid("xml_too_large")  # one tag or comment without an end
            yield from builder.taken()
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise _malformed(error) from None
    yield from builder.taken()


def tree(data: bytes, *, largest: int = LARGEST, deepest: int = DEEPEST) -> Node:
    """The whole document as a Node. Invalid as parse()."""
    nodes = stream(io.BytesIO(data), root="", wanted=(), largest=largest, deepest=deepest)
    return next(nodes)


class _Builder:
    """Trees of the wanted elements; with no names wanted, the one of the root."""

    def __init__(self, root: str, wanted: frozenset[str], largest: int) -> None:
        self.root, self.wanted, self.largest = root, wanted, largest
        self.parser: Any = None
        self.open: list[Node] = []
        self.ready: list[Node] = []
        self.began = 0
        self.seen_root = False

    def taken(self) -> list[Node]:
        ready, self.ready = self.ready, []
        return ready

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if not self.seen_root:
            self.seen_root = True
            if self.root and name != self.root:
                raise Invalid("xml_other_root", found=name[:80], expected=self.root)
        if not self.open:
            if self.wanted and name not in self.wanted:
                return
            self.began = self.parser.CurrentByteIndex
        self._limit()
        node = Node(name, attributes, self.parser.CurrentLineNumber)
        if self.open:
            self.open[-1].content.append(node)
        self.open.append(node)

    def end(self, name: str) -> None:
        if self.open:
            node = self.open.pop()
            if not self.open:
                self.ready.append(node)

    def characters(self, text: str) -> None:
        if self.open:
            self._limit()
            self.open[-1].content.append(text)

    def _limit(self) -> None:
        if self.parser.CurrentByteIndex - self.began > self.largest:
            raise Invalid("xml_too_large")


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


def _guard(
    deepest: int,
    started: Callable[[str, dict[str, str]], None] | None = None,
    ended: Callable[[str], None] | None = None,
) -> Any:
    """A parser that refuses; what passes is told to `started` and `ended`."""
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
        if started:
            started(name, attributes)

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1
        if ended:
            ended(name)

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
