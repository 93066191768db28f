from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.db import transaction

from core import clock
from core.outbox import after_commit
from notifications import queries, registry
from notifications.channels import email
from notifications.models import Delivery, Notification, Preference

if TYPE_CHECKING:
    from people.models import User

AT_ONCE = 500


@transaction.atomic
def notify(*, recipient: User, kind: str, by: User | None, link: str = "", **params: Any) -> Notification:
    """Tell one person something: a row in the inbox, and a mail if that is wanted and possible."""
    registry.get(kind)
    notification = Notification.objects.create(
        recipient=recipient, kind=kind, by=by, link=link, params=_stored(params), created_at=clock.now()
    )
    if recipient.email and queries.mail_wanted(recipient, kind):
        after_commit(
            "notifications.tasks.send_mail",
            key=f"notice-mail:{notification.uuid}",
            notification_id=notification.pk,
        )
    return notification


@transaction.atomic
def notify_many(
    *, recipients: Sequence[User], kind: str, by: User | None, link: str = "", **params: Any
) -> list[Notification]:
    """`notify` for many people in a fixed number of statements; their mails are queued behind."""
    registry.get(kind)
    stored, at = _stored(params), clock.now()
    rows = [
        Notification(recipient=person, kind=kind, by=by, link=link, params=stored, created_at=at)
        for person in recipients
    ]
    Notification.objects.bulk_create(rows, batch_size=AT_ONCE)
    for start in range(0, len(rows), AT_ONCE):
        part = [row.pk for row in rows[start : start + AT_ONCE] if row.recipient.email]
        if part:
            after_commit("notifications.tasks.queue_mails", notification_ids=part)
    return rows


@transaction.atomic
def queue_mails(*, notification_ids: Sequence[int]) -> int:
    """A message for each mail that is wanted, so that each is tried on its own. How many there were."""
    rows = Notification.objects.filter(pk__in=notification_ids).select_related("recipient")
    wanted = [row for row in rows if queries.mail_wanted(row.recipient, row.kind)]
    for row in wanted:
        after_commit("notifications.tasks.send_mail", key=f"notice-mail:{row.uuid}", notification_id=row.pk)
    return len(wanted)


def send_mail(*, notification_id: int) -> bool:
    """Mail one notice, unless that was done or the person is gone. Whether a mail went out now.

    The mail leaves before the mark is written: killed in between it goes out again, with the same
    Message-ID, rather than never.
    """
    notification = Notification.objects.select_related("recipient").filter(pk=notification_id).first()
    if notification is None:
        return False
    delivery, _created = Delivery.objects.get_or_create(
        notification=notification, channel=Delivery.Channel.MAIL
    )
    if delivery.state != Delivery.State.PENDING:
        return False
    recipient = notification.recipient
    wanted = (
        recipient.is_active
        and bool(recipient.email)
        and registry.still_visible(notification.kind, recipient, notification.params)
    )
    if wanted:
        email.send(notification)
    Delivery.objects.filter(pk=delivery.pk, state=Delivery.State.PENDING).update(
        state=Delivery.State.SENT if wanted else Delivery.State.SKIPPED, done_at=clock.now()
    )
    return wanted


@transaction.atomic
def mark_read(*, notification: Notification, by: User) -> Notification:
    """The person has seen it; the first time counts."""
    at = clock.now()
    Notification.objects.filter(pk=notification.pk, recipient=by, read_at=None).update(read_at=at)
    notification.refresh_from_db(fields=["read_at"])
    return notification


@transaction.atomic
def mark_all_read(*, by: User) -> int:
    """How many were unread."""
    return Notification.objects.filter(recipient=by, read_at=None).update(read_at=clock.now())


@transaction.atomic
def set_preference(*, by: User, kind: str, mail: bool) -> Preference:
    """Whether `by` is mailed about this kind of notice."""
    registry.get(kind)
    preference, _created = Preference.objects.update_or_create(person=by, kind=kind, defaults={"mail": mail})
    return preference


@transaction.atomic
def set_preferences(*, by: User, mail: dict[str, bool]) -> None:
    """The whole choice at once; what agrees with the present choice is left alone."""
    present = queries.preferences_of(by)
    for kind, wanted in mail.items():
        if present.get(kind) != wanted:
            set_preference(by=by, kind=kind, mail=wanted)


def _stored(params: dict[str, Any]) -> dict[str, Any]:
    """Lazy texts would be frozen in the writer's language: they are given per language instead."""
    return {
        name: value if isinstance(value, (dict, int, float, bool, type(None))) else str(value)
        for name, value in params.items()
    }
