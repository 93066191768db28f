"""What readers of interactions share."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from assessments.interchange.qti import body
from assessments.interchange.qti.faults import Refused
from assessments.interchange.qti.item import MOST_CHOICES, Item
from assessments.interchange.qti.nodes import Node

MARK = re.compile(r"[A-Za-z0-9_.-]{1,40}")


@dataclass
class Part:
    """One question of an item. `stem` is what its interaction itself says, with the marks of its gaps."""

    kind: str
    definition: dict[str, Any]
    key: dict[str, Any]
    bind: dict[str, Any]
    stem: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Reading:
    """An interaction, its item, and the declaration of its response."""

    node: Node
    item: Item
    declared: Mapping[str, Any]
    # Whether rules or values of the item score what is entered.
    scored: bool = False

    @property
    def correct(self) -> list[str]:
        return list(self.declared.get("correct") or ())

    @property
    def several(self) -> bool:
        return self.declared.get("cardinality") != "single"

    def prompt(self) -> dict[str, str]:
        prompt = self.node.first("prompt")
        if prompt is None:
            return {"zh": "", "en": ""}
        return body.texts(self.item, [prompt] if prompt.get("data-catalog-idref") else prompt.children)

    def choices(self, nodes: Iterable[Node]) -> list[dict[str, Any]]:
        """Choices with identifier and texts. Raises Refused for too many, or two with one identifier."""
        found = list(nodes)
        if len(found) > MOST_CHOICES:
            raise Refused("qti_too_many_choices", self.node.line, number=len(found), most=MOST_CHOICES)
        names = [name_of(node) for node in found]
        if len(set(names)) != len(names):
            raise Refused("qti_identifier_twice", self.node.line)
        return [{"id": name, **self.labelled(node)} for name, node in zip(names, found, strict=True)]

    def labelled(self, node: Node) -> dict[str, str]:
        texts = body.texts(self.item, [node] if node.get("data-catalog-idref") else node.children)
        if not any(texts.values()):
            texts[self.item.language] = node.get("hotspotLabel") or node.get("objectLabel")
        return texts

    def best_of(self, known: Iterable[str]) -> list[str]:
        """What is right: as declared, or else the values that the mapping gives the most for."""
        ids = list(known)
        if self.correct:
            return [value for value in self.correct if value in ids]
        worth = {
            entry["key"]: float(entry["value"])
            for entry in (self.declared.get("mapping") or {}).get("entries", ())
        }
        good = [value for value in ids if worth.get(value, 0) > 0]
        if self.several or not good:
            return good
        return [max(good, key=lambda value: worth[value])]

    def pairs(self) -> list[tuple[str, str]]:
        """The right pairs: as declared, or else those that the mapping gives something for."""
        stated = self.correct or [
            entry["key"]
            for entry in (self.declared.get("mapping") or {}).get("entries", ())
            if float(entry["value"]) > 0
        ]
        return [(pair.split()[0], pair.split()[1]) for pair in stated if len(pair.split()) == 2]


def name_of(node: Node) -> str:
    name = node.get("identifier").strip()
    if not name:
        raise Refused("qti_identifier_missing", node.line, node.name)
    return name


def marks_for(names: Iterable[str]) -> dict[str, str]:
    """Identifiers -> ids that may stand in a stem as [[id]]; numbers where an identifier may not."""
    marks: dict[str, str] = {}
    for number, name in enumerate(names, start=1):
        fits = MARK.fullmatch(name) and name not in marks.values()
        marks[name] = name if fits else f"gap-{number}"
    return marks


def renamed(names: Mapping[str, str]) -> dict[str, Any]:
    """The `names` of a binding, ours -> theirs, where any differ."""
    ours = {mark: name for name, mark in names.items() if mark != name}
    return {"names": ours} if ours else {}


def blank(texts: Mapping[str, Any]) -> bool:
    return not any(str(texts.get(language) or "").strip() for language in ("zh", "en"))
