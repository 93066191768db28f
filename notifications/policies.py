from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.http import Http404

from notifications.models import Notification

if TYPE_CHECKING:
    from people.models import User


def notification_for_recipient(*, user: User, uuid: UUID) -> Notification:
    """One's own notice, or 404."""
    notification = Notification.objects.filter(recipient=user, uuid=uuid).first()
    if notification is None:
        raise Http404
    return notification
