"""allauth's questions, answered by our rules."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.mfa.adapter import DefaultMFAAdapter
from django.http import HttpRequest

from people.models import User


class SignInBackend(AuthenticationBackend):
    """Staff number or e-mail with a password."""


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Accounts come by invitation only."""
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        # Requests that the test client makes up by itself come from nowhere.
        return super().get_client_ip(request) if request.META.get("REMOTE_ADDR") else "127.0.0.1"


class MfaAdapter(DefaultMFAAdapter):
    def get_totp_label(self, user: User) -> str:  # type: ignore[override]
        return user.staff_number
