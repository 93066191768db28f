from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING
from uuid import UUID

from django.http import Http404

from notifications.models import Notification

if TYPE_CHECKING:
    from people.models import User


def notification_for_recipient(*, user: User, uuid: UUID) -> Notification:
    """One's own notice, or 404."""
    return notifications_for_recipient(user=user, uuids=[uuid])[0]


def notifications_for_recipient(*, user: User, uuids: Iterable[UUID]) -> list[Notification]:
    """One's own notices, all of them, or 404."""
    wanted = set(uuids)
    found = list(Notification.objects.filter(recipient=user, uuid__in=wanted))
    if len(found) != len(wanted):
        raise Http404
    return found
