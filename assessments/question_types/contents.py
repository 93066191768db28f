"""The bilingual texts of a question, wherever its type keeps them; pure.

A text is a mapping that holds "zh" or "en". It is named by where it stands: "stem", "options.a",
"documents.d1.title", "explanation", "key.hints.1". Members of lists go by their `id`, otherwise by their
place from 1.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from assessments.question_types.base import HTML, LANGUAGES

EXPLANATION, KEY = "explanation", "key"
_NOT_TEXT = frozenset({"schema", "markup"})


@dataclass(frozen=True)
class Text:
    """`steps` lead down to the mapping that holds it."""

    path: str
    zh: str
    en: str
    steps: tuple[str | int, ...] = ()

    def __getitem__(self, language: str) -> str:
        return self.zh if language == "zh" else self.en


@dataclass(frozen=True)
class Content:
    """What a version holds, as one tree."""

    definition: Mapping[str, Any]
    key: Mapping[str, Any]
    explanation: Mapping[str, str]

    @property
    def is_html(self) -> bool:
        return self.definition.get("markup") == HTML

    def tree(self) -> dict[str, Any]:
        return {**self.definition, KEY: self.key, EXPLANATION: self.explanation}


def texts(content: Content) -> list[Text]:
    """In the order in which a reader meets them; the explanation last."""
    return list(_texts(content.tree(), (), ()))


def settings(content: Content) -> dict[str, str]:
    """Everything that is no bilingual text, by its place: what is right, rules, coordinates."""
    return dict(_settings(content.tree(), ()))


def with_texts(content: Content, changed: Mapping[tuple[str, str], str]) -> Content:
    """The content with other texts: (path, language) -> text. Paths that it has not are left out."""
    tree = copy.deepcopy(content.tree())
    if not isinstance(tree.get(EXPLANATION), dict):
        tree[EXPLANATION] = {}
    places = {text.path: text.steps for text in texts(content)}
    for (path, language), value in changed.items():
        if path == EXPLANATION:
            tree[EXPLANATION][language] = value
        elif path in places:
            _at(tree, places[path])[language] = value
    explanation = tree.pop(EXPLANATION)
    key = tree.pop(KEY)
    return Content(tree, key, explanation if any(explanation.values()) else {})


def _at(tree: Any, steps: tuple[str | int, ...]) -> Any:
    for step in steps:
        tree = tree[step]
    return tree


def _texts(value: Any, steps: tuple[str | int, ...], names: tuple[str, ...]) -> Iterator[Text]:
    if isinstance(value, Mapping):
        if _is_text(value):
            zh, en = (str(value.get(language) or "") for language in LANGUAGES)
            yield Text(".".join(names), zh, en, steps)
        for name, child in value.items():
            if name not in LANGUAGES:
                yield from _texts(child, (*steps, name), (*names, name))
    elif isinstance(value, list | tuple):
        for place, child in enumerate(value):
            yield from _texts(child, (*steps, place), (*names, _name_of(child, place)))


def _settings(value: Any, names: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    if isinstance(value, Mapping):
        for name, child in value.items():
            is_text = name in LANGUAGES and _is_text(value)
            if not is_text and name not in _NOT_TEXT and name != "id":
                yield from _settings(child, (*names, name))
    elif isinstance(value, list | tuple):
        if all(isinstance(child, str | int | float) for child in value):
            yield ".".join(names), ", ".join(map(str, value))
            return
        for place, child in enumerate(value):
            yield from _settings(child, (*names, _name_of(child, place)))
    elif value not in (None, ""):
        yield ".".join(names), str(value)


def _is_text(value: Mapping[str, Any]) -> bool:
    held = [value[language] for language in LANGUAGES if language in value]
    return bool(held) and all(isinstance(text, str) or text is None for text in held)


def _name_of(child: Any, place: int) -> str:
    return str(child["id"]) if isinstance(child, Mapping) and child.get("id") else str(place + 1)
