from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from core.models import Heartbeat, OutboxMessage
from core.outbox import after_commit, operations
from core.tasks import publish as celery_publish
from tests.core import effects

LEAVE = "tests.core.effects.leave"
FAIL = "tests.core.effects.leave_and_fail"
ONCE = "tests.core.effects.leave_once"

published = []


def publish(message_id):
    published.append(message_id)


def broken_publish(message_id):
    raise ConnectionError("no broker")


@pytest.fixture(autouse=True)
def queue(db, settings, clock):
    published.clear()
    settings.OUTBOX_PUBLISH = "tests.core.test_outbox.publish"
    return published


def committed(capture, path, key=None, **kwargs):
    with capture(execute=True), transaction.atomic():
        after_commit(path, key=key, **kwargs)
    return OutboxMessage.objects.latest("id")


def names():
    return sorted(Heartbeat.objects.values_list("name", flat=True))


def test_a_message_is_published_after_the_commit(django_capture_on_commit_callbacks, queue):
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        after_commit(LEAVE, name="a")
        assert queue == []

    message = OutboxMessage.objects.get()
    assert (queue, message.state, message.kwargs) == ([message.pk], "pending", {"name": "a"})


def test_a_rollback_leaves_no_message(django_capture_on_commit_callbacks, queue):
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        after_commit(LEAVE, name="a")
        transaction.set_rollback(True)

    assert (OutboxMessage.objects.count(), queue) == (0, [])


def test_delivery_does_the_work_and_marks_it(django_capture_on_commit_callbacks, clock):
    message = committed(django_capture_on_commit_callbacks, LEAVE, name="a")

    assert operations.deliver(message.pk) == "done"
    message.refresh_from_db()
    assert (names(), message.state, message.done_at) == (["a"], "done", clock.at)


def test_delivered_twice_is_one_effect(django_capture_on_commit_callbacks):
    message = committed(django_capture_on_commit_callbacks, ONCE, name="a")

    assert [operations.deliver(message.pk), operations.deliver(message.pk)] == ["done", None]
    assert names() == ["a"]


def test_the_effect_would_show_if_it_happened_twice(db):
    from tests.core.effects import leave_once

    leave_once(name="a")
    with pytest.raises(IntegrityError), transaction.atomic():
        leave_once(name="a")


def test_the_same_key_twice_is_one_message(django_capture_on_commit_callbacks, queue):
    for name in ("a", "b"):
        committed(django_capture_on_commit_callbacks, LEAVE, key="certificate:1", name=name)

    assert (OutboxMessage.objects.get().kwargs, len(queue)) == ({"name": "a"}, 1)


def test_f_15_a_lost_publish_is_found_by_the_sweeper(
    django_capture_on_commit_callbacks, settings, queue, clock
):
    settings.OUTBOX_PUBLISH = "tests.core.test_outbox.broken_publish"
    message = committed(django_capture_on_commit_callbacks, LEAVE, name="a")
    settings.OUTBOX_PUBLISH = "tests.core.test_outbox.publish"

    assert (operations.sweep(), queue) == (0, [])  # it may still be on its way
    clock.move(seconds=30)
    assert (operations.sweep(), queue) == (1, [message.pk])
    assert operations.sweep() == 0  # handed on, and given time again
    clock.move(seconds=30)
    assert operations.sweep() == 1


def test_f_16_failing_five_times_is_dead_within_ten_minutes(django_capture_on_commit_callbacks, queue, clock):
    poison = committed(django_capture_on_commit_callbacks, FAIL, name="poison")
    healthy = committed(django_capture_on_commit_callbacks, LEAVE, name="healthy")
    begun, states = clock.at, []
    while OutboxMessage.objects.get(pk=poison.pk).state != "dead":
        for message_id in queue.copy():
            states.append((message_id, operations.deliver(message_id)))
        queue.clear()
        clock.move(seconds=30)
        operations.sweep()

    assert states == [(poison.pk, "pending"), (healthy.pk, "done")] + [(poison.pk, "pending")] * 3 + [
        (poison.pk, "dead")
    ]
    assert clock.at - begun <= timedelta(minutes=10)
    assert names() == ["healthy"]
    poison.refresh_from_db()
    assert (poison.tries, poison.last_error) == (5, "Failing: the mail server said no")


def test_pauses_double(django_capture_on_commit_callbacks, clock):
    message = committed(django_capture_on_commit_callbacks, FAIL, name="a")
    pauses = []
    for _ in range(4):
        operations.deliver(message.pk)
        message.refresh_from_db()
        pauses.append((message.due_at - clock.at).total_seconds())

    assert pauses == [10, 20, 40, 80]


def test_work_that_kills_its_worker_comes_to_an_end(django_capture_on_commit_callbacks, monkeypatch, clock):
    message = committed(django_capture_on_commit_callbacks, LEAVE, name="a")

    def killed(path):
        raise SystemExit

    monkeypatch.setattr(operations, "import_string", killed)
    for _ in range(5):
        with pytest.raises(SystemExit):
            operations.deliver(message.pk)
        clock.move(operations.LEASE)

    assert operations.deliver(message.pk) == "dead"
    message.refresh_from_db()
    assert (message.state, message.tries) == ("dead", 5)


def test_a_dead_message_can_be_revived(django_capture_on_commit_callbacks, queue):
    message = committed(django_capture_on_commit_callbacks, LEAVE, name="a")
    OutboxMessage.objects.update(state="dead", tries=5)
    queue.clear()

    operations.revive(message_id=message.pk)
    operations.sweep()

    assert (queue, operations.deliver(message.pk)) == ([message.pk], "done")


def test_a_message_that_does_not_exist_is_no_work(db):
    assert operations.deliver(4711) is None


def test_celery_is_the_default_carrier(db, monkeypatch):
    from core import tasks

    sent = []
    monkeypatch.setattr(tasks.deliver, "apply_async", lambda **options: sent.append(options))
    celery_publish(7)

    assert sent == [{"args": [7], "retry": False}]


def test_a_worker_shows_life_as_soon_as_it_is_ready(db):
    from celery.signals import worker_ready

    worker_ready.send(sender=None)

    assert names() == ["worker"]


def test_tasks_do_what_their_names_say(django_capture_on_commit_callbacks, queue, clock):
    from core import tasks

    message = committed(django_capture_on_commit_callbacks, LEAVE, name="a")
    tasks.deliver(message.pk)
    tasks.heartbeat()
    tasks.run("tests.core.effects.leave", name="b")
    tasks.sweep()

    assert names() == ["a", "b", "worker"]


def test_long_work_holds_no_transaction(django_capture_on_commit_callbacks):
    message = committed(django_capture_on_commit_callbacks, "tests.core.effects.look_for_transaction")
    depth = len(connection.savepoint_ids)

    assert operations.deliver(message.pk) == "done"
    assert effects.SEEN.pop() == depth  # the test's own transaction, and none inside it


def test_work_under_way_is_left_alone_until_its_lease_ends(django_capture_on_commit_callbacks, clock):
    message = committed(django_capture_on_commit_callbacks, LEAVE, name="a")
    operations._claim(message.pk)

    assert operations.deliver(message.pk) is None
    clock.move(operations.LEASE)
    assert operations.deliver(message.pk) == "done"
