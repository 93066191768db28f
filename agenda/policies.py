"""Whose calendar address it is. Unknown, revoked, and of a closed account look the same: 404."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from agenda.models import Feed
from core import canonical

if TYPE_CHECKING:
    from people.models import User


def secret_digest(secret: str) -> str:
    """What the database keeps of the secret."""
    return canonical.digest({"calendar": secret})


def feeds_of(user: User) -> QuerySet[Feed]:
    """The addresses in use."""
    return Feed.objects.filter(person=user, revoked_at=None)


def feed_of(*, user: User, uuid: UUID) -> Feed:
    """One's own address to renew or revoke, or 404."""
    return get_object_or_404(Feed.objects.filter(person=user), uuid=uuid)


def feed_by_secret(secret: str) -> Feed:
    """For whoever knows the secret and nothing else, or 404."""
    rows = Feed.objects.filter(revoked_at=None, person__is_active=True).select_related("person")
    return get_object_or_404(rows, secret_digest=secret_digest(secret))
