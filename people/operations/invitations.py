"""The way into a new account: a mailed secret, good once and for seven days."""

from __future__ import annotations

import secrets
from datetime import timedelta

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from core import clock, ledger, mail
from core.errors import Conflict, Invalid, NotAllowed
from core.outbox import after_commit
from people import policies, queries
from people.models import Invitation, Office, Post, User
from people.operations import accounts, organisation

LIFETIME = timedelta(days=7)
SECRET_BYTES = 32


@transaction.atomic
def join(
    *,
    by: User,
    staff_number: str,
    office: Office,
    post: Post,
    full_name_zh: str = "",
    full_name_latin: str = "",
    email: str | None = None,
    language: str = settings.LANGUAGE_CODE,
    send_invitation: bool = True,
) -> User:
    """A new member of an office: account, primary appointment and, with an address, the invitation."""
    person = accounts.create_account(
        by=by, staff_number=staff_number, full_name_zh=full_name_zh, full_name_latin=full_name_latin,
        email=email, language=language,
    )  # fmt: skip
    organisation.appoint(person=person, office=office, post=post, by=by, is_primary=True)
    if send_invitation and person.email:
        invite(person=person, by=by)
    return person


@transaction.atomic
def invite(*, person: User, by: User) -> Invitation:
    """Send the way in, again if need be: an older invitation is withdrawn, so only one secret is good."""
    _require_keeper(person, by)
    if not person.is_active:
        raise Conflict("account.closed")
    if person.has_usable_password():
        # Otherwise an invitation would be a way to take over somebody's account.
        raise Conflict("invitation.joined")
    if not person.email:
        raise Invalid("invitation.no_email")
    at = clock.now()
    Invitation.objects.filter(person=person, state=Invitation.State.OPEN).update(
        state=Invitation.State.WITHDRAWN, closed_at=at
    )
    invitation = Invitation.objects.create(
        person=person,
        email=person.email,
        # Nobody knows this secret: the one that is mailed is made when the mail is written.
        token_digest=queries.token_digest(secrets.token_urlsafe(SECRET_BYTES)),
        invited_by=by,
        created_at=at,
        expires_at=at + LIFETIME,
    )
    ledger.append(event="invitation.made", subject=person, by=by, invitation=invitation.uuid)
    after_commit(
        "people.tasks.send_invitation", key=f"invitation:{invitation.uuid}", invitation_id=invitation.pk
    )
    return invitation


@transaction.atomic
def withdraw_invitation(*, invitation: Invitation, by: User) -> Invitation:
    _require_keeper(invitation.person, by)
    invitation = Invitation.objects.select_for_update().get(pk=invitation.pk)
    if invitation.state != Invitation.State.OPEN:
        raise Conflict("invitation.not_open")
    _close(invitation, Invitation.State.WITHDRAWN)
    ledger.append(event="invitation.withdrawn", subject=invitation.person, by=by, invitation=invitation.uuid)
    return invitation


@transaction.atomic
def accept_invitation(*, token: str, password: str) -> User:
    """Set the first password. The secret is used up; the person signs in like everybody."""
    invitation = (
        Invitation.objects.select_for_update(of=("self",))
        .select_related("person")
        .filter(token_digest=queries.token_digest(token))
        .first()
    )
    if invitation is None or not invitation.is_usable() or not invitation.person.is_active:
        raise NotAllowed("invitation.not_usable")
    person = invitation.person
    if person.has_usable_password():
        raise NotAllowed("invitation.not_usable")
    person.set_password(password)
    person.save(update_fields=["password"])
    _close(invitation, Invitation.State.ACCEPTED)
    ledger.append(event="invitation.accepted", subject=person, by=person, invitation=invitation.uuid)
    return person


@transaction.atomic
def send_invitation(*, invitation_id: int) -> bool:
    """Write the mail with a fresh secret, of which the database keeps the digest only."""
    invitation = (
        Invitation.objects.select_for_update(of=("self",))
        .select_related("person")
        .filter(pk=invitation_id)
        .first()
    )
    if invitation is None or not invitation.is_usable():
        return False
    token = secrets.token_urlsafe(SECRET_BYTES)
    invitation.token_digest = queries.token_digest(token)
    invitation.save(update_fields=["token_digest"])
    person = invitation.person
    with translation.override(person.language):
        facts = {
            "recipient": person,
            "staff_number": person.staff_number,
            "link": settings.SITE_ORIGIN + reverse("people:accept", args=[token]),
            "expires_at": invitation.expires_at,
            "language": person.language,
        }
        message = EmailMultiAlternatives(
            subject=str(translation.gettext("Your account for Comity")),
            body=render_to_string("emails/invitation.txt", facts),
            to=[invitation.email],
        )
        message.attach_alternative(render_to_string("emails/invitation.html", facts), "text/html")
        mail.send(message)
    return True


def _require_keeper(person: User, by: User) -> None:
    if person.pk == by.pk:
        raise NotAllowed("account.own")
    if not policies.people_to_administer(by).filter(pk=person.pk).exists():
        raise NotAllowed("account.out_of_scope")


def _close(invitation: Invitation, state: str) -> None:
    invitation.state, invitation.closed_at = state, clock.now()
    invitation.save(update_fields=["state", "closed_at"])
