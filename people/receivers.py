"""allauth's and Django's news about sign-in, turned into our rules."""

from __future__ import annotations

from typing import Any

from allauth.account.signals import password_changed, password_reset, password_set
from allauth.mfa.signals import authenticator_added, authenticator_removed, authenticator_reset
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest

from core import clock
from core.events import file_quarantined
from core.models import QuarantinedFile
from notifications.operations import notify
from people.models import User
from people.operations import accounts
from people.registry import SESSION_BEGAN, SESSION_SECOND_FACTOR, SESSION_SEEN


@receiver(user_logged_in, dispatch_uid="people.begin_session")
def begin_session(sender: object, request: HttpRequest, user: User, **kwargs: Any) -> None:
    now = int(clock.now().timestamp())
    request.session[SESSION_BEGAN] = request.session[SESSION_SEEN] = now
    request.language_chosen = user.language  # type: ignore[attr-defined]


@receiver([password_changed, password_set, password_reset], dispatch_uid="people.password")
def note_password(sender: object, request: HttpRequest, user: User, **kwargs: Any) -> None:
    accounts.note_security_change(person=user, what="password")


@receiver(authenticator_added, dispatch_uid="people.factor_added")
def note_factor(sender: object, request: HttpRequest, user: User, **kwargs: Any) -> None:
    # Setting one up means having shown it.
    request.session[SESSION_SECOND_FACTOR] = True
    accounts.note_security_change(person=user, what="second_factor_added")


@receiver([authenticator_removed, authenticator_reset], dispatch_uid="people.factor_removed")
def note_factor_gone(sender: object, request: HttpRequest, user: User, **kwargs: Any) -> None:
    accounts.note_security_change(person=user, what="second_factor_removed")


@receiver(file_quarantined, dispatch_uid="people.file_refused")
def tell_sender(sender: object, file: QuarantinedFile, **kwargs: Any) -> None:
    if file.sender is not None:
        notify(
            recipient=file.sender, kind="account.file_refused", by=None, file=file.name, finding=file.finding
        )
