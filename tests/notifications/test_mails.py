"""Mail put off, refused and lost: what is kept, what is tried again, and when it ends."""

from datetime import time, timedelta

import pytest
from django.core import mail as outbox

from core import mail
from core.models import OutboxMessage
from core.outbox import operations as core_outbox
from notifications import operations
from notifications.channels import email
from notifications.models import Delivery, Notification
from notifications.operations import mails, preferences, reading, sendings
from notifications.timing import Quiet
from tests.factories.people import UserFactory


@pytest.fixture
def person(db, kinds, clock):
    return UserFactory(email="li@example.org")


def tell(person, kind="test.told", what="x"):
    return operations.notify(recipient=person, kind=kind, by=None, what=what)


def send(notice):
    return mails.send_mail(notification_id=notice.pk)


def work():
    """What the sweeps and the worker do in a minute."""
    mails.sweep()
    for message in OutboxMessage.objects.filter(state="pending", task_path="notifications.tasks.send_mail"):
        core_outbox.deliver(message.pk)


def failing(monkeypatch, error):
    def fail(message):
        raise error

    monkeypatch.setattr(mail, "send", fail)


def state(notice):
    row = Delivery.objects.get(notification=notice)
    return row.state, row.tries, row.code


def test_a_mail_server_down_for_days_loses_nothing(person, clock, monkeypatch, caplog):
    notice = tell(person)
    with monkeypatch.context() as down:
        failing(down, mail.Delayed("connection"))
        work()
        assert state(notice) == ("pending", 1, "connection")
        for pause in sendings.PAUSES[:5]:
            clock.move(pause - timedelta(seconds=1))
            work()
            tried = state(notice)[1]
            clock.move(seconds=1)
            work()
            assert state(notice) == ("pending", tried + 1, "connection")
    clock.move(days=1)
    work()
    work()
    assert (state(notice), len(outbox.outbox)) == (("sent", 7, ""), 1)
    assert "li@example.org" not in caplog.text


def test_after_the_last_try_it_has_failed(person, clock, monkeypatch):
    notice = tell(person)
    failing(monkeypatch, mail.Delayed("timeout"))
    for _turn in range(20):
        work()
        clock.move(days=1)
    assert state(notice) == ("failed", sendings.MOST, "timeout")
    assert sum(sendings.PAUSES, timedelta()) > timedelta(days=3)


def test_a_mailbox_that_does_not_exist_is_not_tried_again(person, clock, monkeypatch):
    notice = tell(person)
    failing(monkeypatch, mail.Refused("550"))
    work()
    clock.move(days=5)
    work()
    assert state(notice) == ("failed", 1, "550")


def test_a_mistake_of_ours_is_heard_of_and_the_mail_kept(person, clock, monkeypatch):
    notice = tell(person)
    with monkeypatch.context() as broken:
        broken.setattr(email, "send_notice", lambda notification: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            send(notice)
    assert state(notice) == ("pending", 1, "ZeroDivisionError")
    clock.move(sendings.PAUSES[0])
    work()
    assert state(notice) == ("sent", 2, "")


def test_killed_between_sending_and_the_mark_it_goes_again_and_not_for_ever(person, clock, monkeypatch):
    """The crash leaves the lease; each crash costs one more mail with the same Message-ID."""
    notice = tell(person)
    with monkeypatch.context() as crash:
        crash.setattr(sendings, "finish", lambda **args: (_ for _ in ()).throw(SystemExit))
        for _turn in range(sendings.MOST):
            with pytest.raises(SystemExit):
                send(notice)
            assert send(notice) is False  # leased: nobody else takes it up
            clock.move(sendings.LEASE)
    assert send(notice) is False
    assert (state(notice), len(outbox.outbox)) == (("failed", sendings.MOST, "lost"), sendings.MOST)
    assert len({message.extra_headers["Message-ID"] for message in outbox.outbox}) == 1


def test_quiet_hours_put_mails_off_and_lose_none(person, clock):
    preferences.set_quiet_hours(by=person, quiet=Quiet(time(9), time(18), weekends=True))
    held, urgent = tell(person), tell(person, "test.urgent")
    work()
    assert (state(held), state(urgent)) == (("pending", 0, ""), ("sent", 1, ""))
    clock.move(hours=7, minutes=59)
    work()
    assert state(held)[0] == "pending"
    clock.move(minutes=1)  # 18:00 in China
    work()
    assert state(held) == ("sent", 1, "")
    # Changed while it waits: what holds is what holds now.
    clock.move(days=1, hours=-8)
    later = tell(person)
    work()
    preferences.set_quiet_hours(by=person, quiet=Quiet())
    clock.move(hours=8)
    work()
    assert state(later) == ("sent", 1, "")


def test_switched_off_while_it_waits_it_is_left_out(person, clock):
    preferences.set_quiet_hours(by=person, quiet=Quiet(time(9), time(18)))
    notice = tell(person)
    work()
    preferences.set_preference(by=person, kind="test.told", mail="never")
    clock.move(hours=9)
    work()
    assert (state(notice), outbox.outbox) == (("skipped", 1, ""), [])


def test_n_acc_07_the_right_is_asked_for_when_it_leaves(person, clock, kinds):
    preferences.set_quiet_hours(by=person, quiet=Quiet(time(9), time(18)))
    kinds.guard(["test.told"], lambda who, params: params["what"] != "lost")
    lost, kept = tell(person, what="lost"), tell(person, what="kept")
    clock.move(hours=9)
    work()
    assert (state(lost)[0], state(kept)[0]) == ("skipped", "sent")


def test_a_dead_message_does_not_hold_its_mail_for_ever(person, clock, monkeypatch):
    notice = tell(person)
    failing(monkeypatch, mail.Delayed("connection"))
    send(notice)
    monkeypatch.undo()
    clock.move(hours=1)
    mails.sweep()
    OutboxMessage.objects.update(state="dead")
    mails.sweep()
    assert not OutboxMessage.objects.filter(state="pending").exists()  # within the hour one message
    clock.move(hours=1)
    mails.sweep()
    assert OutboxMessage.objects.filter(state="pending").count() == 1


def test_every_mail_names_the_way_to_the_preferences(person, settings):
    send(tell(person))
    (message,) = outbox.outbox
    page = f"{settings.SITE_ORIGIN}/notices/preferences/"
    assert message.extra_headers["List-Unsubscribe"] == f"<{page}>"
    assert "List-Unsubscribe-Post" not in message.extra_headers
    assert (page in message.body, page in message.alternatives[0][0]) == (True, True)


def test_old_notices_are_forgotten(person, clock):
    read, unread = tell(person), tell(person)
    reading.mark_read(notification=read, by=person)
    clock.move(reading.KEPT_READ)
    assert reading.forget_old() == 0
    fresh = tell(person)
    clock.move(seconds=1)
    assert (reading.forget_old(), set(Notification.objects.all())) == (1, {unread, fresh})
    clock.move(reading.KEPT_UNREAD - reading.KEPT_READ)
    assert (reading.forget_old(), set(Notification.objects.all())) == (1, {fresh})
