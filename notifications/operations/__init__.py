"""Telling people. What becomes of it outside the inbox is in the other modules of this package."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction

from core import clock
from core.outbox import after_commit
from notifications import queries, timing
from notifications.models import Delivery, Notification, Preference
from notifications.queries import Choice

if TYPE_CHECKING:
    from people.models import User

AT_ONCE = 500
DIGESTS = (Preference.Mail.DAILY, Preference.Mail.WEEKLY)


@transaction.atomic
def notify(*, recipient: User, kind: str, by: User | None, link: str = "", **params: Any) -> Notification:
    """Tell one person something: a row in the inbox, and a mail, each if it is wanted and possible."""
    choice, at = queries.choice_of(recipient, kind), clock.now()
    notification = _row(recipient, choice, kind=kind, by=by, link=link, params=_stored(params), at=at)
    notification.save()
    if recipient.email and choice.mail in DIGESTS:
        Delivery.objects.bulk_create(_for_digests([notification], {recipient.pk: choice}, at))
    elif recipient.email and choice.mail == Preference.Mail.NOW:
        _queue_mail(notification)
    return notification


@transaction.atomic
def notify_many(
    *, recipients: Sequence[User], kind: str, by: User | None, link: str = "", **params: Any
) -> list[Notification]:
    """`notify` for many people in a fixed number of statements; their mails are queued behind."""
    stored, at = _stored(params), clock.now()
    choices = queries.choices_for((person.pk for person in recipients), kind)
    rows = [
        _row(person, choices[person.pk], kind=kind, by=by, link=link, params=stored, at=at)
        for person in recipients
    ]
    Notification.objects.bulk_create(rows, batch_size=AT_ONCE)
    reached = [row for row in rows if row.recipient.email]
    Delivery.objects.bulk_create(_for_digests(reached, choices, at), batch_size=AT_ONCE)
    mailed = [row.pk for row in reached if choices[row.recipient_id].mail == Preference.Mail.NOW]
    for start in range(0, len(mailed), AT_ONCE):
        after_commit("notifications.tasks.queue_mails", notification_ids=mailed[start : start + AT_ONCE])
    return rows


@transaction.atomic
def queue_mails(*, notification_ids: Sequence[int]) -> int:
    """A message for each mail, so that each is tried on its own. How many there were."""
    rows = Notification.objects.filter(pk__in=notification_ids)
    for row in rows:
        _queue_mail(row)
    return len(rows)


def _row(recipient: User, choice: Choice, *, at: datetime, **fields: Any) -> Notification:
    read_at = None if choice.inbox else at
    return Notification(recipient=recipient, created_at=at, shown=choice.inbox, read_at=read_at, **fields)


def _for_digests(rows: Sequence[Notification], choices: dict[int, Choice], at: datetime) -> list[Delivery]:
    waiting = [(row, choices[row.recipient_id].mail) for row in rows]
    return [
        Delivery(notification=row, channel=mail, due_at=timing.next_digest(mail, at))
        for row, mail in waiting
        if mail in DIGESTS
    ]


def _queue_mail(notification: Notification) -> None:
    after_commit(
        "notifications.tasks.send_mail",
        key=f"notice-mail:{notification.uuid}",
        notification_id=notification.pk,
    )


def _stored(params: dict[str, Any]) -> dict[str, Any]:
    """Lazy texts would be frozen in the writer's language: they are given per language instead."""
    return {
        name: value if isinstance(value, (dict, int, float, bool, type(None))) else str(value)
        for name, value in params.items()
    }
