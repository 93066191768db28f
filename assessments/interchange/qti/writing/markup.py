"""Texts of ours in an item: well-formed, files under their names, the other language in the catalogue."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from html import escape
from html.parser import HTMLParser
from typing import Any

from assessments.interchange.base import Attachment, Question
from assessments.question_types.base import HTML, LANGUAGES
from core import richtext

TAGS = {"zh": "zh-Hans", "en": "en"}
TRANSLATION, ONLY, TEXT = "ext:comity-translation", "comity-only", "comity-text"
_BLOCKS = ("<p", "<div", "<ul", "<ol", "<table", "<blockquote", "<h", "<figure", "<pre", "<dl")
_VOID = frozenset({"br", "hr", "img", "col", "source"})
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_ENDING = {
    "image/png": ".png", "image/jpeg": ".jpg", "image/gif": ".gif", "image/webp": ".webp",
    "audio/mpeg": ".mp3", "audio/ogg": ".ogg", "audio/x-wav": ".wav", "audio/mp4": ".m4a",
    "video/mp4": ".mp4", "video/webm": ".webm",
}  # fmt: skip
Replace = Callable[[str], str]
Texts = Mapping[str, Any]


class Sheet:
    """One question on its way out: its first language, its catalogue and the files it shows."""

    def __init__(self, question: Question) -> None:
        self.rich = question.definition.get("markup") == HTML
        stem = question.definition.get("stem") or {}
        self.language = "zh" if str(stem.get("zh") or "").strip() else "en"
        self.other = "en" if self.language == "zh" else "zh"
        self.cards: list[str] = []
        self.files = {one.digest: place_of(one) for one in question.attachments}

    def element(self, name: str, texts: Texts | None, attributes: str = "", *, words: bool = False) -> str:
        """An element with a text in both languages; `words` where it may hold no markup."""
        inner, reference = self.content(texts, words=words)
        return f"<{name}{attributes}{reference}>{inner}</{name}>"

    def block(self, texts: Texts | None, gaps: Replace | None = None, marks: Replace | None = None) -> str:
        """A text that stands alone; `gaps` become of its marks, `marks` name them in the other language."""
        inner, reference = self.content(texts, gaps=gaps, marks=marks)
        return f'<div class="{TEXT}"{reference}>{inner}</div>' if inner or reference else ""

    def content(
        self,
        texts: Texts | None,
        *,
        words: bool = False,
        gaps: Replace | None = None,
        marks: Replace | None = None,
    ) -> tuple[str, str]:
        """What stands in the element and the reference to its card."""
        found = {language: str((texts or {}).get(language) or "") for language in LANGUAGES}
        first, second = found[self.language], found[self.other]
        if not first.strip() and second.strip():
            inner = self.written(second, words=words, gaps=gaps)
            tag = "span" if words or "<p" not in inner else "div"
            return f'<{tag} class="{ONLY}" xml:lang="{TAGS[self.other]}">{inner}</{tag}>', ""
        reference = ""
        if second.strip():
            card = self.written(
                second, words=words, gaps=(lambda mark: f"[[{marks(mark)}]]") if marks else None
            )
            reference = f' data-catalog-idref="{self._card(card)}"'
        return self.written(first, words=words, gaps=gaps), reference

    def written(self, text: str, *, words: bool = False, gaps: Replace | None = None) -> str:
        """One language as XHTML."""
        text = _UNWRITABLE.sub("", text)
        if words:
            plain = richtext.plain(text).replace("\n", " ") if self.rich else " ".join(text.split())
            return escape(plain, quote=False)
        markup = xhtml(text if self.rich else richtext.inline(richtext.from_plain(text)), self.files)
        return with_marks(markup, gaps) if gaps else markup

    def catalogue(self) -> str:
        return f"<qti-catalog-info>{''.join(self.cards)}</qti-catalog-info>" if self.cards else ""

    def _card(self, content: str) -> str:
        name = f"text-{len(self.cards) + 1}"
        self.cards.append(
            f'<qti-catalog id="{name}"><qti-card support="{TRANSLATION}">'
            f'<qti-card-entry xml:lang="{TAGS[self.other]}">'
            f"<qti-html-content>{content}</qti-html-content></qti-card-entry></qti-card></qti-catalog>"
        )
        return name


def place_of(attachment: Attachment) -> str:
    """Where a file lies in the package: its digest is its name, so that two of one name never meet."""
    return f"files/{attachment.digest}{_ENDING.get(attachment.mime, '')}"


def with_marks(markup: str, gaps: Replace) -> str:
    """Gaps and menus in place of their marks; they stand in paragraphs only."""
    markup = markup if markup.startswith(_BLOCKS) else f"<p>{markup}</p>"
    return re.sub(r"\[\[([A-Za-z0-9_.-]{1,40})\]\]", lambda match: gaps(match[1]), markup)


def attribute(value: object) -> str:
    return escape(_UNWRITABLE.sub("", str(value)), quote=True).replace("\n", "&#10;")


def xhtml(markup: str, files: Mapping[str, str]) -> str:
    """Clean markup of ours as well-formed XML; files by their place in the package."""
    writer = _Writer(files)
    writer.feed(richtext.clean(markup))
    writer.close()
    return "".join(writer.parts)


class _Writer(HTMLParser):
    def __init__(self, files: Mapping[str, str]) -> None:
        super().__init__(convert_charrefs=True)
        self.files = files
        self.parts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        written = "".join(self._attribute(name, value) for name, value in attrs if name != "rel")
        self.parts.append(f"<{tag}{written}/>" if tag in _VOID else f"<{tag}{written}>")

    def handle_endtag(self, tag: str) -> None:
        if tag not in _VOID:
            self.parts.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        self.parts.append(escape(data, quote=False))

    def _attribute(self, name: str, value: str | None) -> str:
        digest = richtext.FILE.fullmatch(value or "")
        if digest and digest[1] in self.files:
            value = f"../{self.files[digest[1]]}"
        name = "xml:lang" if name == "lang" else name
        return f' {name}="{attribute(value if value is not None else name)}"'
