"""From the texts of one question in a file to ours: cleaned, in both languages, with their files.

A question is rich as a whole or plain as a whole, so all its texts are known before the first is made.
"""

from __future__ import annotations

import base64
import binascii
import html
import mimetypes
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any
from urllib.parse import unquote

from assessments.interchange import markdown, multilang
from assessments.interchange.base import LONGEST_EXCERPT, Attachment, Problem, Severity
from assessments.interchange.encoding import holds_chinese
from assessments.question_types.base import HTML
from core import richtext

_MARKED_UP = re.compile(r"<[a-zA-Z/!][^>]*>|&(?:#\d+|#x[0-9a-fA-F]+|[a-zA-Z]\w+);")
_PLUGIN_FILE = re.compile(r"@@PLUGINFILE@@/([^\"'<>\s?#]+)(?:\?[^\"'<>\s]*)?")
_DATA = re.compile(r"""(?<=["'])data:([\w.+-]+/[\w.+-]+);base64,([A-Za-z0-9+/=\s]+)(?=["'])""")
_MEDIA = re.compile(
    r"""<(audio|video)\b([^>]*)>(.*?<source\b[^>]*?\bsrc\s*=\s*["']([^"']+)["'].*?)</\1>""", re.I | re.S
)
_BLOCK = re.compile(r"<(/?)(?:div|section|article)\b[^>]*>", re.I)
_EMPTY = re.compile(r"<p>\s*</p>\s*")
_GREAT_HEADING = re.compile(r"<(/?)h[12]\b", re.I)
_COMMENT = re.compile(r"<!--.*?-->", re.S)
_ELSEWHERE = re.compile(r"""<(?:img|audio|video)\b[^>]*?\bsrc\s*=\s*["']((?!file:|missing:)[^"']+)""", re.I)
_PICTURES = re.compile(r"<(?:img|audio|video)\b", re.I)


class Form(Enum):
    """How a text of a file is written. LINES is what Moodle calls auto format: HTML whose lines count."""

    PLAIN = "plain"
    HTML = "html"
    LINES = "lines"
    MARKDOWN = "markdown"


@dataclass(frozen=True)
class Written:
    text: str
    form: Form = Form.PLAIN
    files: Mapping[str, Attachment] = field(default_factory=dict)

    @property
    def rich(self) -> bool:
        if self.form is Form.LINES:
            return bool(_MARKED_UP.search(self.text))
        return self.form is not Form.PLAIN


class Composer:
    """Makes the texts of one question; collects the files they show and what had to be left out."""

    def __init__(self, written: Iterable[Written], *, language: str, line: int) -> None:
        texts = [entry for entry in written if entry.text.strip()]
        self.rich = any(entry.rich for entry in texts)
        self.bilingual = any(multilang.split(entry.text).marked for entry in texts)
        chinese = any(holds_chinese(entry.text) for entry in texts)
        self.language = language or ("zh" if chinese else "en")
        self.line = line
        self.files: dict[str, Attachment] = {}
        self.problems: list[Problem] = []
        self._simplified: set[str] = set()
        self._languages: set[str] = set()

    @property
    def markup(self) -> dict[str, str]:
        """What belongs into the definition: {"markup": "html"} or nothing."""
        return {"markup": HTML} if self.rich else {}

    def text(self, written: Written) -> dict[str, str]:
        """A text of its own, such as the stem: paragraphs stay paragraphs."""
        return self._both(written, inline=False)

    def phrase(self, written: Written) -> dict[str, str]:
        """A text that stands within a line, such as an option."""
        return self._both(written, inline=True)

    def option(self, identifier: str, written: Written) -> dict[str, Any]:
        return {"id": identifier, **self.phrase(written)}

    def loss(self, code: str, excerpt: str = "", **detail: Any) -> None:
        self.problems.append(
            Problem(self.line, code, excerpt[:LONGEST_EXCERPT], severity=Severity.LOSS, detail=detail)
        )

    def finish(self) -> list[Problem]:
        """Everything that did not come along, each kind of simplification once."""
        if self._simplified:
            self.loss("markup_simplified", what=", ".join(sorted(self._simplified)))
        if self._languages:
            self.loss("languages_left_out", languages=", ".join(sorted(self._languages)))
        return self.problems

    def attach(self, attachment: Attachment) -> str:
        self.files[attachment.digest] = attachment
        return attachment.digest

    def _both(self, written: Written, *, inline: bool) -> dict[str, str]:
        found = multilang.split(written.text)
        self._languages.update(found.others)
        texts = {"zh": "", "en": ""}
        for language, text in (("zh", found.zh), ("en", found.en)):
            if self.bilingual or found.marked or language == self.language:
                texts[language] = self._one(Written(text, written.form, written.files), inline)
        return texts

    def _one(self, written: Written, inline: bool) -> str:
        if not self.rich:
            return written.text.strip()
        markup = self._cleaned(_as_html(written), written)
        if not richtext.plain(markup) and not _PICTURES.search(markup):
            return ""
        return richtext.inline(markup) if inline or _one_line(written) else markup

    def _cleaned(self, markup: str, written: Written) -> str:
        def show(match: re.Match[str]) -> str:
            return self._plugin_file(match, written)

        markup = _PLUGIN_FILE.sub(show, _COMMENT.sub("", markup))
        markup = _DATA.sub(self._data_file, markup)
        markup = _MEDIA.sub(_own_source, markup)
        markup = _GREAT_HEADING.sub(r"<\1h3", markup)
        for match in _ELSEWHERE.finditer(markup):
            self.loss("picture_elsewhere", match[1])
        markup, blocks = _BLOCK.subn(r"<\1p>", markup)
        self._simplified.update(name for name in richtext.left_out(markup) if name != "src")
        cleaned = richtext.clean(markup).strip()
        return _EMPTY.sub("", cleaned) if blocks else cleaned

    def _plugin_file(self, match: re.Match[str], written: Written) -> str:
        name = unquote(html.unescape(match[1]))
        attachment = written.files.get(name) or written.files.get(name.rpartition("/")[2])
        if attachment is None:
            self.loss("file_not_there", name)
            return "missing:"
        return f"file:{self.attach(attachment)}"

    def _data_file(self, match: re.Match[str]) -> str:
        try:
            data = base64.b64decode(match[2], validate=False)
        except (binascii.Error, ValueError):
            self.loss("file_damaged", match[0])
            return "missing:"
        name = "picture" + (mimetypes.guess_extension(match[1]) or "")
        return f"file:{self.attach(Attachment(name, match[1], data))}"


def _as_html(written: Written) -> str:
    if written.form is Form.HTML:
        return written.text
    if written.form is Form.MARKDOWN:
        return markdown.to_html(written.text)
    if written.form is Form.LINES and _MARKED_UP.search(written.text):
        return written.text.strip().replace("\n", "<br>")
    return richtext.from_plain(written.text)


def _one_line(written: Written) -> bool:
    """A plain line in a rich question needs no paragraph of its own."""
    return written.form in (Form.PLAIN, Form.LINES) and "\n" not in written.text.strip()


def _own_source(match: re.Match[str]) -> str:
    """A recording with its address on itself instead of in an element within."""
    return f'<{match[1]}{match[2]} src="{match[4]}"></{match[1]}>'
