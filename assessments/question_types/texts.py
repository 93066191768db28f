"""The texts of a question in their two languages, wherever its type keeps them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from assessments.question_types.base import LANGUAGES, Texts


def texts_in(value: Any, path: str = "") -> Iterator[tuple[str, Texts]]:
    """(path, {"zh", "en"}) of every two-language text in a definition, key or explanation, in order."""
    if isinstance(value, Mapping):
        if any(isinstance(value.get(language), str) for language in LANGUAGES):
            yield path, {language: value.get(language) or "" for language in LANGUAGES}
        for name, part in value.items():
            if name not in LANGUAGES:
                yield from texts_in(part, f"{path}/{name}")
    elif isinstance(value, list | tuple):
        for place, part in enumerate(value):
            name = part.get("id", place) if isinstance(part, Mapping) else place
            yield from texts_in(part, f"{path}/{name}")


def missing_in(definition: Mapping[str, Any], language: str) -> list[str]:
    """Paths of the texts that another language has and this one has not."""
    return [
        path for path, texts in texts_in(definition) if not texts[language].strip() and any(texts.values())
    ]
