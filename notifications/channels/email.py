from __future__ import annotations

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import translation

from notifications import registry
from notifications.models import Notification


def send(notification: Notification) -> None:
    """One mail in the receiver's language. Its Message-ID is the notice's own, so a repeat is one mail."""
    recipient = notification.recipient
    with translation.override(recipient.language):
        title, body = registry.get(notification.kind).worded(notification.params)
        facts = {
            "title": title,
            "body": body,
            "recipient": recipient,
            "link": f"{settings.SITE_ORIGIN}{notification.link}" if notification.link else "",
            "preferences": f"{settings.SITE_ORIGIN}/notices/preferences/",
            "language": recipient.language,
        }
        text = render_to_string("emails/notice.txt", facts)
        page = render_to_string("emails/notice.html", facts)
    host = settings.SITE_ORIGIN.partition("://")[2].partition(":")[0]
    message = EmailMultiAlternatives(
        subject=" ".join(title.split()),  # a line break would end the header
        body=text,
        to=[recipient.email or ""],
        headers={"Message-ID": f"<{notification.uuid}@{host}>", "Auto-Submitted": "auto-generated"},
    )
    message.attach_alternative(page, "text/html")
    message.send()
