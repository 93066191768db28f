"""One refusal, three renderings: page, htmx fragment, problem JSON."""

from __future__ import annotations

import logging
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from core import wording
from core.errors import DomainError
from core.http import problem, request_id, wants_fragment, wants_json

logger = logging.getLogger("comity.errors")
audit = logging.getLogger("comity.audit")

TITLES = {
    400: _("The request could not be understood"),
    401: _("Sign in first"),
    403: _("This is not open to you"),
    404: _("Not found"),
    405: _("Not possible here"),
    409: _("Something came first"),
    412: _("The page has changed in the meantime"),
    413: _("Too large"),
    415: _("This kind of file is not accepted"),
    422: _("This cannot be accepted as it is"),
    429: _("Too many requests"),
    500: _("Something went wrong"),
    503: _("Not available at the moment"),
}
# Words of the last resort, when even the error page cannot be drawn; both languages, no template.
BARE_PAGE = (
    '<!doctype html><html lang="zh-Hans"><meta charset="utf-8"><title>Comity</title>'
    '<h1>{status}</h1><p>{detail}</p><p><a href="/">Comity</a></p><p><small>{request_id}</small></p></html>'
)


def domain_error(request: HttpRequest, error: DomainError) -> HttpResponse:
    response = refusal(
        request, status=error.status, code=error.code, detail=wording.say(error.code, **error.detail)
    )
    if "retry_after" in error.detail:
        response["Retry-After"] = str(int(error.detail["retry_after"]))
    elif error.status in (429, 503):
        response["Retry-After"] = "30"
    if error.status == 403:
        note_denial(request, error.code)
    return response


def refusal(request: HttpRequest, *, status: int, code: str, detail: str | None = None) -> HttpResponse:
    """The answer to a request that is not carried out. It names nothing the reader asked about."""
    detail = detail or wording.say(code)
    title = str(TITLES.get(status, TITLES[400]))
    if wants_json(request):
        return problem(status=status, code=code, title=title, detail=detail)
    facts: dict[str, Any] = {
        "status": status,
        "code": code,
        "title": title,
        "detail": detail,
        "request_id": request_id(),
    }
    fragment = wants_fragment(request)
    try:
        body: str = render_to_string("error.html#fragment" if fragment else "error.html", facts, request)
    except Exception:
        # The page frame needs session, user and database, any of which may be what failed.
        logger.exception("error page could not be drawn")
        body = BARE_PAGE.format(**facts)
    response = HttpResponse(body, status=status)
    if fragment:
        # What the person typed stays on the page; the message goes to the place for messages.
        response["HX-Retarget"] = "#alerts"
        response["HX-Reswap"] = "innerHTML"
    return response


def note_denial(request: HttpRequest, code: str) -> None:
    """One audit line for each act that was refused to somebody."""
    user = getattr(request, "_cached_user", None) or getattr(request, "user", None)
    audit.warning(
        "denied code=%s method=%s path=%r actor=%s request_id=%s",
        code,
        request.method,
        request.path,
        getattr(user, "uuid", None) or "-",
        request_id(),
    )
