"""Interactions in which some of what is shown is chosen or put in order."""

from __future__ import annotations

from typing import Any

from assessments.interchange.qti import body
from assessments.interchange.qti.interactions.parts import Part, Reading, marks_for, name_of, renamed
from assessments.interchange.qti.nodes import Node

ALL_OR_NOTHING = "all_or_nothing"


def choice(reading: Reading) -> Part:
    """Single cardinality is one option, any other several, whatever `maxChoices` says."""
    options = reading.choices(reading.node.elements("simpleChoice"))
    definition: dict[str, Any] = {"options": options}
    if not reading.node.flag("shuffle"):
        definition["fixed_order"] = True
    key: dict[str, Any] = {"options": reading.best_of(option["id"] for option in options)}
    if reading.several:
        key["scoring"] = ALL_OR_NOTHING
    kind = "multiple_choice" if reading.several else "single_choice"
    return Part(kind, definition, key, {"take": "options"}, reading.prompt())


def order(reading: Reading) -> Part:
    options = reading.choices(reading.node.elements("simpleChoice"))
    ids = [option["id"] for option in options]
    right = [value for value in reading.correct if value in ids]
    key = {"order": [*right, *(one for one in ids if one not in right)], "scoring": ALL_OR_NOTHING}
    return Part("ordering", {"options": options}, key, {"take": "order"}, reading.prompt())


def hottext(reading: Reading) -> Part:
    passages = [node for node in reading.node.walk() if node.name == "hottext"]
    marks = marks_for(name_of(node) for node in passages)
    options = [{**option, "id": marks[option["id"]]} for option in reading.choices(passages)]

    def hold(node: Node, language: str) -> str | None:
        if node.name == "prompt":
            return ""
        return f"[[{marks[name_of(node)]}]]" if node.name == "hottext" else None

    text = body.texts(reading.item, reading.node.children, hold)
    definition: dict[str, Any] = {"options": options}
    right = [marks[value] for value in reading.best_of(marks)]
    most = reading.node.whole("maxChoices", 1) if reading.several else 1
    if most and most >= len(right):
        definition["most"] = most
    key = {"options": right, "scoring": ALL_OR_NOTHING}
    stem = joined(reading.prompt(), text)
    return Part("hot_text", definition, key, {"take": "options", **renamed(marks)}, stem)


def inline_choice(reading: Reading) -> Part:
    """On its own; several in one text are put together by the caller."""
    options = reading.choices(reading.node.elements("inlineChoice"))
    definition: dict[str, Any] = {"options": options}
    if not reading.node.flag("shuffle"):
        definition["fixed_order"] = True
    key = {"options": reading.best_of(option["id"] for option in options)}
    return Part("single_choice", definition, key, {"take": "options"}, {"zh": "", "en": ""})


def joined(*texts: dict[str, str]) -> dict[str, str]:
    """Texts one under the other, each in a paragraph of its own where it has none."""
    found = {}
    for language in ("zh", "en"):
        said = [text[language] for text in texts if text.get(language)]
        found[language] = said[0] if len(said) == 1 else "".join(block(text) for text in said)
    return found


def block(markup: str) -> str:
    if not markup:
        return ""
    begins = ("<p", "<div", "<ul", "<ol", "<table", "<blockquote", "<h", "<figure", "<pre", "<dl")
    return markup if markup.startswith(begins) else f"<p>{markup}</p>"
