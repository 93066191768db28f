"""Notices gathered into one mail a day or a week."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from core import clock, mail
from core.outbox import after_commit
from notifications import queries, timing
from notifications.channels import email
from notifications.models import Delivery, Digest, Notification
from notifications.operations import sendings
from notifications.operations.mails import may_go

State = Digest.State
MOST = 500  # notices in one digest; more wait for the next


@transaction.atomic
def sweep() -> int:
    """Begin the digests whose moment has come, and queue all that may be sent now. How many were queued."""
    now = clock.now()
    waiting = _waiting().filter(due_at__lte=now).order_by()
    pairs = waiting.values_list("notification__recipient", "channel").distinct()
    # Whoever gathers at the same moment makes the same rows: a period has one.
    Digest.objects.bulk_create(
        [
            Digest(person_id=person, cadence=cadence, period=timing.period(cadence, now), due_at=now)
            for person, cadence in pairs[: sendings.AT_ONCE]
        ],
        ignore_conflicts=True,
    )
    found = list(sendings.due(Digest.objects.all()))
    for row in found:
        after_commit(
            "notifications.tasks.send_digest",
            key=sendings.key_of(row, f"digest:{row.uuid}"),
            digest_id=row.pk,
        )
    return len(found)


def send_digest(*, digest_id: int) -> bool:
    """Mail one digest, unless that was done, is put off, or nothing in it may go any more."""
    rows = Digest.objects.select_related("person").filter(pk=digest_id)
    digest = sendings.take(rows=rows, free_from=_free_from)
    if digest is None:
        return False
    notices = [row for row in _gathered(digest) if may_go(row)]
    if not notices:
        _finish(digest, State.SKIPPED, [])
        return False
    try:
        email.send_digest(digest, notices)
    except mail.Refused as refused:
        _finish(digest, State.FAILED, notices, str(refused))
        return False
    except mail.Delayed as delayed:
        _put_off(digest, notices, str(delayed))
        return False
    except Exception as error:
        _put_off(digest, notices, type(error).__name__)
        raise
    _finish(digest, State.SENT, notices)
    return True


def _waiting() -> QuerySet[Delivery]:
    """In no digest yet. What comes too late for one, or is too much for it, goes into the next."""
    return Delivery.objects.filter(state=State.PENDING, channel__in=Digest.Cadence.values, digest=None)


def _gathered(digest: Digest) -> list[Notification]:
    """What belongs into it; settled at the first try, so that a repeat is the same mail."""
    if digest.tries == 1:
        own = _waiting().filter(notification__recipient=digest.person, channel=digest.cadence)
        settled = own.filter(due_at__lte=clock.now()).order_by("pk").values_list("pk", flat=True)[:MOST]
        Delivery.objects.filter(pk__in=list(settled)).update(digest=digest)
    rows = Notification.objects.filter(deliveries__digest=digest).order_by("created_at", "pk")
    # Those read in the inbox in the meantime are no news any more.
    return list(rows.exclude(shown=True, read_at__isnull=False).select_related("recipient"))


def _free_from(digest: Digest, at: datetime) -> datetime:
    return queries.quiet_of(digest.person).until(at)


def _put_off(digest: Digest, notices: list[Notification], code: str) -> None:
    if not sendings.put_off(row=digest, code=code):
        _finish(digest, State.FAILED, notices, code)


@transaction.atomic
def _finish(digest: Digest, state: Digest.State, notices: list[Notification], code: str = "") -> None:
    """The digest and, with it, the way outwards of every notice: as the digest, or left out of it."""
    sendings.finish(row=digest, state=state, code=code)
    rows = Delivery.objects.filter(digest=digest, state=State.PENDING)
    done = {"done_at": clock.now(), "code": code[:40]}
    rows.filter(notification__in=notices).update(state=state, **done)
    rows.update(state=State.SKIPPED, done_at=clock.now())
