"""What every request passes. Each line here is paid by every page, so there is little of it."""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

from django.conf import settings
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.locale import LocaleMiddleware
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language

from core import quarantine
from core.errors import DomainError, Invalid, Unavailable
from core.http import _request_id
from core.rendering import domain_error, logger, note_denial, refusal

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
KNOWN = SAFE | {"POST", "PUT", "PATCH", "DELETE"}

GetResponse = Callable[[HttpRequest], HttpResponse]


class RequestContext:
    """Names the request, refuses what no page of ours sends, keeps private answers out of caches."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response
        self.session_cookie = settings.SESSION_COOKIE_NAME
        self.trusted = frozenset(settings.CSRF_TRUSTED_ORIGINS)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        identifier = str(uuid4())
        token = _request_id.set(identifier)
        request.request_id = identifier  # type: ignore[attr-defined]
        try:
            response = self._refused(request) or self.get_response(request)
        finally:
            _request_id.reset(token)
        headers = response.headers
        headers["X-Request-ID"] = identifier
        if "Cache-Control" not in headers and (
            self.session_cookie in request.COOKIES or self.session_cookie in response.cookies
        ):
            headers["Cache-Control"] = "private, no-store"
        if getattr(request, "signed_out", False):
            headers["Clear-Site-Data"] = '"cache", "storage"'
        return response

    def _refused(self, request: HttpRequest) -> HttpResponse | None:
        if request.method in SAFE:
            return None
        if request.method not in KNOWN:
            response = refusal(request, status=405, code="method_not_allowed")
            response["Allow"] = ", ".join(sorted(KNOWN))
            return response
        if self._is_foreign(request):
            note_denial(request, "request_foreign")
            return refusal(request, status=403, code="request_foreign")
        return None

    def _is_foreign(self, request: HttpRequest) -> bool:
        """Browsers say where a request comes from; what says nothing is no browser and has no cookie."""
        site = request.META.get("HTTP_SEC_FETCH_SITE")
        if site is not None and site not in ("same-origin", "none"):
            return True
        origin = request.META.get("HTTP_ORIGIN")
        if origin is None or origin in self.trusted:
            return False
        return origin != f"{request.scheme}://{request.get_host()}"


class Locale(LocaleMiddleware):
    """Django's, without its guess that any 404 might exist below `/zh-hans/`.

    Wagtail answers for every path there, so each refusal of a gate would become a redirect, and absent
    would no longer look like out of scope. Only the bare address of the site leads to a language.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if response.status_code != 404 or request.path_info == "/":
            return super().process_response(request, response)
        patch_vary_headers(response, ("Accept-Language",))
        response.headers.setdefault("Content-Language", get_language() or settings.LANGUAGE_CODE)
        return response


class ScanUploads:
    """Every file that a form brings is looked at before any view sees it, those of the back office too."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: object, args: object, kwargs: object
    ) -> HttpResponse | None:
        if request.method != "POST" or request.content_type != "multipart/form-data":
            return None
        sender = request.user if request.user.is_authenticated else None
        try:
            for _field, files in request.FILES.lists():
                for file in files:
                    quarantine.check(file=file, sent_to=request.path, by=sender)
        except DomainError as error:
            return domain_error(request, error)
        except SuspiciousOperation:  # more fields than any form of ours has
            return domain_error(request, Invalid("bad_request"))
        return None


class DomainErrors:
    """Turns what operations and gates raise into one rendering; innermost, so the rest sees a response."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, DomainError):
            return domain_error(request, exception)
        if isinstance(exception, Http404):
            return refusal(request, status=404, code="not_found")
        if isinstance(exception, PermissionDenied):
            note_denial(request, "not_allowed")
            return refusal(request, status=403, code="not_allowed")
        if isinstance(exception, (OperationalError, InterfaceError)):
            logger.error("database failed for %s %s", request.method, request.path, exc_info=exception)
            return domain_error(request, Unavailable("database_unavailable", retry_after=5))
        return None
