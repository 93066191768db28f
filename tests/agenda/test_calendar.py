"""The calendar: what stands in it, the file, and the secret addresses."""

import datetime as dt

import icalendar
import pytest
from django.urls import reverse

from agenda import ics, operations, policies, queries
from agenda.models import Feed
from core import clock as core_clock
from core.errors import Conflict, Invalid
from core.models import LedgerEntry
from courses.models import PathMember
from courses.operations import memberships, paths, run_trainers, runs, sessions, sign_ups
from tests.factories.courses import RunFactory, Shelf, plan_session, staff_of
from tests.factories.exchange import ProgrammeFactory, published

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
KINDS = ["session", "taught", "run", "due", "programme"]


@pytest.fixture
def run(cast):
    run = RunFactory(course=Shelf().course(lessons=1), code="R-1", title_zh="一期", title_en="First run")
    memberships.join(run=run, by=cast.learner)
    run_trainers.add_trainer(run=run, person=cast.trainer, by=cast.trainer)
    return run


@pytest.fixture
def session(cast, run):
    return plan_session(
        run, by=cast.trainer, hours=24, title_zh="研讨", title_en="Workshop", place_en="Room 9"
    )


def entries(person, days=60, **more):
    today = core_clock.today()
    return queries.entries_of(person, today - dt.timedelta(days=30), today + dt.timedelta(days=days), **more)


def told(person, **more):
    return [(entry.kind, str(entry.status)) for entry in entries(person, **more)]


def fetch(cast, secret, **headers):
    return cast.client("anonymous").get(reverse("agenda:feed", args=[secret]), headers=headers)


def events(response):
    found = icalendar.Calendar.from_ical(response.content).walk("VEVENT")
    return {str(event["UID"]).partition("-")[0]: event for event in found}


def test_everybody_finds_the_own_dates_and_nobody_those_of_others(cast, run, session):
    published(ProgrammeFactory(code="EX-1"), by=cast.trainer)

    mine = [("run", "confirmed"), ("session", "confirmed"), ("due", "confirmed")]
    programme = ("programme", "confirmed")
    assert [row for row in told(cast.learner, days=400) if row != programme] == mine
    assert programme in told(cast.learner, days=400)
    assert set(told(cast.learner_b, days=400)) == {programme}
    assert ("taught", "confirmed") in told(cast.trainer)
    assert told(cast.learner, kinds=["due"]) == [("due", "confirmed")]
    assert queries.one_of(cast.learner_b, "session", session.uuid) is None
    assert queries.one_of(cast.learner, "no-kind", session.uuid) is None


def test_a_path_stands_at_the_day_it_is_due(cast):
    path = paths.create_path(code="LP-1", title_en="First path", office=cast.spp, by=cast.trainer)
    due = core_clock.today() + dt.timedelta(days=9)
    member = PathMember.objects.create(path=path, person=cast.learner, due_on=due)

    (entry,) = entries(cast.learner)

    assert (entry.kind, entry.title, entry.begins) == ("path", "Path due: First path", due)
    assert queries.one_of(cast.learner, "path", path.uuid) == entry
    assert queries.one_of(cast.learner_b, "path", path.uuid) is None
    PathMember.objects.filter(pk=member.pk).update(state="completed", completed_at=core_clock.now())
    assert entries(cast.learner) == []


def test_a_seat_is_offered_waited_for_given_and_withdrawn(cast, run):
    (other,) = staff_of(cast.basic_a, 1)
    memberships.bring_in(run=run, people=[other], by=cast.trainer)
    session = plan_session(run, by=cast.trainer, hours=24, needs_sign_up=True, capacity=1)

    def status():
        return dict(told(cast.learner)).get("session")

    assert status() == "offered"
    sign_ups.sign_up(session=session, by=other)
    sign_ups.sign_up(session=session, by=cast.learner)
    assert status() == "tentative"
    sign_ups.withdraw_sign_up(session=session, by=other)
    assert status() == "confirmed"
    sessions.cancel_session(session=session, reason="x", by=cast.trainer)
    assert status() == "cancelled"
    assert "session" not in dict(told(other))  # had withdrawn: it is no business of hers


def test_the_file_says_hours_days_places_and_changes(cast, run, session, clock):
    _feed, secret = operations.make_feed(name="Phone", kinds=KINDS, by=cast.learner)
    cast.learner.language = "en"
    cast.learner.save()

    first = fetch(cast, secret)
    found = events(first)

    assert first["Content-Type"] == "text/calendar; charset=utf-8"
    assert b"TZID:Asia/Shanghai" in first.content
    assert {kind: str(event["SUMMARY"]) for kind, event in found.items()} == {
        "session": "Workshop",
        "run": "Begins: First run, Foundations",
        "due": "Last day: First run, Foundations",
    }
    event = found["session"]
    assert event.decoded("DTSTART") == session.starts_at
    assert (event.decoded("DTEND"), str(event["LOCATION"])) == (session.ends_at, "Room 9")
    assert (str(event["STATUS"]), event["SEQUENCE"]) == ("CONFIRMED", 0)
    assert found["due"].decoded("DTEND") - found["due"].decoded("DTSTART") == dt.timedelta(days=1)

    # The same bytes, and nothing is sent twice to whoever asks with what he has.
    assert fetch(cast, secret).content == first.content
    assert fetch(cast, secret, if_none_match=first["ETag"]).status_code == 304
    assert fetch(cast, secret, if_modified_since=first["Last-Modified"]).status_code == 304

    clock.move(minutes=5)
    step = dt.timedelta(hours=1)
    sessions.change_session(
        session=session, starts_at=session.starts_at + step, ends_at=session.ends_at + step, by=cast.trainer
    )
    moved = fetch(cast, secret, if_none_match=first["ETag"], if_modified_since=first["Last-Modified"])
    assert events(moved)["session"]["SEQUENCE"] == 1
    assert events(moved)["session"]["UID"] == event["UID"]
    runs.cancel_run(run=run, reason="x", by=cast.trainer)
    gone = events(fetch(cast, secret))
    assert {kind: str(event["STATUS"]) for kind, event in gone.items()} == dict.fromkeys(
        ("session", "run", "due"), "CANCELLED"
    )

    cast.learner.language = "zh-hans"
    cast.learner.save()
    assert str(events(fetch(cast, secret))["session"]["SUMMARY"]) == "研讨"


def test_a_secret_opens_its_kinds_and_nothing_once_revoked_renewed_or_the_account_closed(cast, run, session):
    feed, secret = operations.make_feed(name="Phone", kinds=["due", "no-kind"], by=cast.learner)
    assert set(events(fetch(cast, secret))) == {"due"}
    assert len(secret) >= 43  # 256 bits
    assert secret not in str(Feed.objects.values().get())

    guesses = (str(feed.uuid), feed.secret_digest, secret[:-1], secret.swapcase())
    assert [fetch(cast, guess).status_code for guess in guesses] == [404] * 4
    feed, second = operations.renew_feed(feed=feed, by=cast.learner)
    assert [fetch(cast, each).status_code for each in (secret, second)] == [404, 200]
    cast.learner.is_active = False
    cast.learner.save()
    assert fetch(cast, second).status_code == 404
    cast.learner.is_active = True
    cast.learner.save()
    operations.revoke_feed(feed=feed, by=cast.learner)
    assert fetch(cast, second).status_code == 404
    with pytest.raises(Conflict):
        operations.renew_feed(feed=feed, by=cast.learner)
    acts = LedgerEntry.objects.filter(event__startswith="calendar_feed.").values_list("event", flat=True)
    assert sorted(acts) == [f"calendar_feed.{act}" for act in ("made", "renewed", "revoked")]
    assert secret not in str(list(LedgerEntry.objects.values()))


def test_at_most_five_addresses_and_the_use_is_noted_once_an_hour(cast, run, clock):
    made = [operations.make_feed(name=str(n), kinds=["due"], by=cast.learner) for n in range(5)]
    with pytest.raises(Conflict) as refusal:
        operations.make_feed(name="6", kinds=["due"], by=cast.learner)
    assert refusal.value.code == "feed.too_many"
    with pytest.raises(Invalid):
        operations.make_feed(name="none", kinds=["no-kind"], by=cast.learner_b)

    feed, secret = made[0]
    used = []
    for minutes in (0, 30, 31):
        clock.move(minutes=minutes)
        fetch(cast, secret)
        feed.refresh_from_db()
        used.append(feed.last_used_at)
    assert used == [used[0], used[0], used[0] + dt.timedelta(minutes=61)]


def test_months_and_lists_in_the_browser(cast, run, session):
    client = cast.client("learner")
    both = client.get("/calendar/").content.decode()
    assert [text in both for text in ('data-when="wide"', 'data-when="narrow"', "Workshop")] == [True] * 3
    only_list = client.get("/calendar/", {"view": "list", "kind": "session"}).content.decode()
    assert ["<table" in only_list, "Workshop" in only_list, "Last day:" in only_list] == [False, True, False]
    month = client.get("/calendar/", {"view": "month", "month": "2026-03"})
    weeks = month.context["weeks"]
    assert (weeks[0][0].day, weeks[-1][-1].day) == (dt.date(2026, 2, 23), dt.date(2026, 4, 5))
    assert [len(day.entries) for week in weeks for day in week if day.day == dt.date(2026, 3, 10)] == [1]
    assert "Workshop" not in client.get("/calendar/", {"month": "2026-05"}).content.decode()
    for nonsense in ("2026-13", "x", "9999-01", "0001-01"):
        assert client.get("/calendar/", {"month": nonsense, "view": "y", "kind": "z"}).status_code == 200

    one = client.get(reverse("agenda:entry", args=["session", session.uuid]))
    assert set(events(one)) == {"session"}
    made = client.post("/calendar/feeds/", {"name": "Phone", "kinds": ["session"]}).content.decode()
    feed = Feed.objects.get()
    assert f"/calendar/feeds/{feed.uuid}/renew/" in made
    address = made.partition("<code>")[2].partition("</code>")[0]
    assert policies.feed_by_secret(address.rpartition("/")[2].removesuffix(".ics")) == feed
    assert address not in client.get("/calendar/feeds/").content.decode()
    assert client.post("/calendar/feeds/", {"name": "", "kinds": ["x"]}).status_code == 422
    assert cast.client("learner_b").post(f"/calendar/feeds/{feed.uuid}/revoke/").status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_calendar_costs_the_same_for_one_and_three(cast, run, count, django_assert_num_queries):
    for hours in range(count):
        plan_session(run, by=cast.trainer, hours=hours + 1)
        published(ProgrammeFactory(code=f"EX-{hours}"), by=cast.trainer)
    client = cast.client("learner")
    client.get("/calendar/")

    # session, person; sessions and one's part in them, taught: roles; first days, last days, course titles
    # twice; paths; programmes, their pages, competencies; the frame: notices
    with django_assert_num_queries(14):
        client.get("/calendar/")


def test_what_ends_at_midnight_does_not_touch_the_next_day():
    zone = core_clock.OFFICE_ZONE
    begins = dt.datetime(2026, 3, 9, 22, tzinfo=zone)
    entry = ics.Entry("session", "1", "x", begins, begins + dt.timedelta(hours=2), "/", begins)
    assert entry.days(zone) == (dt.date(2026, 3, 9), dt.date(2026, 3, 9))
