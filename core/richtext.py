"""The only door for HTML that people or files bring: a small subset, cleaned going in and going out.

Allowed: headings 3 to 5, paragraphs, lists, tables, emphasis, sub- and superscript, code, links over
http(s) and mailto, and pictures, sounds and films that are files of ours (`file:<sha256>`). No style, no
class, no script, nothing from another host.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from html.parser import HTMLParser

import nh3

FILE = re.compile(r"file:([0-9a-f]{64})")
_BLOCKS = re.compile(r"</(?:p|div|li|tr|h[1-6]|blockquote|pre|table|ul|ol)>|<br\s*/?>|<hr\s*/?>", re.I)
_SPACES = re.compile(r"[ \t\r\f\v\u00a0]+")
_TAGS = {
    "a", "abbr", "audio", "b", "bdi", "blockquote", "br", "caption", "code", "col", "colgroup", "dd", "del",
    "dl", "dt", "em", "figcaption", "figure", "h3", "h4", "h5", "hr", "i", "img", "ins", "kbd", "li", "ol",
    "p", "pre", "q", "rp", "rt", "ruby", "s", "small", "span", "strong", "sub", "sup", "table", "tbody", "td",
    "tfoot", "th", "thead", "tr", "u", "ul", "video",
}  # fmt: skip
_ATTRIBUTES = {
    "*": {"lang", "dir", "title"},
    "a": {"href"},
    "img": {"src", "alt", "width", "height"},
    "audio": {"src", "controls"},
    "video": {"src", "controls", "width", "height"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
    "col": {"span"},
    "ol": {"start", "type"},
}


def clean(markup: str) -> str:
    """The allowed part of `markup`; a fixed point: cleaning the answer again changes nothing."""
    return nh3.clean(
        markup,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        attribute_filter=_attribute,
        url_schemes={"http", "https", "mailto", "file"},
        link_rel="noopener noreferrer",
    )


def left_out(markup: str) -> list[str]:
    """What clean() takes away, by name: `<script>` for elements, `style` for attributes, in order."""
    finder = _Finder()
    finder.feed(markup)
    finder.close()
    return sorted(finder.found)


class _Finder(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _TAGS:
            self.found.add(f"<{tag}>")
            return
        allowed = _ATTRIBUTES["*"] | _ATTRIBUTES.get(tag, set()) | {"rel"}
        self.found.update(
            name for name, value in attrs if name not in allowed or _attribute(tag, name, value or "") is None
        )


def plain(markup: str) -> str:
    """The words alone, a line for each block; pictures by their descriptions."""
    text = re.sub(r'<img\b[^>]*?\balt="([^"]*)"[^>]*>', r" \1 ", clean(markup))
    text = html.unescape(re.sub(r"<[^>]+>", "", _BLOCKS.sub("\n", text)))
    lines = (_SPACES.sub(" ", line).strip() for line in text.split("\n"))
    return "\n".join(line for line in lines if line)


def from_plain(text: str) -> str:
    """Plain text as markup that reads the same: paragraphs at blank lines, line breaks kept."""
    paragraphs = [part for part in re.split(r"\n\s*\n", text.replace("\r\n", "\n").strip()) if part.strip()]
    lines = (html.escape(part.strip(), quote=False).replace("\n", "<br>") for part in paragraphs)
    return "".join(f"<p>{line}</p>" for line in lines)


def inline(markup: str) -> str:
    """Clean markup without the one paragraph around it, where there is just one."""
    inner = re.fullmatch(r"\s*<p>(.*)</p>\s*", markup, re.S)
    return inner[1] if inner and "<p>" not in inner[1] else markup


def files_in(markup: str) -> set[str]:
    """Digests of the files that the markup shows."""
    return set(FILE.findall(markup))


def with_addresses(markup: str, address: Callable[[str], str]) -> str:
    """Clean markup with the address of every file in place of its digest, ready for a page."""
    return FILE.sub(lambda match: html.escape(address(match[1])), clean(markup))


def _attribute(tag: str, name: str, value: str) -> str | None:
    if name == "src":
        return value if FILE.fullmatch(value) else None
    if name == "href" and value.lower().startswith("file:"):
        return value if FILE.fullmatch(value) else None
    return value
