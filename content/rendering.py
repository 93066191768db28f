"""Turning drawn blocks into text that can be addressed paragraph by paragraph. No database.

A position in a text is (block uuid, paragraph index from 0). Both languages share it, because
translation keeps the identifiers and the order of the blocks. Text blocks have one position for each
paragraph and list item; accordions, timelines and comparisons one for each part that stands beside its
translation (`data-part` in their templates); every other block is one position.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Protocol

from bs4 import BeautifulSoup, NavigableString, Tag
from bs4.element import PreformattedString

# What a drawn block may contain. Rich text is cleaned by Wagtail when it is typed, but translations,
# imports and old revisions come in by other doors, so nothing else leaves by this one.
# fmt: off
ALLOWED_TAGS = frozenset({
    "a", "aside", "audio", "b", "blockquote", "br", "caption", "dd", "details", "div", "dl", "dt", "em",
    "figcaption", "figure", "h2", "h3", "h4", "i", "img", "li", "ol", "p", "section", "small",
    "source", "span", "strong", "sub", "summary", "sup", "table", "tbody", "td", "th", "thead", "tr",
    "track", "ul", "video",
})
# fmt: on
# fmt: off
ALLOWED_ATTRIBUTES = frozenset({
    "alt", "aria-describedby", "aria-label", "class", "colspan", "controls", "data-kind", "data-media",
    "data-part", "data-tone", "data-watching", "default", "download", "height", "href", "id", "kind",
    "label", "lang", "loading", "playsinline", "poster", "preload", "role", "rowspan", "scope", "sizes",
    "src", "srclang", "srcset", "start", "tabindex", "title", "type", "width",
})
# fmt: on
DROPPED_WITH_CONTENT = ("script", "style", "iframe", "object", "embed", "template", "svg", "math", "noscript")
SAFE_ADDRESS = re.compile(r"^(?![/\\]{2})(?:https?:|mailto:|tel:|[/#?]|[^:]*$)", re.IGNORECASE)
INVISIBLE = re.compile(r"[\x00-\x20\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff]")

PARAGRAPHED = frozenset({"text", "accordion", "timeline", "comparison"})
# Terms are not marked where a mark would mislead or where the text is not running text.
UNMARKED_KINDS = frozenset({"heading", "citation", "term", "quiz", "document", "image"})
UNMARKED_TAGS = ("a", "h1", "h2", "h3", "h4", "th", "caption", "blockquote", "button", "summary")
HEADS = {"summary": "accordion-title", "figcaption": "comparison-caption"}
HAN = re.compile(r"[\u3400-\u9fff]")
WORD = re.compile(r"[0-9A-Za-z]+(?:[’'-][0-9A-Za-z]+)*")
# Characters a Chinese reader, words an English reader takes in a minute of attentive reading.
PACE = {"zh": 260, "en": 160}


@dataclass
class DrawnBlock:
    """`parts` is the block cut into its paragraphs, each able to stand alone."""

    block: str
    kind: str
    html: str
    parts: list[str]
    plain: list[str]
    title: str = ""


class Found(Protocol):
    """A term in a text, as `terminology.registry` finds it."""

    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...
    @property
    def term_id(self) -> int: ...


@dataclass
class TermMarks:
    """Marks the first occurrence of each term in a text and remembers which were marked."""

    find: Callable[[str], Iterable[Found]]  # in the order of the text
    href: Callable[[int], str]
    definition: Callable[[int], str]
    prefix: str = "d"
    seen: dict[int, str] = field(default_factory=dict)


def anchor(block: str, paragraph: int) -> str:
    return f"p-{block[:8]}-{paragraph}"


def draw_block(*, block: str, kind: str, html: str, marks: TermMarks | None = None) -> DrawnBlock:
    soup = BeautifulSoup(html, "html.parser")
    clean(soup)
    paragraphs = _paragraphs(soup) if kind in PARAGRAPHED else []
    plain = [element.get_text(" ", strip=True) for element in paragraphs]
    if marks is not None and kind not in UNMARKED_KINDS:
        _mark(soup, marks)
    if paragraphs:
        for index, element in enumerate(paragraphs):
            element["id"], element["data-p"] = anchor(block, index), str(index)
            del element["data-part"]
        parts = [_alone(element) for element in paragraphs]
        body = f'<div class="block" data-kind="{kind}" data-block="{block}">{soup}</div>'
    else:
        for element in soup.select("[data-part]"):
            del element["data-part"]
        plain = [soup.get_text(" ", strip=True)]
        parts = [str(soup)]
        body = (
            f'<div class="block" data-kind="{kind}" data-block="{block}" id="{anchor(block, 0)}" data-p="0">'
            f"{soup}</div>"
        )
    title = plain[0] if kind == "heading" else ""
    return DrawnBlock(block=block, kind=kind, html=body, parts=parts, plain=plain, title=title)


def clean(soup: BeautifulSoup) -> None:
    """Remove in place whatever could run or reach elsewhere."""
    for element in soup.find_all(DROPPED_WITH_CONTENT):
        element.decompose()
    for comment in soup.find_all(string=lambda node: isinstance(node, PreformattedString)):
        comment.extract()
    for element in soup.find_all(True):
        if element.name not in ALLOWED_TAGS:
            element.unwrap()
            continue
        for name in list(element.attrs):
            if name not in ALLOWED_ATTRIBUTES or not _is_safe(name, element[name]):
                del element[name]


def _is_safe(name: str, value: str | list[str]) -> bool:
    if name not in ("href", "src", "poster"):
        return True
    return bool(SAFE_ADDRESS.match(INVISIBLE.sub("", str(value))))


def _paragraphs(soup: BeautifulSoup) -> list[Tag]:
    return [
        element
        for element in soup.find_all(lambda tag: tag.name in ("p", "li") or tag.has_attr("data-part"))
        if not element.find_parent(lambda tag: tag.name == "li" or tag.has_attr("data-part"))
    ]


def _alone(element: Tag) -> str:
    """The paragraph without the address, which the pair around it carries; list items keep their list."""
    copy = BeautifulSoup(str(element), "html.parser").find_all(element.name)[0]
    del copy["id"], copy["data-p"], copy["data-part"]
    if element.name in HEADS:
        # A summary or a caption means nothing outside of what it belongs to.
        copy.name, copy["class"] = "p", HEADS[element.name]
    if element.name != "li" or element.parent is None:
        return str(copy)
    siblings = list(element.parent.find_all("li", recursive=False))
    start = f' start="{siblings.index(element) + 1}"' if element.parent.name == "ol" else ""
    style = f' class="{" ".join(element.parent["class"])}"' if element.parent.get("class") else ""
    return f"<{element.parent.name}{start}{style}>{copy}</{element.parent.name}>"


def _mark(soup: BeautifulSoup, marks: TermMarks) -> None:
    for node in list(soup.find_all(string=True)):
        if type(node) is NavigableString and node.strip() and not node.find_parent(UNMARKED_TAGS):
            _mark_node(soup, node, marks)


def _mark_node(soup: BeautifulSoup, node: NavigableString, marks: TermMarks) -> None:
    text, pieces, position = str(node), [], 0
    for found in marks.find(text):
        if found.term_id in marks.seen:
            continue
        definition = marks.definition(found.term_id)
        if not definition:
            continue
        identifier = f"{marks.prefix}-{found.term_id}"
        marks.seen[found.term_id] = definition
        link = soup.new_tag("a", href=marks.href(found.term_id), title=definition)
        link["class"], link["aria-describedby"] = "term", identifier
        link.string = text[found.start : found.end]
        pieces += [NavigableString(text[position : found.start]), link]
        position = found.end
    if not pieces:
        return
    pieces.append(NavigableString(text[position:]))
    for piece in pieces:
        node.insert_before(piece)
    node.extract()


def count_words(texts: Iterable[str]) -> tuple[int, int]:
    """(Chinese characters, words in Latin letters)"""
    han = latin = 0
    for text in texts:
        han += len(HAN.findall(text))
        latin += len(WORD.findall(text))
    return han, latin


def minutes_to_read(han: int, latin: int) -> int:
    return max(1, math.ceil(han / PACE["zh"] + latin / PACE["en"]))
