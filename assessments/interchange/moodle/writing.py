"""From our texts to one text of a file: both languages in one, pictures under a name of their own."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote

from assessments.interchange import multilang
from assessments.interchange.base import Attachment, Question
from assessments.question_types.base import HTML
from core import richtext

LANGUAGES = ("zh", "en")
# What neither XML nor a text file can hold.
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_FILE = re.compile(r"file:([0-9a-f]{64})")


class Texts:
    """The texts of one question as a file in one language and one markup holds them."""

    def __init__(self, question: Question) -> None:
        self.question = question
        self.rich = question.definition.get("markup") == HTML
        pairs = list(_texts(question.definition, question.key, question.explanation))
        self.bilingual = any(text["zh"] and text["en"] and text["zh"] != text["en"] for text in pairs)
        self.names = _names(question)

    @property
    def markup(self) -> bool:
        """Whether the file holds markup: two languages in one text are markup already."""
        return self.rich or self.bilingual

    def marked_up(self, texts: Mapping[str, Any] | None) -> str:
        """Both languages as markup, or as plain text where the whole question is plain."""
        return self._joined(texts, escape=self.markup and not self.rich)

    def words(self, texts: Mapping[str, Any] | None) -> str:
        """Both languages where the file can hold words only; markup is taken off."""
        if not texts:
            return ""
        plain = {
            language: richtext.plain(str(texts.get(language) or "")).replace("\n", " ")
            if self.rich
            else str(texts.get(language) or "")
            for language in LANGUAGES
        }
        return self._joined(plain, escape=False)

    def files_in(self, text: str) -> list[tuple[str, Attachment]]:
        """Files that a written text shows, by name."""
        return [entry for entry in self.names.values() if _address(entry[0]) in text]

    def _joined(self, texts: Mapping[str, Any] | None, *, escape: bool) -> str:
        if not texts:
            return ""
        found = {language: _UNWRITABLE.sub("", str(texts.get(language) or "")) for language in LANGUAGES}
        if escape:
            found = {language: html.escape(text, quote=False) for language, text in found.items()}
        return self._with_names(multilang.join(found, lone=self.bilingual))

    def _with_names(self, text: str) -> str:
        def name(match: re.Match[str]) -> str:
            known = self.names.get(match[1])
            return _address(known[0]) if known else match[0]

        return _FILE.sub(name, text) if self.rich else text


def _address(name: str) -> str:
    return f"@@PLUGINFILE@@/{quote(name)}"


def _names(question: Question) -> dict[str, tuple[str, Attachment]]:
    """A name for each file by its digest: its own where that is plain and used once."""
    names: dict[str, tuple[str, Attachment]] = {}
    taken: set[str] = set()
    for attachment in question.attachments:
        name = re.sub(r"[\x00-\x1f/\\]+", "_", attachment.name).strip() or "file"
        if name in taken:
            name = f"{attachment.digest[:8]}-{name}"
        taken.add(name)
        names[attachment.digest] = (name, attachment)
    return names


def _texts(*parts: Any) -> Iterator[dict[str, str]]:
    """Every bilingual text anywhere in these parts."""
    waiting = list(parts)
    while waiting:
        part = waiting.pop()
        if isinstance(part, Mapping):
            if isinstance(part.get("zh"), str) or isinstance(part.get("en"), str):
                yield {language: str(part.get(language) or "") for language in LANGUAGES}
            waiting.extend(part.values())
        elif isinstance(part, list | tuple):
            waiting.extend(part)


def writable(text: str) -> str:
    return _UNWRITABLE.sub("", text)
