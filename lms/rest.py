"""The REST interface: every app's router under /api/v1/, one rendering of refusals.

The description is at /api/v1/openapi.json; there is no browsable page, as those of the library load
their scripts from other hosts.
"""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from assessments.rest import router as questions
from core.errors import DomainError
from core.rendering import domain_error, refusal
from qualifications.rest import router as qualifications
from search.rest import router as search

api = NinjaAPI(title="Comity", version="1", docs_url=None, urls_namespace="api")
api.add_router("", qualifications)
api.add_router("", search)
api.add_router("", questions)


@api.exception_handler(DomainError)
def refuse(request: HttpRequest, error: DomainError) -> HttpResponse:
    return domain_error(request, error)


@api.exception_handler(Http404)
def not_found(request: HttpRequest, error: Http404) -> HttpResponse:
    return refusal(request, status=404, code="not_found")


@api.exception_handler(ValidationError)
def invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    places = sorted({".".join(str(part) for part in flaw["loc"]) for flaw in error.errors})
    detail = _("These fields cannot be accepted: %(fields)s.") % {"fields": ", ".join(places)}
    return refusal(request, status=422, code="bad_request", detail=detail)


@api.exception_handler(AuthenticationError)
def not_signed_in(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    return refusal(request, status=401, code="not_signed_in")


@api.exception_handler(HttpError)
def refused(request: HttpRequest, error: HttpError) -> HttpResponse:
    return refusal(request, status=error.status_code, code="bad_request")
