"""Races of mails: the damage without the claim, and one mail with it."""

import threading
from datetime import timedelta

import pytest
from django.core import mail as outbox
from django.db import transaction

from core import clock, ledger
from notifications import operations, registry
from notifications.channels import webhook
from notifications.models import Delivery, Digest
from notifications.operations import digests, mails, preferences, sendings, webhooks
from tests.factories.people import UserFactory

ROUNDS = 3


@pytest.fixture
def person(committed, monkeypatch):
    monkeypatch.setattr(registry, "_kinds", dict(registry._kinds))
    registry.kind("test.told", title="Told", body="")
    # One list for all threads of this test.
    monkeypatch.setattr(outbox, "outbox", [])
    return UserFactory(email="li@example.org")


@pytest.fixture
def due_digest(person):
    preferences.set_preference(by=person, kind="test.told", mail="daily")
    operations.notify(recipient=person, kind="test.told", by=None)
    Delivery.objects.update(due_at=clock.now() - timedelta(days=1))
    return person


def begin():
    digests.sweep()
    return Digest.objects.get().pk


def unclaimed(monkeypatch):
    """As it was: each looks at the state, both find it open, both go."""
    both = threading.Barrier(2)

    def look(*, rows, free_from):
        row = rows.first()
        both.wait(10)
        row.tries += 1
        return row if row.state == "pending" else None

    monkeypatch.setattr(sendings, "take", look)


def test_without_the_claim_a_digest_goes_twice(race, due_digest, monkeypatch):
    number = begin()
    unclaimed(monkeypatch)
    outcomes = race(2, lambda: digests.send_digest(digest_id=number))
    assert [outcome.value for outcome in outcomes] == [True, True]
    assert len(outbox.outbox) == 2  # the damage


def test_without_the_claim_a_notice_is_mailed_twice(race, person, monkeypatch):
    notice = operations.notify(recipient=person, kind="test.told", by=None)
    unclaimed(monkeypatch)
    race(2, lambda: mails.send_mail(notification_id=notice.pk))
    assert len(outbox.outbox) == 2  # the damage


@pytest.mark.parametrize("_round", range(ROUNDS))
def test_two_workers_gather_and_send_one_digest(race, due_digest, _round):
    def work():
        digests.sweep()
        return digests.send_digest(digest_id=Digest.objects.get().pk)

    outcomes = race(3, work)
    assert sorted(outcome.value for outcome in outcomes) == [False, False, True]
    assert (len(outbox.outbox), Delivery.objects.get().state) == (1, "sent")


@pytest.mark.parametrize("_round", range(ROUNDS))
def test_two_workers_mail_one_notice_once(race, person, _round):
    notice = operations.notify(recipient=person, kind="test.told", by=None)
    outcomes = race(3, lambda: mails.send_mail(notification_id=notice.pk))
    assert sorted(outcome.value for outcome in outcomes) == [False, False, True]
    assert (len(outbox.outbox), Delivery.objects.get().state) == (1, "sent")


@pytest.mark.parametrize("_round", range(ROUNDS))
def test_two_workers_tell_a_target_of_each_act_once(race, committed, monkeypatch, settings, _round):
    settings.EGRESS_ALLOWED = ["hook.example"]
    admin, told = UserFactory(), []
    target, _new = webhooks.add_target(name="x", url="https://hook.example/", events=["run.opened"], by=admin)
    with transaction.atomic():
        for _number in range(4):
            ledger.append(event="run.opened", subject=admin, by=admin, code="x")
    monkeypatch.setattr(webhook, "call", lambda delivery: told.append(delivery.uuid) or 200)
    outcomes = race(3, lambda: webhooks.call_target(target_id=target.pk))
    assert [outcome.kind for outcome in outcomes] == ["ok"] * 3
    assert (len(told), len(set(told))) == (4, 4)
