"""Reading one <question> of Moodle: its texts with files, numbers and switches, and what nobody read."""

from __future__ import annotations

import base64
import binascii
import mimetypes
from collections.abc import Iterator

from assessments.interchange.base import Attachment
from assessments.interchange.composing import Form, Written
from assessments.interchange.faults import Fault
from assessments.interchange.moodle import weights
from core.xml import Node

_FORMS = {
    "html": Form.HTML,
    "moodle_auto_format": Form.LINES,
    "plain_text": Form.PLAIN,
    "wiki_like": Form.PLAIN,
    "markdown": Form.MARKDOWN,
}
_NO = frozenset({"", "0", "false", "no"})


class Element:
    """A question of the file; remembers which of its elements were asked for."""

    def __init__(self, node: Node) -> None:
        self.node = node
        self.asked: set[str] = set()

    def all(self, *tags: str) -> list[Node]:
        self.asked.update(tags)
        return self.node.all(*tags)

    def one(self, tag: str) -> Node | None:
        return next(iter(self.all(tag)), None)

    def value(self, tag: str, default: str = "") -> str:
        """The words directly in an element."""
        node = self.one(tag)
        return node.own_text.strip() if node else default

    def flag(self, tag: str, default: bool = False) -> bool:
        """Moodle writes 0 and 1, true and false, or an empty element for yes."""
        node = self.one(tag)
        if node is None:
            return default
        words = node.own_text.strip().lower()
        return words not in _NO or (not words and not node.content)

    def number(self, tag: str, default: int = 0) -> int:
        value = weights.number(self.value(tag) or str(default))
        if value is None or abs(value) > 10**9:
            raise Fault("number_invalid", self.value(tag))
        return int(value)

    def written(self, tag: str, form: Form) -> Written:
        """The text of an element of the question; `form` where the element does not say its own."""
        return written(self.one(tag), form)

    @property
    def form(self) -> Form:
        return form_of(self.one("questiontext"), Form.HTML)

    def unread(self) -> Iterator[Node]:
        """Elements with something in them that no reader asked for."""
        for node in self.node.children:
            if node.tag not in self.asked and (node.text.strip() or node.children):
                yield node


def form_of(node: Node | None, default: Form) -> Form:
    if node is None or not node.get("format"):
        return default
    return _FORMS.get(node.get("format").strip(), Form.HTML)


def written(node: Node | None, form: Form = Form.HTML) -> Written:
    """The text within an element and the files beside it."""
    if node is None:
        return Written("")
    return Written(text_of(node), form_of(node, form), files_of(node))


def text_of(node: Node | None) -> str:
    """The trimmed <text> of an element; old files have the words in the element itself."""
    if node is None:
        return ""
    inner = node.find("text")
    return inner.text.strip() if inner else node.own_text.strip()


def files_of(node: Node) -> dict[str, Attachment]:
    """The files written into an element, by path and name. Raises Fault: file_damaged."""
    found: dict[str, Attachment] = {}
    for entry in node.all("file"):
        name = entry.get("name").strip()
        if not name or (entry.get("encoding") or "base64") != "base64":
            raise Fault("file_damaged", name, entry.line)
        try:
            data = base64.b64decode("".join(entry.own_text.split()), validate=True)
        except (binascii.Error, ValueError):
            raise Fault("file_damaged", name, entry.line) from None
        mime = mimetypes.guess_type(name)[0] or "application/octet-stream"
        attachment = Attachment(name[:255], mime, data)
        path = entry.get("path", "/").strip("/")
        found[f"{path}/{name}" if path else name] = attachment
    return found
