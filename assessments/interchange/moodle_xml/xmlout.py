"""Elements of Moodle XML, written as text."""

from __future__ import annotations

import base64
from html import escape

from assessments.interchange.base import Attachment


def text(words: str) -> str:
    """A <text> element; markup goes into CDATA as Moodle has it."""
    if not any(character in words for character in "<&>"):
        return f"<text>{words}</text>"
    return "<text><![CDATA[" + words.replace("]]>", "]]]]><![CDATA[>") + "]]></text>"


def element(tag: str, inner: str, **attributes: str) -> str:
    shown = "".join(f' {name}="{escape(value)}"' for name, value in attributes.items())
    return f"<{tag}{shown}>{inner}</{tag}>"


def simple(tag: str, words: object) -> str:
    return element(tag, escape(str(words), quote=False))


def file(name: str, attachment: Attachment) -> str:
    data = base64.b64encode(attachment.data).decode("ascii")
    return element("file", data, name=name, path="/", encoding="base64")
