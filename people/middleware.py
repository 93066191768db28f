"""How long a session lasts, and what it may open before the second factor."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from allauth.account.authentication import get_authentication_records
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from core import clock
from core.errors import TooMany
from core.rendering import domain_error
from people import queries
from people.operations import accounts
from people.registry import SESSION_BEGAN, SESSION_QUIET_UNTIL, SESSION_SECOND_FACTOR, SESSION_SEEN

PENDING_LOGIN = "account_login"  # allauth's mark of a login between password and second factor
WRITE_EVERY = 60  # seconds between two notes of "still there" in one session

# What a session may open while the second factor is asked of it (N-ACC-15).
BEFORE_SECOND_FACTOR = frozenset({"mfa_authenticate", "account_logout", "people:language", "set_theme"})
# What a signed-in person without one may open to set it up; all but the first ask for the password again.
TO_SET_UP = BEFORE_SECOND_FACTOR | {
    "mfa_index", "mfa_activate_totp", "mfa_list_webauthn", "mfa_add_webauthn",
    "mfa_generate_recovery_codes", "mfa_view_recovery_codes", "mfa_download_recovery_codes",
    "account_reauthenticate",
}  # fmt: skip
TO_PASS = BEFORE_SECOND_FACTOR | {"mfa_reauthenticate", "mfa_reauthenticate_webauthn"}

WALK_LIMIT = 100  # addresses that do not exist, per person
WALK_SECONDS = 60


class SessionRules:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.SESSION_COOKIE_NAME in request.COOKIES:
            self._end_if_over(request)
        response = self.get_response(request)
        if response.status_code == 404:
            response = self._count_walk(request, response)
        language = getattr(request, "language_chosen", None)
        if language:
            _set_language_cookie(response, language)
        return response

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        if settings.SESSION_COOKIE_NAME not in request.COOKIES:
            return None
        user, name = request.user, request.resolver_match.view_name  # type: ignore[union-attr]
        if not user.is_authenticated:
            if PENDING_LOGIN in request.session and name not in BEFORE_SECOND_FACTOR:
                if name == "account_login":
                    del request.session[PENDING_LOGIN]  # beginning again is always possible
                    return None
                return HttpResponseRedirect(reverse("mfa_authenticate"))
            return None
        if not user.needs_second_factor or (user.mfa_exempt and settings.SECOND_FACTOR_EXEMPTIONS):
            return None
        if passed_second_factor(request):
            return None
        if queries.has_second_factor(user):
            allowed, target = TO_PASS, "mfa_reauthenticate"
        else:
            allowed, target = TO_SET_UP, "mfa_index"
        if name in allowed:
            return None
        query = urlencode({REDIRECT_FIELD_NAME: request.get_full_path()})
        return HttpResponseRedirect(f"{reverse(target)}?{query}")

    def _end_if_over(self, request: HttpRequest) -> None:
        session = request.session
        if "_auth_user_id" not in session:
            return
        now = int(clock.now().timestamp())
        began, seen = session.get(SESSION_BEGAN, now), session.get(SESSION_SEEN, now)
        idle = now - max(seen, min(now, session.get(SESSION_QUIET_UNTIL, 0)))
        if now - began >= settings.SESSION_COOKIE_AGE or idle >= settings.SESSION_IDLE.total_seconds():
            session.flush()
            messages.info(request, _("Your session has ended. Sign in again to go on."))
        elif SESSION_BEGAN not in session or now - seen >= WRITE_EVERY:
            session.setdefault(SESSION_BEGAN, now)
            session[SESSION_SEEN] = now

    def _count_walk(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """Whoever asks for one address after another that does not exist is stopped (N-ACC-13)."""
        user = getattr(request, "_cached_user", None)
        if user is None or not user.is_authenticated:
            return response
        key = f"people.walk.{user.pk}"
        cache.add(key, 0, WALK_SECONDS)
        try:
            count = cache.incr(key)
        except ValueError:  # the minute ended between the two lines
            return response
        if count <= WALK_LIMIT:
            return response
        if count == WALK_LIMIT + 1:
            accounts.note_walking(person=user, path=request.path)
        return domain_error(request, TooMany("account.walking", retry_after=WALK_SECONDS))


def passed_second_factor(request: HttpRequest) -> bool:
    """In this session: a code, a key or a passkey was shown, or one was set up, which shows the same."""
    if request.session.get(SESSION_SECOND_FACTOR):
        return True
    records = get_authentication_records(request, request.user)  # type: ignore[arg-type]
    return any(record.get("method") == "mfa" for record in records)


def _set_language_cookie(response: HttpResponse, language: str) -> None:
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=365 * 24 * 3600,
        path=settings.LANGUAGE_COOKIE_PATH,
        secure=settings.LANGUAGE_COOKIE_SECURE or settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    patch_vary_headers(response, ("Cookie",))
