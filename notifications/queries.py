from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery

from core import clock
from core.prepared import Prepared
from notifications import registry
from notifications.models import (
    Delivery,
    Notification,
    Preference,
    QuietHours,
    WebhookDelivery,
    WebhookTarget,
)
from notifications.timing import Quiet

if TYPE_CHECKING:
    from datetime import date

    from people.models import User

Mail = Preference.Mail

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


def inbox_of(user: User, *, unread_only: bool = False, group: str = "") -> QuerySet[Notification]:
    """The person's notices, the latest first."""
    notices = Notification.objects.filter(recipient=user, shown=True).order_by("-created_at", "-pk")
    if group:
        kinds = [name for name, kind in registry.registered().items() if kind.group == group]
        notices = notices.filter(kind__in=kinds)
    return notices.filter(read_at=None) if unread_only else notices


# --- How somebody wants to hear of things -------------------------------------------------


@dataclass(frozen=True)
class Choice:
    """`inbox`: whether it stands there; `mail`: at once, in a digest, or never."""

    inbox: bool
    mail: Preference.Mail


def _usual(kind: registry.Kind) -> Choice:
    return Choice(inbox=True, mail=Mail.NOW if kind.mail else Mail.NEVER)


def _of(row: Preference) -> Choice:
    return Choice(inbox=row.inbox, mail=Mail(row.mail))


def choices_for(people: Iterable[int], kind: str) -> dict[int, Choice]:
    """What each of these people wants of one kind: one query, none where nobody has a choice."""
    known = registry.get(kind)
    chosen = dict.fromkeys(people, _usual(known))
    if not known.urgent:
        rows = Preference.objects.filter(kind=kind, person__in=list(chosen))
        chosen.update({row.person_id: _of(row) for row in rows})
    return chosen


def choice_of(user: User, kind: str) -> Choice:
    return choices_for([user.pk], kind)[user.pk]


def choices_of(user: User) -> dict[str, Choice]:
    """For every registered kind what holds for the person."""
    rows = {row.kind: _of(row) for row in Preference.objects.filter(person=user)}
    return {
        name: _usual(kind) if kind.urgent else rows.get(name, _usual(kind))
        for name, kind in registry.registered().items()
    }


def has_refused(user: User, kind: str) -> bool:
    """Whether the person has said, perhaps since, that no mail of this kind shall come."""
    refused = Preference.objects.filter(person=user, kind=kind, mail=Mail.NEVER)
    return not registry.is_urgent(kind) and refused.exists()


def quiet_of(user: User) -> Quiet:
    hours = QuietHours.objects.filter(person=user).first()
    return hours.quiet if hours else Quiet()


# --- What did not arrive ------------------------------------------------------------------


def not_reached(people: QuerySet[User]) -> QuerySet[User]:
    """Those of `people` whose last mail was given up, the latest first, with `failed_at` and `fault`."""
    failed = Delivery.objects.filter(state=Delivery.State.FAILED)
    last = failed.filter(notification__recipient=OuterRef("pk")).order_by("-done_at")
    arrived = Delivery.objects.filter(
        state=Delivery.State.SENT, notification__recipient=OuterRef("pk"), done_at__gt=OuterRef("failed_at")
    )
    rows = people.filter(pk__in=failed.values("notification__recipient")).annotate(
        failed_at=Subquery(last.values("done_at")[:1]), fault=Subquery(last.values("code")[:1])
    )
    return rows.exclude(Exists(arrived)).order_by("-failed_at", "pk")


def webhook_targets() -> Iterable[dict[str, Any]]:
    """All of them by name, with how many messages wait and how many are dead."""
    states = WebhookDelivery.State
    rows = WebhookTarget.objects.order_by("name", "pk").annotate(
        waiting=Count("deliveries", filter=Q(deliveries__state=states.PENDING)),
        dead=Count("deliveries", filter=Q(deliveries__state=states.FAILED)),
    )
    facts = ("name", "url", "events", "created_at", "disabled_at", "reason", "failures", "paused_until")
    return rows.values(*facts, "waiting", "dead")


# --- Notices in words ---------------------------------------------------------------------


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


def by_day(notifications: Iterable[Notification]) -> list[tuple[date, list[Notice]]]:
    """In the order given, with the day in China on which each was told."""
    days = groupby(notifications, key=lambda row: row.created_at.astimezone(clock.OFFICE_ZONE).date())
    return [(day, [worded(row) for row in rows]) for day, rows in days]


def by_kind(notifications: Sequence[Notification]) -> list[tuple[str, list[Notice]]]:
    """For a digest: the kinds in the order of the preferences, each with its notices, the oldest first."""
    found: Mapping[str, list[Notice]] = {
        kind.name: [] for _group, kinds in registry.grouped() for kind in kinds
    }
    for row in notifications:
        found[row.kind].append(worded(row))
    return [(str(registry.get(name).label), notices) for name, notices in found.items() if notices]
