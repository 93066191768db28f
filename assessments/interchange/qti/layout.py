"""How the interactions of a body make one question: alone, in one text, or one after the other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from assessments.interchange.qti import body
from assessments.interchange.qti.faults import Refused
from assessments.interchange.qti.interactions import INLINE, READERS, SHOWN, Reading
from assessments.interchange.qti.interactions.choices import block, joined
from assessments.interchange.qti.interactions.parts import Part, blank
from assessments.interchange.qti.item import Item
from assessments.interchange.qti.nodes import Node

MOST_INTERACTIONS = 50
_LINE = "_____"
_WRAPPERS = frozenset(
    {"div", "section", "article", "contentBody", "table", "tbody", "tr", "td", "fieldset", "span", "p"}
)
Declared = Mapping[str, Mapping[str, Any]]


@dataclass
class Laid:
    """A question made of one or more interactions; `binds` by response."""

    kind: str
    definition: dict[str, Any]
    key: dict[str, Any]
    stem: dict[str, str]
    binds: dict[str, dict[str, Any]] = field(default_factory=dict)

    def under(self, where: str, name: str) -> dict[str, dict[str, Any]]:
        """The bindings as those of a part of a greater question."""
        return {
            response: {**bind, "path": [[where, name], *(bind.get("path") or [])]}
            for response, bind in self.binds.items()
        }


class Layout:
    def __init__(self, item: Item, declared: Declared, scored: bool) -> None:
        self.item, self.declared, self.scored = item, declared, scored
        self.stimulus: list[Node] = []

    def question(self, content: Node) -> Laid:
        found = interactions(content)
        if len(found) > MOST_INTERACTIONS:
            raise Refused("qti_too_large", content.line)
        for node in found:
            if node.name not in READERS:
                raise Refused("qti_interaction_unsupported", node.line, node.name, interaction=node.name)
        if not found:
            return self.finished(Laid("description", {}, {}, self.text(content.children)))
        if all(node.name in INLINE for node in found):
            return self.finished(self.in_text(content.children, found))
        if len(found) == 1:
            return self.finished(self.alone(content, found[0]))
        return self.case_file(content)

    def finished(self, laid: Laid) -> Laid:
        before = [self.text(stimulus.children) for stimulus in self.stimulus]
        laid.stem = joined(*before, laid.stem) if before else laid.stem
        return laid

    def text(self, nodes: Sequence[Node | str]) -> dict[str, str]:
        return body.texts(self.item, nodes)

    def part(self, node: Node) -> tuple[str, Part]:
        name = node.get("responseIdentifier")
        if name not in self.declared:
            raise Refused("qti_response_undeclared", node.line, name)
        return name, READERS[node.name](Reading(node, self.item, self.declared[name], self.scored))

    def alone(self, content: Node, node: Node) -> Laid:
        name, part = self.part(node)

        def hold(inner: Node, language: str) -> str | None:
            return block(part.stem.get(language) or "") if inner is node else None

        stem = body.texts(self.item, content.children, hold)
        return Laid(part.kind, part.definition, part.key, stem, {name: part.bind})

    def in_text(self, nodes: Sequence[Node | str], found: Sequence[Node]) -> Laid:
        """Gaps in a text: one entry is a question with a line in it, choices are words, all else a cloze."""
        single = len(found) == 1
        marks = {id(node): str(number) for number, node in enumerate(found, start=1)}
        entry = single and found[0].name == "textEntryInteraction"

        def hold(inner: Node, language: str) -> str | None:
            mark = marks.get(id(inner))
            return None if mark is None else _LINE if entry else f"[[{mark}]]"

        stem = body.texts(self.item, nodes, hold)
        parts = [(mark, *self.part(node)) for node, mark in zip(found, marks.values(), strict=True)]
        if entry:
            _mark, name, part = parts[0]
            return Laid(part.kind, part.definition, part.key, stem, {name: part.bind})
        if all(node.name == "inlineChoiceInteraction" for node in found):
            return _words(stem, parts)
        return _cloze(stem, parts)

    def case_file(self, content: Node) -> Laid:
        documents: list[dict[str, Any]] = []
        parts: list[tuple[str, Laid]] = []
        binds: dict[str, dict[str, Any]] = {}
        before: list[dict[str, str]] = []
        for piece in _pieces(content):
            laid = self._piece(piece)
            if laid is None:
                before.append(self.text([piece]))
                continue
            if not parts:
                documents, before = self._documents(before), []
            number = str(len(parts) + 1)
            laid.stem = joined(*before, laid.stem)
            before = []
            if blank(laid.stem):
                laid.stem = dict.fromkeys(("zh", "en"), "") | dict.fromkeys(
                    self.item.languages, f"({number})"
                )
            binds |= laid.under("parts", number)
            parts.append((number, laid))
        if before and parts:
            parts[-1][1].stem = joined(parts[-1][1].stem, *before)
        definition = {
            "documents": documents,
            "parts": [
                {"id": number, "kind": laid.kind, "marks": "1",
                 "definition": {"schema": 1, "markup": "html", **laid.definition, "stem": laid.stem}}
                for number, laid in parts
            ],
        }  # fmt: skip
        return Laid(
            "case_file",
            definition,
            {"parts": {number: laid.key for number, laid in parts}},
            self.titled(),
            binds,
        )

    def titled(self) -> dict[str, str]:
        title = self.item.root.get("title") or self.item.root.get("identifier")
        return dict.fromkeys(("zh", "en"), "") | dict.fromkeys(self.item.languages, body.escaped(title))

    def _documents(self, before: list[dict[str, str]]) -> list[dict[str, Any]]:
        texts = [self.text(stimulus.children) for stimulus in self.stimulus]
        leading = joined(*before)
        texts = [text for text in (*texts, leading) if not blank(text)] or [self.titled()]
        return [
            {"id": str(number), "title": self.titled(), "body": text}
            for number, text in enumerate(texts, start=1)
        ]

    def _piece(self, piece: Node | str) -> Laid | None:
        if isinstance(piece, str):
            return None
        found = interactions(piece)
        if not found:
            return None
        if all(node.name in INLINE for node in found):
            return self.in_text([piece], found)
        if piece.name in READERS:
            name, part = self.part(piece)
            return Laid(part.kind, part.definition, part.key, part.stem, {name: part.bind})
        raise Refused("qti_interaction_unsupported", piece.line, piece.name, interaction=piece.name)


def interactions(node: Node) -> list[Node]:
    return [
        inner
        for inner in node.walk()
        if inner.name.endswith("Interaction") and inner.name not in SHOWN and not inner.family
    ]


def _pieces(content: Node) -> list[Node | str]:
    """The body in pieces: texts, texts with gaps, and block interactions, out of their wrappers."""
    pieces: list[Node | str] = []
    for child in content.children:
        if isinstance(child, str):
            if child.strip():
                pieces.append(child)
            continue
        blocks = [node for node in interactions(child) if node.name not in INLINE]
        if blocks and child.name not in READERS:
            pieces.extend(_pieces(child))
        else:
            pieces.append(child)
    return pieces


def _words(stem: dict[str, str], parts: Sequence[tuple[str, str, Part]]) -> Laid:
    choices: list[dict[str, Any]] = []
    gaps, right = [], {}
    binds: dict[str, dict[str, Any]] = {}
    for mark, name, part in parts:
        ours = {
            option["id"]: option["id"] if len(parts) == 1 else f"{mark}.{option['id']}"
            for option in part.definition["options"]
        }
        choices += [
            {**option, "id": ours[option["id"]], "group": mark} for option in part.definition["options"]
        ]
        gaps.append({"id": mark, "group": mark})
        if part.key["options"]:
            right[mark] = ours[part.key["options"][0]]
        names = {mine: theirs for theirs, mine in ours.items() if mine != theirs}
        binds[name] = {"take": "gap", "gap": mark} | ({"names": names} if names else {})
    key = {"gaps": right, "scoring": "all_or_nothing"}
    return Laid("select_words", {"choices": choices, "gaps": gaps}, key, stem, binds)


def _cloze(stem: dict[str, str], parts: Sequence[tuple[str, str, Part]]) -> Laid:
    gaps = [
        {"id": mark, "kind": part.kind, "definition": {"markup": "html", **part.definition}}
        for mark, _name, part in parts
    ]
    key = {"gaps": {mark: {"key": part.key, "marks": "1"} for mark, _name, part in parts}}
    binds = {name: {**part.bind, "path": [["gaps", mark]]} for mark, name, part in parts}
    return Laid("cloze", {"gaps": gaps}, key, stem, binds)
