"""allauth's questions, answered by our rules."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from people.models import User

NEUTRAL = _("The staff number, the e-mail address or the password is not correct.")


class SignInBackend(AuthenticationBackend):
    """Staff number or e-mail with a password."""

    @classmethod
    def _stash_user(cls, user: Any) -> Any:
        # allauth would tell whoever knows the password of a closed account that it is closed.
        return None


class AccountAdapter(DefaultAccountAdapter):
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": NEUTRAL,
        "username_password_mismatch": NEUTRAL,
        "invalid_login": NEUTRAL,
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Accounts come by invitation only."""
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        # Requests that the test client makes up by itself come from nowhere.
        return super().get_client_ip(request) if request.META.get("REMOTE_ADDR") else "127.0.0.1"

    def add_message(  # type: ignore[override]
        self, request: HttpRequest, level: int, message_template: Any = None, *args: Any, **kwargs: Any
    ) -> None:
        # The first screen says who is signed in; a banner would only push it down.
        if message_template not in ("account/messages/logged_in.txt", "account/messages/logged_out.txt"):
            super().add_message(request, level, message_template, *args, **kwargs)


class MfaAdapter(DefaultMFAAdapter):
    def get_totp_label(self, user: User) -> str:  # type: ignore[override]
        return user.staff_number

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """The last second factor stays with those who must have one; it can be joined by another first."""
        user = authenticator.user
        if not user.needs_second_factor or user.mfa_exempt:
            return True
        proving = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
        others = user.authenticator_set.filter(type__in=proving).exclude(pk=authenticator.pk)
        return authenticator.type not in proving or others.exists()
