import json
import random
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.db.models import F, ProtectedError

from core import ledger
from core.ledger import queries, registry
from core.models import LedgerEntry, LedgerStream
from tests.core.tampering import lifted


@pytest.fixture(autouse=True)
def events(monkeypatch):
    monkeypatch.setattr(registry, "_events", {})

    @ledger.event("door.opened")
    class DoorOpened(ledger.LedgerEvent):
        label = "Door opened"

        def describe(self, entry):
            return f"Door {entry.data['number']} opened"


def opened(person, number=1, stream=None):
    with transaction.atomic():
        return ledger.append(event="door.opened", subject=person, by=person, stream=stream, number=number)


@pytest.fixture
def chain(person):
    return [opened(person, number, stream="house") for number in range(1, 6)]


def rewrite(entry, **columns):
    with lifted("core_ledgerentry"):
        LedgerEntry.objects.filter(pk=entry.pk).update(**columns)


def flaws():
    return [(flaw.stream, flaw.sequence, flaw.kind) for flaw in queries.verify()]


def test_an_entry_names_subject_and_actor_by_pseudonym(person, clock):
    entry = opened(person, number=7)

    assert (entry.stream_id, entry.sequence, entry.previous, entry.at) == (
        f"{person._meta.label_lower}:{person.uuid}", 1, "", clock.at,
    )  # fmt: skip
    assert (entry.subject_ref, entry.actor_uuid, entry.data) == (str(person.uuid), person.uuid, {"number": 7})
    assert entry.hash.startswith("sha-256:")
    assert "张明" not in json.dumps([str(value) for value in vars(entry).values()], ensure_ascii=False)


def test_each_entry_is_chained_to_the_one_before(chain):
    assert [entry.previous for entry in chain] == ["", *(entry.hash for entry in chain[:-1])]
    assert LedgerStream.objects.values_list("length", "head").get(name="house") == (5, chain[-1].hash)
    assert flaws() == []


def test_the_system_acts_without_an_actor(person):
    with transaction.atomic():
        entry = ledger.append(event="door.opened", subject=person, by=None, number=1)

    assert (entry.actor, entry.actor_uuid, flaws()) == (None, None, [])


def test_a_stored_entry_hashes_like_the_new_one(person):
    data = {"n": 1.0, "x": 0.1, "text": "检察 \U0001f600", "deep": {"b": [1, None, True], "a": uuid4()}}
    with transaction.atomic():
        entry = ledger.append(event="door.opened", subject=person, by=person, **data)

    assert LedgerEntry.objects.get(pk=entry.pk).computed_hash() == entry.hash


def test_time_never_runs_backwards_within_a_stream(person, clock):
    first = opened(person)
    clock.move(minutes=-5)

    assert opened(person).at == first.at


def test_an_unknown_event_is_refused(person):
    with pytest.raises(ledger.UnknownEvent), transaction.atomic():
        ledger.append(event="door.closed", subject=person, by=person)


def test_an_event_is_registered_once():
    class Another(ledger.LedgerEvent):
        label = "Another"

    with pytest.raises(ValueError, match="twice"):
        ledger.event("door.opened")(Another)


def test_an_entry_belongs_inside_the_transaction_of_its_act(person):
    with pytest.raises(transaction.TransactionManagementError):
        ledger.append(event="door.opened", subject=person, by=person, number=1)


def test_history_of_a_subject(person, other, django_assert_num_queries):
    opened(person, 1)
    opened(other, 2)
    opened(person, 3)

    with django_assert_num_queries(1):
        history = [queries.describe(entry) for entry in queries.history_of(person) if entry.actor.uuid]

    assert history == ["Door 1 opened", "Door 3 opened"]


@pytest.mark.parametrize(("earlier", "count"), [(0, 6), (1, 4), (3, 4)])
def test_appending_costs_the_same_however_long_the_chain(person, earlier, count, django_assert_num_queries):
    for _ in range(earlier):
        opened(person)
    if connection.vendor == "postgresql":
        count += 1  # the clock is the database's

    with django_assert_num_queries(count + 1):  # the savepoint and its release within a test
        opened(person)


def test_n_led_01_rows_cannot_be_changed_or_removed(chain):
    for attempt in (
        lambda: LedgerEntry.objects.filter(pk=chain[0].pk).update(event="x"),
        lambda: LedgerEntry.objects.filter(pk=chain[0].pk)._raw_delete("default"),
        lambda: LedgerStream.objects.filter(name="house").update(length=3),
        lambda: LedgerStream.objects.filter(name="house").update(head="sha-256:00"),
        lambda: LedgerStream.objects.filter(name="house")._raw_delete("default"),
    ):
        with pytest.raises(IntegrityError, match=r"append-only|only grows"), transaction.atomic():
            attempt()
    assert flaws() == []


def test_an_actor_cannot_be_deleted(chain, person):
    with pytest.raises(ProtectedError):
        person.delete()


def test_a_changed_row_is_found(chain):
    rewrite(chain[2], data={"number": 99})

    assert flaws() == [("house", 3, "changed")]


def test_a_changed_row_with_a_new_hash_is_found(chain):
    chain[2].data = {"number": 99}
    rewrite(chain[2], data=chain[2].data, hash=chain[2].computed_hash())

    assert flaws() == [("house", 3, "changed")]


def test_a_changed_last_row_with_a_new_hash_is_found(chain):
    chain[4].data = {"number": 99}
    rewrite(chain[4], data=chain[4].data, hash=chain[4].computed_hash())

    assert flaws() == [("house", 5, "changed")]


def test_an_act_laid_on_somebody_else_is_found(chain, other):
    rewrite(chain[1], actor=other)

    assert flaws() == [("house", 2, "changed")]


@pytest.mark.parametrize(("index", "flaw"), [(0, (1, "removed")), (2, (3, "removed")), (4, (5, "truncated"))])
def test_a_removed_row_is_found(chain, index, flaw):
    with lifted("core_ledgerentry"):
        LedgerEntry.objects.filter(pk=chain[index].pk)._raw_delete("default")

    assert flaws() == [("house", *flaw)]


def test_a_stream_emptied_is_found(chain):
    with lifted("core_ledgerentry"):
        LedgerEntry.objects.filter(stream="house")._raw_delete("default")

    assert flaws() == [("house", 1, "truncated")]


def forged(template, sequence, previous):
    entry = LedgerEntry.objects.get(pk=template.pk)
    entry.pk, entry.sequence, entry.previous, entry.data = None, sequence, previous, {"number": 66}
    entry.hash = entry.computed_hash()
    entry.save(force_insert=True)
    return entry


@pytest.mark.parametrize("renumber_only", [True, False])
def test_an_inserted_row_is_found(chain, renumber_only):
    with lifted("core_ledgerentry"):
        for entry in reversed(chain[2:]):
            LedgerEntry.objects.filter(pk=entry.pk).update(sequence=F("sequence") + 1)
    row = forged(chain[0], 3, chain[1].hash)
    if not renumber_only:
        rewrite(chain[2], previous=row.hash)

    assert flaws() == [("house", 3, "inserted")] if renumber_only else flaws()[0][1] in (3, 4)


def test_an_appended_row_is_found(chain):
    forged(chain[0], 6, chain[4].hash)

    assert flaws() == [("house", 6, "inserted")]


def test_f_23_random_tampering_is_always_found_at_the_right_row(chain, person):
    for number in range(6, 21):
        opened(person, number, stream="house")
    entries = list(LedgerEntry.objects.filter(stream="house").order_by("sequence"))
    dice = random.Random(23)
    columns = ("event", "subject_type", "subject_ref", "data", "previous", "hash", "actor_uuid", "at", "form")
    for _ in range(30):
        entry, column = dice.choice(entries), dice.choice(columns)
        original = getattr(entry, column)
        changed = {
            "data": {"number": dice.randrange(100, 999)}, "actor_uuid": uuid4(), "form": 2,
            "at": entry.at.replace(microsecond=(entry.at.microsecond + 1) % 1_000_000),
        }.get(column, "" if original else "x")  # fmt: skip
        rewrite(entry, **{column: changed})
        assert [sequence for _, sequence, _ in flaws()] == [entry.sequence], column
        rewrite(entry, **{column: original})
        assert flaws() == []


def test_flaws_of_several_streams_are_all_named(chain, person):
    barn = [opened(person, number, stream="barn") for number in (1, 2)]
    rewrite(barn[0], event="door.slammed")
    rewrite(chain[3], event="door.slammed")

    assert flaws() == [("barn", 1, "changed"), ("house", 4, "changed")]
    assert [flaw.stream for flaw in queries.verify("barn")] == ["barn"]


def test_verify_ledger_command(chain, capsys):
    call_command("verify_ledger")
    assert capsys.readouterr().out == "5 entries in 1 streams, 0 with a flaw\n"

    rewrite(chain[1], data={})
    with pytest.raises(SystemExit) as stopped:
        call_command("verify_ledger", "--json", "--stream", "house")
    assert (stopped.value.code, json.loads(capsys.readouterr().out)) == (1, {
        "ok": False, "streams": 1, "entries": 5,
        "flaws": [{"stream": "house", "sequence": 2, "entry_id": chain[1].pk, "kind": "changed"}],
    })  # fmt: skip
