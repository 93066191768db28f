"""Telling other systems. One worker at most is busy with a target, and never longer than `BUDGET`."""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q

from core import canonical, clock, egress, ledger
from core.errors import Conflict, DomainError, Invalid
from core.outbox import after_commit
from notifications import registry
from notifications.channels import webhook
from notifications.models import WebhookDelivery, WebhookTarget
from notifications.operations import sendings

if TYPE_CHECKING:
    from core.models import LedgerEntry
    from people.models import User

State = WebhookDelivery.State
BUDGET = 15.0  # seconds; a call takes five at most
LEASE = timedelta(seconds=30)
FIRST_REST = timedelta(minutes=1)  # doubled after each failure in a row, up to the longest
LONGEST_REST = timedelta(hours=1)


@transaction.atomic
def add_target(*, name: str, url: str, events: Sequence[str], by: User) -> tuple[WebhookTarget, bool]:
    """The target and whether it is new; the same again is the same. Raises Invalid for an address that may
    not be called or an event that is not told to others, Conflict for a name that means another."""
    unknown = sorted(set(events) - set(registry.published()))
    if unknown or not events:
        raise Invalid("webhook.event", events=", ".join(unknown))
    egress.require_allowed(url)
    wanted = sorted(set(events))
    target = WebhookTarget.objects.filter(name=name, disabled_at=None).first()
    if target is not None:
        if (target.url, target.events) != (url, wanted):
            raise Conflict("webhook.name_taken", name=name)
        return target, False
    target = WebhookTarget.objects.create(name=name, url=url, events=wanted, created_at=clock.now())
    ledger.append(event="webhook.added", subject=target, by=by, name=name, url=url, events=wanted)
    return target, True


@transaction.atomic
def disable_target(*, target: WebhookTarget, reason: str, by: User | None) -> WebhookTarget:
    """Nothing is sent there any more; what waits is left out. Raises Conflict when it is disabled."""
    target = WebhookTarget.objects.select_for_update().get(pk=target.pk)
    if target.disabled_at:
        raise Conflict("webhook.disabled")
    target.disabled_at, target.reason = clock.now(), reason
    target.save(update_fields=["disabled_at", "reason"])
    waiting = WebhookDelivery.objects.filter(target=target, state=State.PENDING)
    waiting.update(state=State.SKIPPED, done_at=target.disabled_at)
    ledger.append(event="webhook.disabled", subject=target, by=by, reason=reason)
    return target


@transaction.atomic
def publish(*, entry: LedgerEntry) -> int:
    """Remember an act for the targets that asked for its kind, in the transaction of the act."""
    count = 0
    for target in WebhookTarget.objects.filter(disabled_at=None):
        if entry.event not in target.events:
            continue
        delivery = WebhookDelivery(target=target, entry=entry, due_at=clock.now())
        delivery.body = _body(delivery, entry)
        delivery.save(force_insert=True)
        after_commit("notifications.tasks.call_target", key=f"webhook:{delivery.uuid}", target_id=target.pk)
        count += 1
    return count


def call_target(*, target_id: int) -> int:
    """Send what is due to one target, the longest waiting first. How many it took."""
    target = _leased(target_id)
    if target is None:
        return 0
    ends, taken = time.monotonic() + BUDGET, 0
    try:
        while time.monotonic() < ends and _send_next(target):
            taken += 1
    finally:
        WebhookTarget.objects.filter(pk=target.pk).update(leased_until=None)
    return taken


@transaction.atomic
def sweep() -> int:
    """Queue the targets for which something is due."""
    now = clock.now()
    free = Q(paused_until=None) | Q(paused_until__lte=now)
    due = WebhookDelivery.objects.filter(state=State.PENDING, due_at__lte=now).values("target")
    found = list(WebhookTarget.objects.filter(free, disabled_at=None, pk__in=due))
    for target in found:
        key = f"webhook-target:{target.uuid}:{now:%Y%m%d%H%M}"
        after_commit("notifications.tasks.call_target", key=key, target_id=target.pk)
    return len(found)


def _body(delivery: WebhookDelivery, entry: LedgerEntry) -> str:
    """As a CloudEvent: identifiers and codes. Whom it concerns is asked for by those who may ask."""
    fields = registry.published()[entry.event]
    event = {
        "specversion": "1.0",
        "id": str(delivery.uuid),
        "source": settings.SITE_ORIGIN,
        "type": f"comity.{entry.event}",
        "subject": f"{entry.subject_type}/{entry.subject_ref}",
        "time": entry.at.isoformat(timespec="milliseconds"),
        "datacontenttype": "application/json",
        "data": {name: entry.data[name] for name in fields if name in entry.data},
    }
    return canonical.dumps(event).decode()


def _leased(target_id: int) -> WebhookTarget | None:
    now = clock.now()
    rows = WebhookTarget.objects.filter(
        Q(leased_until=None) | Q(leased_until__lte=now),
        Q(paused_until=None) | Q(paused_until__lte=now),
        pk=target_id,
        disabled_at=None,
    )
    # One statement decides who has it.
    return WebhookTarget.objects.get(pk=target_id) if rows.update(leased_until=now + LEASE) else None


def _send_next(target: WebhookTarget) -> bool:
    """False: nothing more is due, or the target is to be left in peace for a while."""
    due = sendings.due(WebhookDelivery.objects.filter(target=target)).values_list("pk", flat=True)[:1]
    rows = WebhookDelivery.objects.select_related("target").filter(pk__in=list(due))
    delivery = sendings.take(rows=rows, free_from=lambda row, at: at)
    if delivery is None:
        return False
    try:
        status = webhook.call(delivery)
    except DomainError as error:
        return _failed(delivery, error.code)
    except Exception as error:
        _failed(delivery, type(error).__name__)
        raise
    if 200 <= status < 300:
        sendings.finish(row=delivery, state=State.SENT)
        WebhookTarget.objects.filter(pk=target.pk).update(failures=0, paused_until=None)
        return True
    if status == webhook.GONE:
        sendings.finish(row=delivery, state=State.FAILED, code=str(status))
        disable_target(target=target, reason="410 Gone", by=None)
        return False
    return _failed(delivery, str(status))


def _failed(delivery: WebhookDelivery, code: str) -> bool:
    """Later again, and the target rests; others of its deliveries are not lost by the failing of one."""
    sendings.put_off(row=delivery, code=code)
    target = delivery.target
    rest = min(FIRST_REST * 2 ** min(target.failures, 10), LONGEST_REST)
    rows = WebhookTarget.objects.filter(pk=target.pk)
    rows.update(failures=F("failures") + 1, paused_until=clock.now() + rest)
    return False
