"""Published programmes for the search, by their pages."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from bs4 import BeautifulSoup
from django.utils.translation import gettext_lazy

from core.i18n import suffix
from courses.queries.drawing import address_of
from exchange.models import ProgrammePage
from exchange.queries import live_pages
from search import registry
from search.registry import Document, Drawn, Kind, Part, everybody

PROGRAMME = "programme"
LINES = ("host", "partner", "place", "contact")
PARAGRAPHS = ("eligibility", "documents")


def _grouped(things: Iterable[int] | None) -> dict[int, list[ProgrammePage]]:
    pages = live_pages()
    if things is not None:
        pages = pages.filter(programme__in=list(things))
    grouped: dict[int, list[ProgrammePage]] = defaultdict(list)
    for page in pages.order_by("programme", "locale__language_code"):
        grouped[page.programme_id].append(page)
    return grouped


def _documents(things: Iterable[int] | None) -> Iterator[Document]:
    for thing, pages in _grouped(things).items():
        titles: dict[str, Any] = {f"title_{_end(page)}": page.title for page in pages}
        yield Document(
            thing=thing,
            codes=(pages[0].code,),
            near=tuple(Part(_end(page), page.summary) for page in pages if page.summary),
            body=tuple(Part(_end(page), text) for page in pages for text in _texts(page)),
            **titles,
        )


def _texts(page: ProgrammePage) -> Iterator[str]:
    yield from filter(None, (getattr(page, name) for name in LINES))
    for html in filter(None, (getattr(page, name) for name in PARAGRAPHS)):
        yield BeautifulSoup(html, "html.parser").get_text(" ", strip=True)
    yield from page.body.stream_block.get_searchable_content(page.body)


def _end(page: ProgrammePage) -> str:
    return suffix(page.locale.language_code)


def _draw(user: Any, things: list[int], language: str) -> dict[int, Drawn]:
    return {
        thing: Drawn({page.locale.language_code: address_of(page) for page in pages}, pages[0].code)
        for thing, pages in _grouped(things).items()
    }


registry.kind(
    Kind(PROGRAMME, 9, gettext_lazy("Exchange programmes"), 15, everybody, _draw, _documents, is_text=True)
)
