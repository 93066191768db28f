"""The body of an item as markup of ours, with marks where its interactions stand."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable

from assessments.interchange.qti.faults import Refused
from assessments.interchange.qti.item import ONLY, TEXT, Item, short
from assessments.interchange.qti.mathml import flat
from assessments.interchange.qti.nodes import Node
from core import richtext

# What to put in place of an interaction, a gap or a passage; None: leave it out.
Hold = Callable[[Node, str], "str | None"]
_SPACE = re.compile(r"[ \t\r\n\f]+")
_MARK = re.compile(r"\[\[")
_HEADINGS = {
    "h1": "h3",
    "h2": "h3",
    "h6": "h5",
    "strike": "s",
    "tt": "code",
    "big": "strong",
    "acronym": "abbr",
}
_VOID = frozenset({"br", "hr", "col"})
_UNSEEN = frozenset(
    {"style", "link", "meta", "stylesheet", "template", "catalogInfo", "endAttemptInteraction", "iframe",
     "form", "button", "input", "textarea", "select", "base", "head", "title", "noscript", "map", "area"}
)  # fmt: skip
_THROUGH = frozenset(
    {"prompt", "contentBody", "itemBody", "simpleChoice", "inlineChoice", "hottext", "gapText",
     "modalFeedback", "simpleAssociableChoice", "htmlContent", "stimulusBody", "body", "html", "main",
     "header", "footer", "nav", "aside", "address", "label", "center", "font", "summary", "picture",
     "fieldset", "legend", "bdo", "time", "mark", "var", "samp", "cite", "dfn", "wbr"}
)  # fmt: skip
_BLOCKS = frozenset({"rubricBlock", "section", "article", "figure", "stimulusBody", "details"})


def texts(item: Item, nodes: Iterable[Node | str], hold: Hold | None = None) -> dict[str, str]:
    """The content in the languages of the item, clean, without a paragraph around a single one."""
    content = list(nodes)
    return item.both(lambda language: write(item, content, language, hold))


def write(item: Item, nodes: Iterable[Node | str], language: str, hold: Hold | None = None) -> str:
    writer = _Writer(item, language, hold or (lambda node, language: None))
    raw = "".join(writer.node(node, item.language) for node in nodes)
    return richtext.inline(richtext.clean(_SPACE.sub(" ", raw)).strip()).strip()


class _Writer:
    def __init__(self, item: Item, language: str, hold: Hold) -> None:
        self.item, self.language, self.hold = item, language, hold

    def node(self, node: Node | str, context: str) -> str:
        if isinstance(node, str):
            shown = context == self.language
            return html.escape(_MARK.sub("[\u200b[", node), quote=False) if shown else ""
        if ONLY in node.get("class").split():
            context = short(node.lang) or context
        cards = self.item.translations.get(node.get("data-catalog-idref")) or {}
        if self.language != context and self.language in cards:
            # Marks in the other language stand in the text of the card as they do in our stems.
            words = "".join(self.card(child) for child in cards[self.language].children)
            return f"<{node.name}>{words}</{node.name}>" if node.name == "p" else words
        return self.element(node, context)

    def card(self, node: Node | str) -> str:
        if isinstance(node, str):
            return html.escape(node, quote=False)
        inner = "".join(self.card(child) for child in node.children)
        return self.wrapped(node, inner)

    def element(self, node: Node, context: str) -> str:
        held = self.hold(node, self.language)
        if held is not None:
            return held
        name = node.name
        if name.endswith("Interaction") or name in ("gap", "hottext"):
            return ""
        if node.family:
            return self.drawn(node) if context == self.language else ""
        if name in _SPECIAL:
            return _SPECIAL[name](self, node, context)
        if name in _UNSEEN:
            if name in ("iframe", "endAttemptInteraction", "form"):
                self.item.notes.loss("qti_element", node.line, name)
            return ""
        return self.wrapped(node, self.inner(node, context))

    def inner(self, node: Node, context: str) -> str:
        return "".join(self.node(child, context) for child in node.children)

    def wrapped(self, node: Node, inner: str) -> str:
        name = _HEADINGS.get(node.name, node.name)
        if name in ("img", "object", "audio", "video", "embed"):
            return self.media(node, self.language)
        if name in _BLOCKS:
            return f"<div>{inner}</div>"
        if {ONLY, TEXT} & set(node.get("class").split()):
            return inner
        if name in _THROUGH:
            return f" {inner} " if name == "summary" else inner
        if name in _VOID:
            return f"<{name}>"
        kept = "".join(
            f' {key.removeprefix("xml:")}="{html.escape(value)}"'
            for key, value in node.attributes.items()
            if key
            in (
                "href",
                "title",
                "dir",
                "lang",
                "xml:lang",
                "colspan",
                "rowspan",
                "scope",
                "start",
                "type",
                "span",
            )
        )
        return f"<{name}{kept}>{inner}</{name}>"

    def drawn(self, node: Node) -> str:
        self.item.notes.loss("qti_math" if node.family == "math" else "qti_element", node.line, node.name)
        return flat(node) if node.family == "math" else ""

    def feedback(self, node: Node, context: str) -> str:
        if node not in self.item.feedback:
            self.item.feedback.append(node)
        return ""

    def rubric(self, node: Node, context: str) -> str:
        views = node.get("view", "candidate").split()
        if "candidate" in views:
            return f"<div>{self.inner(node, context)}</div>"
        if node not in self.item.for_markers:
            self.item.for_markers.append(node)
        return ""

    def printed(self, node: Node, context: str) -> str:
        value = self.item.constant(node.get("identifier"))
        if value is None:
            self.item.notes.loss("qti_printed_variable", node.line, node.get("identifier"))
            return "…"
        return html.escape(" ".join(value))

    def conditional(self, node: Node, context: str) -> str:
        held = self.item.constant(node.get("templateIdentifier")) or []
        shown = (node.get("identifier") in held) == (node.get("showHide", "show") == "show")
        return self.inner(node, context) if shown else ""

    def information(self, node: Node, context: str) -> str:
        title = html.escape(node.get("title"))
        return f"<div><p><strong>{title}</strong></p>{self.inner(node, context)}</div>"

    def media(self, node: Node, context: str) -> str:
        """A file of the item; where it is missing, its description in words."""
        address, kind = address_of(node), node.get("type")
        words = node.get("alt") or _SPACE.sub(
            " ", "".join(text for text in node.children if isinstance(text, str))
        )
        words = words.strip()
        if not address:
            return html.escape(words)
        if "html" in kind or address.lower().split("?")[0].endswith((".html", ".htm", ".xhtml")):
            return self.page(node, address)
        found = self.item.attach(address, node.line)
        if found is None:
            return html.escape(words)
        source = f'src="file:{found.digest}"'
        if not found.mime.startswith("image/"):
            tag = found.mime.split("/")[0]
            return f"<{tag} {source} controls></{tag}>"
        sides = "".join(
            f' {side}="{node.get(side)}"'
            for side in ("width", "height")
            if re.fullmatch(r"[0-9]{1,4}", node.get(side))
        )
        return f'<img {source} alt="{html.escape(words)}"{sides}>'

    def page(self, node: Node, address: str) -> str:
        """A text of its own that the item shows beside the question."""
        found = self.item.file(address, node.line)
        if found is None:
            return ""
        markup = found[1].decode("utf-8", "replace")
        body = re.search(r"<body[^>]*>(.*)</body>", markup, re.S | re.I)
        return f"<div>{richtext.clean(body[1] if body else markup)}</div>"


_SPECIAL: dict[str, Callable[[_Writer, Node, str], str]] = {
    "feedbackInline": _Writer.feedback,
    "feedbackBlock": _Writer.feedback,
    "modalFeedback": _Writer.feedback,
    "rubricBlock": _Writer.rubric,
    "printedVariable": _Writer.printed,
    "templateInline": _Writer.conditional,
    "templateBlock": _Writer.conditional,
    "infoControl": _Writer.information,
    "object": _Writer.media,
    "img": _Writer.media,
    "audio": _Writer.media,
    "video": _Writer.media,
    "embed": _Writer.media,
}


def address_of(node: Node) -> str:
    """Where the file of a picture, sound or film is."""
    stated = node.get("src") or node.get("data") or node.get("href")
    if stated:
        return stated.strip()
    inner = node.first("source", "img", "object", "param")
    return address_of(inner) if inner is not None else ""


def refuse_script_page(data: bytes) -> None:
    """Raises Refused for an HTML page that holds a script."""
    if re.search(rb"<\s*script", data, re.I):
        raise Refused("qti_script")


def escaped(text: str) -> str:
    return html.escape(" ".join(text.split()), quote=False)
