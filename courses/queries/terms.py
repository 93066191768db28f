"""Glossary terms as lessons show them."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse
from django.utils.translation import get_language

from terminology import queries as term_queries


@dataclass(frozen=True)
class TermCard:
    """A term with its name in the reader's language first."""

    text: str
    other: str
    other_language: str
    pinyin: str
    definition: str
    href: str


def term_choices() -> list[tuple[str, str]]:
    return [(str(term.uuid), str(term)) for term in term_queries.approved_terms()]


def term_card(uuid: str) -> TermCard | None:
    try:
        term = term_queries.approved_terms().filter(uuid=UUID(uuid)).first()
    except ValueError:
        return None
    if term is None:
        return None
    language = "en" if (get_language() or "").startswith("en") else "zh-hans"
    other_language = "zh-hans" if language == "en" else "en"
    own, other = term.rendering(language), term.rendering(other_language)
    shown = own or other
    return TermCard(
        text=shown.text if shown else "",
        other=other.text if own and other else "",
        other_language="zh-Hans" if other_language == "zh-hans" else "en",
        pinyin=shown.pinyin if shown else "",
        definition=shown.definition if shown else "",
        href=reverse("terminology:term", args=[term.uuid]),
    )
