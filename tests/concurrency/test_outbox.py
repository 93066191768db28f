from django.db import transaction

from core.models import Heartbeat, OutboxMessage
from core.outbox import after_commit, operations

ONCE = "tests.core.effects.leave_once"


def committed_message(key=None, name="a"):
    with transaction.atomic():
        after_commit(ONCE, key=key, name=name)


def test_f_15_two_workers_make_one_effect(race, settings):
    settings.OUTBOX_PUBLISH = "tests.core.test_outbox.publish"
    for number in range(10):
        committed_message(name=f"n{number}")
    ids = list(OutboxMessage.objects.values_list("pk", flat=True))

    outcomes = race(3, lambda: [operations.deliver(message_id) for message_id in ids])

    assert [outcome.kind for outcome in outcomes] == ["ok"] * 3
    results = [result for outcome in outcomes for result in outcome.value]
    assert (results.count("done"), Heartbeat.objects.count()) == (10, 10)
    assert set(OutboxMessage.objects.values_list("state", flat=True)) == {"done"}


def test_the_same_key_from_two_sides_is_one_message(race, settings):
    settings.OUTBOX_PUBLISH = "tests.core.test_outbox.publish"

    outcomes = race(4, lambda: committed_message(key="certificate:1"))

    assert ([outcome.kind for outcome in outcomes], OutboxMessage.objects.count()) == (["ok"] * 4, 1)
