"""What reading one item has at hand: its languages, its files, and what was noted on the way."""

from __future__ import annotations

import base64
import binascii
import posixpath
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

import filetype

from assessments.interchange.base import Attachment
from assessments.interchange.qti.faults import Notes, Refused
from assessments.interchange.qti.nodes import Node
from core import images
from core.errors import Invalid

CHINESE = re.compile(r"[\u3400-\u9fff]")
TRANSLATION = "ext:comity-translation"
# Ours: shown in its own language alone; a text that needs no wrapper.
ONLY, TEXT = "comity-only", "comity-text"
MOST_CHOICES = 200
LARGEST_FILE = 20 * 1024 * 1024
Files = Callable[[str], bytes | None]
Texts = dict[str, str]
_SCHEME = re.compile(r"^(?:[a-z][a-z0-9+.-]*:|//)", re.I)
_DATA = re.compile(r"^data:image/[a-z+.-]+;base64,", re.I)
_MEDIA = frozenset({"audio/mpeg", "audio/ogg", "audio/x-wav", "audio/mp4", "video/mp4", "video/webm"})


@dataclass
class Item:
    """`files` finds the bytes of a file that the item names; `folder` is where the item itself lies."""

    root: Node
    files: Files
    folder: str = ""
    wanted: str = ""
    notes: Notes = field(default_factory=Notes)
    attachments: dict[str, Attachment] = field(default_factory=dict)
    constants: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    feedback: list[Node] = field(default_factory=list)
    for_markers: list[Node] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.language = self.wanted_language()
        self.translations = _translations(self.root)
        other = "en" if self.language == "zh" else "zh"
        translated = any(other in cards for cards in self.translations.values())
        only = any(ONLY in node.get("class").split() for node in self.root.walk())
        self.languages = (self.language, other) if translated or only else (self.language,)

    def wanted_language(self) -> str:
        """As the item says, or as asked for, or Chinese where its body holds Chinese characters."""
        stated = short(self.root.lang)
        if stated or self.wanted:
            return stated or self.wanted
        body = self.root.first("itemBody")
        return "zh" if body is not None and CHINESE.search(body.words()) else "en"

    def both(self, write: Callable[[str], str]) -> Texts:
        """A text in the languages of the item, written by `write`; empty where there is none."""
        texts = {"zh": "", "en": ""}
        for language in self.languages:
            texts[language] = write(language)
        return texts

    def file(self, address: str, line: int) -> tuple[str, bytes] | None:
        """Name and bytes of a file beside the item; None, with a note, where it is missing.

        Raises Refused for a file of another host.
        """
        if _DATA.match(address):
            return self._embedded(address, line)
        if _SCHEME.match(address):
            raise Refused("qti_external_media", line, address)
        path = posixpath.normpath(posixpath.join(self.folder, unquote(address.split("#")[0].split("?")[0])))
        data = None if path.startswith(("..", "/")) else self.files(path)
        if data is None:
            self.notes.loss("qti_file_missing", line, address)
            return None
        return posixpath.basename(path), data

    def attach(self, address: str, line: int) -> Attachment | None:
        """The picture, sound or film at an address, for the question to show."""
        found = self.file(address, line)
        if found is None:
            return None
        name, data = found
        mime = kind_of(data)
        if not mime:
            self.notes.loss("qti_file_kind", line, address)
            return None
        return self.keep(Attachment(name[:255], mime, data))

    def keep(self, attachment: Attachment) -> Attachment:
        return self.attachments.setdefault(attachment.digest, attachment)

    def constant(self, name: str) -> list[str] | None:
        declared = self.constants.get(name)
        return None if declared is None else list(declared.get("value") or ())

    def _embedded(self, address: str, line: int) -> tuple[str, bytes] | None:
        text = address.split(",", 1)[1]
        if len(text) > LARGEST_FILE:
            raise Refused("qti_file_too_large", line)
        try:
            return "picture", base64.b64decode(unquote(text), validate=False)
        except (binascii.Error, ValueError):
            self.notes.loss("qti_file_kind", line, address[:40])
            return None


def kind_of(data: bytes) -> str:
    """The media type of a file that questions may show, by its bytes; "" for any other."""
    if len(data) > LARGEST_FILE:
        return ""
    guess = filetype.guess_mime(data) or ""
    if guess in _MEDIA:
        return str(guess)
    if not guess.startswith("image/"):
        return ""
    try:
        return images.examine(data).mime
    except Invalid:
        return ""


def short(lang: str) -> str:
    """ "zh" or "en" for a language tag of either, "" for any other."""
    begins = lang.strip().lower().split("-")[0].split("_")[0]
    return begins if begins in ("zh", "en") else ""


def check_scripts(root: Node) -> None:
    """An item that brings a script, wherever, is not read. Raises Refused."""
    for node in root.walk():
        if node.name.lower() == "script":
            raise Refused("qti_script", node.line, node.words())
        for name, value in node.attributes.items():
            inner = re.sub(r"[\s\x00-\x20]+", "", value).lower()
            if (len(name) > 2 and name.lower().startswith("on")) or inner.startswith(
                ("javascript:", "vbscript:", "data:text/html")
            ):
                raise Refused("qti_script", node.line, f'{name}="{value}"')


def _translations(root: Node) -> dict[str, dict[str, Node]]:
    """Our own cards of the catalogue: what a text is in the other language."""
    found: dict[str, dict[str, Node]] = {}
    info = root.first("catalogInfo")
    for catalog in info.elements("catalog") if info is not None else ():
        for card in catalog.elements("card"):
            if card.get("support") != TRANSLATION:
                continue
            for entry in card.elements("cardEntry"):
                content = entry.first("htmlContent")
                if content is not None and short(entry.lang):
                    found.setdefault(catalog.get("id"), {})[short(entry.lang)] = content
    return found
