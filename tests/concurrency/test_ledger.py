import pytest
from django.contrib.auth import get_user_model
from django.db import connection, transaction

from core import ledger
from core.ledger import operations, queries, registry
from core.models import LedgerEntry, LedgerStream


@pytest.fixture
def person(committed, monkeypatch):
    monkeypatch.setattr(registry, "_events", {})

    @ledger.event("door.opened")
    class DoorOpened(ledger.LedgerEvent):
        label = "Door opened"

    return get_user_model().objects.create_user(staff_number="900001", full_name_zh="张明")


def opens(person):
    def act(number):
        for _ in range(5):
            with transaction.atomic():
                ledger.append(event="door.opened", subject=person, by=person, stream="house", number=number)

    return act


def test_a_new_stream_is_created_once_and_all_acts_are_chained(race, person):
    outcomes = race(4, opens(person))

    assert [outcome.kind for outcome in outcomes] == ["ok"] * 4
    assert LedgerStream.objects.values_list("name", "length").get() == ("house", 20)
    assert queries.verify() == []


def test_without_the_lock_acts_would_be_lost(race, person, monkeypatch):
    if connection.vendor == "sqlite":
        pytest.skip("an IMMEDIATE transaction is a lock by itself")
    opens(person)(0)
    monkeypatch.setattr(operations, "_locked", lambda name: LedgerStream.objects.get(name=name))

    kinds = {outcome.kind for outcome in race(4, opens(person))}

    assert "integrityerror" in kinds  # the constraint holds the chain even then
    assert LedgerEntry.objects.count() < 25
    assert queries.verify() == []
