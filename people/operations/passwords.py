"""The mail with which somebody sets a new password.

It is written by the worker, for two reasons: the answer to the request takes the same time whether the
account exists or not (N-ACC-12), and the secret of the link is in no table.
"""

from __future__ import annotations

from collections.abc import Iterable

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from core import mail
from core.outbox import after_commit
from people.models import User


@transaction.atomic
def ask_for_reset(*, people: Iterable[User]) -> None:
    """Somebody asks at the door, for the accounts of an address. Nobody known is work for the queue too."""
    after_commit("people.tasks.send_reset", person_ids=[person.pk for person in people])


def send_reset(*, person_ids: list[int]) -> int:
    """How many mails went out. Nobody resets a password he does not have: he was never let in by one, or
    signs in elsewhere."""
    people = User.objects.filter(pk__in=person_ids, is_active=True).exclude(email=None)
    known = [person for person in people.order_by("pk") if person.has_usable_password()]
    for person in known:
        _write(person)
    return len(known)


def _write(person: User) -> None:
    key = {"uidb36": user_pk_to_url_str(person), "key": default_token_generator.make_token(person)}
    with translation.override(person.language):
        facts = {
            "recipient": person,
            "staff_number": person.staff_number,
            "link": settings.SITE_ORIGIN + reverse("account_reset_password_from_key", kwargs=key),
            "language": person.language,
        }
        message = EmailMultiAlternatives(
            subject=translation.gettext("A new password for Comity"),
            body=render_to_string("emails/password_reset.txt", facts),
            to=[person.email or ""],
            headers={"Auto-Submitted": "auto-generated"},
        )
        message.attach_alternative(render_to_string("emails/password_reset.html", facts), "text/html")
        mail.send(message)
