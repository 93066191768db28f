"""REST: what the signed-in person finds."""

from __future__ import annotations

from typing import Literal

from django.http import HttpRequest
from ninja import Query, Router, Schema
from ninja.security import django_auth
from pydantic import Field

from core.errors import DomainError
from search import queries, registry

router = Router(tags=["search"])


class ResultOut(Schema):
    """`language` is that of the title and of the page; `href` is empty where there is no page to go to."""

    kind: str
    title: str
    note: str
    excerpt: str
    language: str
    href: str


class CountOut(Schema):
    """`has_more`: there are more than were counted."""

    kind: str
    count: int
    has_more: bool


class FoundOut(Schema):
    """`results`, the best first: the first of every kind, or a page of the kind that was asked for.
    `is_partial`: nothing holds all the words, these hold most of them."""

    results: list[ResultOut]
    counts: list[CountOut]
    is_partial: bool
    page: int
    pages: int


class Asked(Schema):
    q: str = Field(min_length=1)
    kind: str = ""
    language: Literal["zh-hans", "en"] = "zh-hans"
    page: int = Field(1, ge=1, le=1000)


@router.get("/search", response=FoundOut, auth=django_auth, summary="Search everything in one's scope")
def search(request: HttpRequest, asked: Query[Asked]) -> dict[str, object]:
    if request.GET.keys() - Asked.model_fields.keys():
        raise DomainError("bad_request")
    if len(asked.q) > queries.LONGEST:
        raise DomainError("search.too_long", longest=queries.LONGEST)
    if asked.kind and registry.by_name(asked.kind) is None:
        raise DomainError("search.kind_unknown")
    found = queries.find(
        user=request.user, text=asked.q, language=asked.language, chosen=asked.kind, page=asked.page
    )
    results = [
        {
            "kind": result.kind.name,
            "title": result.name,
            "note": result.note,
            "excerpt": result.excerpt,
            "language": result.language,
            "href": result.href,
        }
        for result in found.results
    ]
    counts = [
        {"kind": group.kind.name, "count": group.count, "has_more": group.has_more} for group in found.groups
    ]
    return {
        "results": results,
        "counts": counts,
        "is_partial": found.is_partial,
        "page": found.page,
        "pages": found.pages,
    }
