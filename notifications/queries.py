from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, QuerySet

from core.prepared import Prepared
from notifications import registry
from notifications.models import Notification, Preference

if TYPE_CHECKING:
    from people.models import User


_unread = Prepared(
    lambda person: (
        Notification.objects.filter(recipient=person, read_at=None)
        .values("recipient")
        .annotate(number=Count("pk"))
        .order_by()
        .values_list("number", flat=True)
    )
)


def unread_count(user: User) -> int:
    """How many notices wait for this person (one query on a partial index)."""
    return next(iter(_unread(user.pk)), 0)


def inbox_of(user: User, *, unread_only: bool = False) -> QuerySet[Notification]:
    """The person's notices, the latest first."""
    notices = Notification.objects.filter(recipient=user).order_by("-created_at", "-pk")
    return notices.filter(read_at=None) if unread_only else notices


def mail_wanted(user: User, kind: str) -> bool:
    """Whether this person wants mail of this kind."""
    chosen = Preference.objects.filter(person=user, kind=kind).values_list("mail", flat=True).first()
    return registry.get(kind).mail if chosen is None else chosen


def preferences_of(user: User) -> dict[str, bool]:
    """For every registered kind, whether the person is mailed."""
    chosen = dict(Preference.objects.filter(person=user).values_list("kind", "mail"))
    return {name: chosen.get(name, kind.mail) for name, kind in registry.registered().items()}


@dataclass(frozen=True)
class Notice:
    """A notification in words, in the active language."""

    row: Notification
    title: str
    body: str


def worded(notification: Notification) -> Notice:
    """A kind of a version since withdrawn shows its name instead of breaking the inbox."""
    try:
        title, body = registry.get(notification.kind).worded(notification.params)
    except registry.UnknownKind:
        title, body = notification.kind, ""
    return Notice(notification, title, body)
