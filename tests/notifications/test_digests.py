"""What is gathered into one mail, when it goes, and that it goes once."""

from datetime import UTC, datetime, time, timedelta

import pytest
from django.core import mail as outbox

from core import mail
from core.models import OutboxMessage
from core.outbox import operations as core_outbox
from notifications import operations
from notifications.models import Delivery, Digest
from notifications.operations import digests, mails, preferences, reading
from notifications.timing import Quiet
from tests.factories.people import UserFactory

# The clock of these tests begins on Monday, 9 March 2026, 10:00 in China.
TUESDAY = datetime(2026, 3, 9, 23, 30, tzinfo=UTC)  # 7:30 in China


@pytest.fixture
def person(db, kinds, clock):
    person = UserFactory(email="li@example.org", language="en")
    choose(person, "daily", "test.told", "test.other")
    return person


def choose(person, mail_, *kinds):
    for kind in kinds:
        preferences.set_preference(by=person, kind=kind, mail=mail_)


def tell(person, kind="test.told", what="x", **fields):
    return operations.notify(recipient=person, kind=kind, by=None, what=what, **fields)


def work():
    mails.sweep()
    digests.sweep()
    for message in OutboxMessage.objects.filter(state="pending"):
        core_outbox.deliver(message.pk)


def states():
    return list(Delivery.objects.order_by("pk").values_list("state", flat=True))


def test_a_day_is_one_mail_by_kind_in_the_receivers_language(person, clock, settings):
    tell(person, what="first", link="/learn/")
    tell(person, "test.other", what="apart")
    clock.move(hours=1)
    tell(person, what="second")
    clock.set(TUESDAY - timedelta(seconds=1))
    work()
    assert outbox.outbox == []
    clock.move(seconds=1)
    work()
    work()
    (message,) = outbox.outbox
    assert (message.to, message.subject) == (["li@example.org"], "3 notices of Comity")
    order = ["Something told (2)", "Told first", "Told second", "Something else (1)", "Other apart"]
    places = [message.body.index(part) for part in order]
    assert places == sorted(places)
    html = message.alternatives[0][0]
    assert f'<a href="{settings.SITE_ORIGIN}/learn/">Told first</a>' in html
    assert f"{settings.SITE_ORIGIN}/notices/preferences/" in message.body
    assert states() == ["sent", "sent", "sent"]

    person.language = "zh-hans"
    person.save()
    tell(person, what="third")
    clock.move(days=1)
    work()
    assert outbox.outbox[1].subject == "Comity：1条通知"
    assert "尊敬的" in outbox.outbox[1].body or "您好" in outbox.outbox[1].body


def test_weeks_begin_on_monday_and_days_without_news_have_no_mail(person, clock):
    choose(person, "weekly", "test.told")
    tell(person)
    for _day in range(6):
        clock.move(days=1)
        work()
    assert outbox.outbox == []
    clock.set(TUESDAY + timedelta(days=6))  # Monday, 16 March
    work()
    assert len(outbox.outbox) == 1
    clock.move(days=14)
    work()
    assert (len(outbox.outbox), Digest.objects.count()) == (1, 1)


def test_what_was_read_and_what_was_lost_is_left_out(person, clock, kinds):
    kinds.guard(["test.other"], lambda who, params: params["what"] != "lost")
    read, _kept, _lost = tell(person), tell(person, what="kept"), tell(person, "test.other", what="lost")
    reading.mark_read(notification=read, by=person)
    clock.set(TUESDAY)
    work()
    (message,) = outbox.outbox
    assert ("kept" in message.body, "lost" in message.body) == (True, False)
    assert states() == ["skipped", "sent", "skipped"]


@pytest.mark.parametrize("loss", ["closed", "no address", "switched off", "all lost"])
def test_n_acc_07_nothing_left_is_no_mail(person, clock, kinds, loss):
    tell(person)
    if loss == "closed":
        person.is_active = False
    elif loss == "no address":
        person.email = None
    elif loss == "switched off":
        choose(person, "never", "test.told")
    else:
        kinds.guard(["test.told"], lambda who, params: False)
    person.save()
    clock.set(TUESDAY)
    work()
    assert (outbox.outbox, states(), Digest.objects.get().state) == ([], ["skipped"], "skipped")


def test_put_off_by_quiet_hours_and_by_a_server_that_is_down(person, clock, monkeypatch):
    preferences.set_quiet_hours(by=person, quiet=Quiet(time(22), time(9)))
    tell(person)
    clock.set(TUESDAY)
    work()
    clock.set(TUESDAY + timedelta(hours=1, minutes=30))  # 9:00
    with monkeypatch.context() as down:
        down.setattr(mail, "send", lambda message: (_ for _ in ()).throw(mail.Delayed("connection")))
        work()
    assert (outbox.outbox, states()) == ([], ["pending"])
    # What comes in the meantime waits for the next one: a repeat is the same mail.
    tell(person, what="later")
    clock.move(hours=1)
    work()
    assert [message.subject for message in outbox.outbox] == ["1 notice of Comity"]
    assert states() == ["sent", "pending"]


@pytest.mark.parametrize("error", [mail.Refused("550"), mail.Delayed("timeout")])
def test_a_digest_that_fails_marks_what_was_in_it(person, clock, monkeypatch, error):
    tell(person)
    monkeypatch.setattr(mail, "send", lambda message: (_ for _ in ()).throw(error))
    clock.set(TUESDAY)
    for _turn in range(20):
        work()
        clock.move(days=1)
    assert list(Delivery.objects.values_list("state", "code")) == [("failed", str(error))]


def test_too_late_for_one_digest_it_goes_into_the_next(person, clock):
    """Its transaction began before the moment and was committed after the digest had left."""
    tell(person)
    clock.set(TUESDAY)
    work()
    late = tell(person, what="late")
    Delivery.objects.filter(notification=late).update(due_at=TUESDAY)
    work()
    assert (len(outbox.outbox), states()) == (1, ["sent", "pending"])
    clock.move(days=1)
    work()
    assert (len(outbox.outbox), states()) == (2, ["sent", "sent"])


def test_more_than_fits_waits_for_the_next(person, clock, monkeypatch):
    monkeypatch.setattr(digests, "MOST", 2)
    for number in range(3):
        tell(person, what=str(number))
    clock.set(TUESDAY)
    work()
    assert (outbox.outbox[0].subject, states()) == ("2 notices of Comity", ["sent", "sent", "pending"])
    clock.move(days=1)
    work()
    assert (outbox.outbox[1].subject, states()) == ("1 notice of Comity", ["sent", "sent", "sent"])
