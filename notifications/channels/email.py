from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext, ngettext

from core import mail
from notifications import queries
from notifications.models import Digest, Notification

if TYPE_CHECKING:
    from uuid import UUID

    from people.models import User


def send_notice(notification: Notification) -> None:
    """One mail in the receiver's language. Its Message-ID is the notice's own, so a repeat is one mail."""
    recipient = notification.recipient
    with translation.override(recipient.language):
        notice = queries.worded(notification)
        facts = {"title": notice.title, "body": notice.body, "link": _absolute(notification.link)}
        _send("notice", recipient, notification.uuid, notice.title, facts)


def send_digest(digest: Digest, notices: Sequence[Notification]) -> None:
    """What has gathered, by kind, in the receiver's language."""
    with translation.override(digest.person.language):
        kinds = [
            (label, [(notice, _absolute(notice.row.link)) for notice in told])
            for label, told in queries.by_kind(notices)
        ]
        count = len(notices)
        subject = ngettext("%(count)s notice of Comity", "%(count)s notices of Comity", count) % {
            "count": count
        }
        facts = {"title": subject, "kinds": kinds, "lead": _lead(digest)}
        _send("digest", digest.person, digest.uuid, subject, facts)


def _lead(digest: Digest) -> str:
    if digest.cadence == Digest.Cadence.WEEKLY:
        return gettext("This is what you wanted to be told once a week.")
    return gettext("This is what you wanted to be told once a day.")


def _send(template: str, recipient: User, uuid: UUID, subject: str, facts: dict[str, Any]) -> None:
    preferences = _absolute("/notices/preferences/")
    facts |= {"recipient": recipient, "preferences": preferences, "language": recipient.language}
    host = settings.SITE_ORIGIN.partition("://")[2].partition(":")[0]
    message = EmailMultiAlternatives(
        subject=" ".join(subject.split()),  # a line break would end the header
        body=render_to_string(f"emails/{template}.txt", facts),
        to=[recipient.email or ""],
        headers={
            "Message-ID": f"<{uuid}@{host}>",
            "Auto-Submitted": "auto-generated",
            # A page behind the sign-in, so without List-Unsubscribe-Post: no mail program may click it.
            "List-Unsubscribe": f"<{preferences}>",
        },
    )
    message.attach_alternative(render_to_string(f"emails/{template}.html", facts), "text/html")
    mail.send(message)


def _absolute(link: str) -> str:
    return f"{settings.SITE_ORIGIN}{link}" if link else ""
