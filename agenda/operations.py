"""Calendar addresses made, renewed and revoked; and what is fetched under them."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q

from agenda import policies, registry
from agenda.models import Feed
from core import canonical, clock, ledger
from core.errors import Conflict, Invalid

if TYPE_CHECKING:
    from people.models import User

MOST, SECRET_BYTES = 5, 32
# The day and hour of use is worth a write, the minute is not: programs ask often.
USE_NOTED_EVERY = timedelta(hours=1)


@transaction.atomic
def make_feed(*, name: str, kinds: Iterable[str], by: User) -> tuple[Feed, str]:
    """The address and its secret, which nobody can be told a second time."""
    chosen = [kind for kind, _label in registry.kinds() if kind in set(kinds)]
    if not chosen:
        raise Invalid("feed.no_kinds")
    # Locks the rows there are: two forms sent at once do not make a sixth out of the fifth.
    if len(policies.feeds_of(by).select_for_update()) >= MOST:
        raise Conflict("feed.too_many", most=MOST)
    secret = _new_secret()
    feed = Feed.objects.create(
        person=by, name=name, kinds=chosen, secret_digest=policies.secret_digest(secret)
    )
    ledger.append(event="calendar_feed.made", subject=feed, by=by, kinds=chosen)
    return feed, secret


@transaction.atomic
def renew_feed(*, feed: Feed, by: User) -> tuple[Feed, str]:
    """Another secret; the address that was known until now is dead."""
    feed = _locked(feed)
    secret = _new_secret()
    feed.secret_digest, feed.renewed_at, feed.last_used_at = policies.secret_digest(secret), clock.now(), None
    feed.save(update_fields=["secret_digest", "renewed_at", "last_used_at"])
    ledger.append(event="calendar_feed.renewed", subject=feed, by=by)
    return feed, secret


@transaction.atomic
def revoke_feed(*, feed: Feed, by: User) -> Feed:
    feed = _locked(feed)
    feed.revoked_at = clock.now()
    feed.save(update_fields=["revoked_at"])
    ledger.append(event="calendar_feed.revoked", subject=feed, by=by)
    return feed


def note_use(*, feed: Feed, file: bytes) -> Feed:
    """That the address was used, at most once an hour, and since when its file is as it is."""
    now, digest = clock.now(), canonical.digest_bytes(file)
    if digest != feed.file_digest:
        feed.file_digest, feed.file_since, feed.last_used_at = digest, now, now
        feed.save(update_fields=["file_digest", "file_since", "last_used_at"])
    elif feed.last_used_at is None or now - feed.last_used_at >= USE_NOTED_EVERY:
        stale = Q(last_used_at=None) | Q(last_used_at__lte=now - USE_NOTED_EVERY)
        Feed.objects.filter(stale, pk=feed.pk).update(last_used_at=now)
    return feed


def _locked(feed: Feed) -> Feed:
    feed = Feed.objects.select_for_update().get(pk=feed.pk)
    if feed.revoked_at is not None:
        raise Conflict("feed.revoked")
    return feed


def _new_secret() -> str:
    return secrets.token_urlsafe(SECRET_BYTES)
