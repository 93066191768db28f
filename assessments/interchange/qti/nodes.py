"""Items of QTI 2.0 to 3.0 as one tree: the names of 2.x, whatever the file calls them.

QTI 3 writes `qti-choice-interaction response-identifier`, QTI 2 `choiceInteraction responseIdentifier`;
beyond the names the two differ little, and what reads an item need not know which one it has.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from core import xml

MATHML = "http://www.w3.org/1998/Math/MathML"
SVG = "http://www.w3.org/2000/svg"
_XML = "http://www.w3.org/XML/1998/namespace"
_CASED = {"durationLt": "durationLT", "durationGte": "durationGTE"}
_HYPHEN = re.compile(r"-([a-z0-9])")
MOST_NODES = 200_000


@dataclass(eq=False)
class Node:
    """An element; `children` holds texts and elements in their order."""

    name: str
    line: int = 0
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[Node | str] = field(default_factory=list)
    family: str = ""  # "math" or "svg" for what is neither QTI nor HTML

    def get(self, name: str, default: str = "") -> str:
        return self.attributes.get(name, default)

    def flag(self, name: str, default: bool = False) -> bool:
        value = self.attributes.get(name)
        return default if value is None else value.strip().lower() in ("true", "1")

    def whole(self, name: str, default: int = 0) -> int:
        text = self.get(name).strip()
        return int(text) if re.fullmatch(r"[+-]?[0-9]{1,9}", text) else default

    def elements(self, *names: str) -> list[Node]:
        found = [child for child in self.children if isinstance(child, Node)]
        return [child for child in found if child.name in names] if names else found

    def first(self, *names: str) -> Node | None:
        return next(iter(self.elements(*names)), None)

    def walk(self) -> Iterator[Node]:
        yield self
        for child in self.elements():
            yield from child.walk()

    def words(self) -> str:
        """All text within, as it stands."""
        return "".join(child if isinstance(child, str) else child.words() for child in self.children)

    @property
    def lang(self) -> str:
        return self.get("xml:lang") or self.get("lang")


def read(data: bytes, *, largest: int = xml.LARGEST) -> Node:
    """Raises Invalid as core.xml does."""
    return tree(xml.tree(data, largest=largest))


def tree(element: xml.Node) -> Node:
    address, _, local = element.tag.rpartition(" ")
    attributes = {_attribute(name): value for name, value in element.attributes.items()}
    if local.startswith("qti-"):
        local = _camel(local[4:])
        attributes = {
            key if key.startswith(("data-", "aria-", "xml:")) else _camel(key): value
            for key, value in attributes.items()
        }
    node = Node(_CASED.get(local, local), element.line, attributes)
    node.family = {MATHML: "math", SVG: "svg"}.get(address, "")
    node.children.extend(tree(part) if isinstance(part, xml.Node) else part for part in element.content)
    return node


def _attribute(name: str) -> str:
    address, _, local = name.rpartition(" ")
    return f"xml:{local}" if address == _XML else local


def _camel(name: str) -> str:
    return _HYPHEN.sub(lambda match: match[1].upper(), name)
