"""Requests as views know them, and the answers that every app gives alike."""

from __future__ import annotations

from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, JsonResponse

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models import QuerySet
    from django_htmx.middleware import HtmxDetails

    from people.models import User

_request_id: ContextVar[str] = ContextVar("request_id", default="")


class AuthedRequest(HttpRequest):
    """A request behind `login_required`."""

    user: User  # type: ignore[assignment]
    htmx: HtmxDetails


def request_id() -> str:
    """The identifier of the request being answered, "" outside of one."""
    return _request_id.get()


def paginate(queryset: QuerySet[Any] | Sequence[Any], request: HttpRequest, per_page: int = 50) -> Page[Any]:
    """The page named by `?page=`; a page that does not exist is the nearest one."""
    return Paginator(queryset, per_page).get_page(request.GET.get("page"))


def wants_json(request: HttpRequest) -> bool:
    """API paths, and callers who name JSON and not HTML among what they accept."""
    if request.path_info.startswith("/api/"):
        return True
    accept = request.headers.get("Accept", "")
    return "json" in accept and "text/html" not in accept


def wants_fragment(request: HttpRequest) -> bool:
    """An htmx request that swaps a part of the page (a boosted one replaces the page)."""
    headers = request.headers
    return (
        headers.get("HX-Request") == "true"
        and headers.get("HX-Boosted") != "true"
        and headers.get("HX-Request-Type") != "full"
    )


def problem(*, status: int, code: str, title: str, detail: str) -> JsonResponse:
    """RFC 9457 problem details."""
    body = {
        "type": f"urn:comity:problem:{code}",
        "title": title,
        "status": status,
        "code": code,
        "detail": detail,
        "request_id": request_id(),
    }
    return JsonResponse(
        body,
        status=status,
        content_type="application/problem+json",
        json_dumps_params={"ensure_ascii": False},
    )


def trail(*steps: tuple[str, str]) -> list[dict[str, str]]:
    """The way down to a page, for the breadcrumbs: labels with their addresses, the page itself last."""
    items = [{"label": label, "href": href} for label, href in steps]
    items[-1]["href"] = ""
    return items
