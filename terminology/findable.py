"""Approved terms for the search: anybody finds them in either language."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy

from search import registry
from search.registry import Document, Drawn, Kind, Part, everybody
from terminology import queries
from terminology.models import Rendering, Term

TERM = "term"


def _documents(things: Iterable[int] | None) -> Iterator[Document]:
    found = queries.approved_terms().order_by("pk")
    if things is not None:
        found = found.filter(pk__in=list(things))
    for term in found.iterator(chunk_size=500):
        yield _document(term)


def _document(term: Term) -> Document:
    zh, en = term.rendering(Rendering.Language.CHINESE), term.rendering(Rendering.Language.ENGLISH)
    both = [("zh", zh), ("en", en)]
    others = [form for _language, row in both if row for form in (*row.variants, *row.forbidden)]
    return Document(
        thing=term.pk,
        title_zh=zh.text if zh else "",
        title_en=en.text if en else "",
        aliases=tuple(others),
        pinyin=(zh.pinyin,) if zh and zh.pinyin else (),
        near=tuple(Part(language, row.definition) for language, row in both if row and row.definition),
    )


def _draw(user: Any, things: list[int], language: str) -> dict[int, Drawn]:
    """With the name in the other language."""
    drawn = {}
    for term in queries.approved_terms().filter(pk__in=things):
        zh, en = term.rendering(Rendering.Language.CHINESE), term.rendering(Rendering.Language.ENGLISH)
        notes = {"zh": en.text if en else "", "en": zh.text if zh else ""}
        drawn[term.pk] = Drawn({"": reverse("terminology:term", args=[term.uuid])}, notes=notes)
    return drawn


registry.kind(Kind(TERM, 3, gettext_lazy("Terms"), 30, everybody, _draw, _documents))
