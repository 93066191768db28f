"""Sessions: seats, sign-in, attendance, and what happens at bad moments."""

import datetime as dt

import pytest
from django.urls import reverse

from core import clock as core_clock
from core.errors import Conflict, Invalid, NotOpen, TooMany
from core.models import LedgerEntry
from courses.models import SignUp
from courses.operations import attendance, memberships, runs, sessions, sign_ups
from courses.queries import session_codes, sessions as queries
from notifications.models import Notification
from tests.factories.courses import plan_session


def plan(world, run, **values):
    return plan_session(run, by=world.trainer, **values)


def joined(world, run, count):
    people = world.staff(count)
    memberships.bring_in(run=run, people=people, by=world.trainer)
    return people


def states(session):
    rows = SignUp.objects.filter(session=session).order_by("person__staff_number")
    return list(rows.values_list("state", flat=True))


def code_of(session):
    return session_codes.code_at(session, core_clock.now())


def refused(act, error):
    with pytest.raises(error) as refusal:
        act()
    return refusal.value.code


def kinds(person):
    return set(Notification.objects.filter(recipient=person).values_list("kind", flat=True))


# --- Seats --------------------------------------------------------------------------------


def test_full_between_two_clicks_the_second_waits_and_moves_up(world):
    run = world.run()
    first, second, third = joined(world, run, 3)
    session = plan(world, run, needs_sign_up=True, capacity=1)

    assert sign_ups.sign_up(session=session, by=first).state == "confirmed"
    assert sign_ups.sign_up(session=session, by=second).state == "waiting"
    assert sign_ups.sign_up(session=session, by=third).state == "waiting"
    assert sign_ups.sign_up(session=session, by=third).pk == SignUp.objects.get(person=third).pk
    places = [queries.one_for(person, session).queue_place for person in (first, second, third)]
    assert places == [0, 1, 2]

    sign_ups.withdraw_sign_up(session=session, by=first)

    assert states(session) == ["withdrawn", "confirmed", "waiting"]
    assert "signup.moved_up" in kinds(second)


def test_whoever_leaves_the_run_gives_the_seat_back(world):
    run = world.run()
    first, second = joined(world, run, 2)
    session = plan(world, run, needs_sign_up=True, capacity=1)
    sign_ups.sign_up(session=session, by=first)
    sign_ups.sign_up(session=session, by=second)

    memberships.withdraw(member=run.members.get(person=first), by=first)

    assert states(session) == ["withdrawn", "confirmed"]
    assert LedgerEntry.objects.filter(event="signup.released").count() == 1


def test_more_places_move_the_list_up_and_fewer_put_nobody_out(world):
    run = world.run()
    people = joined(world, run, 3)
    session = plan(world, run, needs_sign_up=True, capacity=1)
    for person in people:
        sign_ups.sign_up(session=session, by=person)

    session = sessions.change_session(session=session, capacity=2, by=world.trainer)
    assert states(session) == ["confirmed", "confirmed", "waiting"]
    sessions.change_session(session=session, capacity=1, by=world.trainer)
    assert states(session) == ["confirmed", "confirmed", "waiting"]


def test_only_people_with_a_place_sign_up_and_not_after_the_beginning(world, clock):
    run = world.run()
    (member,) = joined(world, run, 1)
    (stranger,) = world.staff(1)
    session = plan(world, run, needs_sign_up=True)

    assert refused(lambda: sign_ups.sign_up(session=session, by=stranger), NotOpen) == "session.not_in_run"
    clock.move(hours=2)
    assert refused(lambda: sign_ups.sign_up(session=session, by=member), NotOpen) == "session.begun"


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"capacity": 3}, "session.places_need_sign_up"),
        ({"hours": -5}, "session.past"),
        ({"ends_at": dt.datetime(2020, 1, 1, tzinfo=dt.UTC)}, "session.ends_before_start"),
    ],
)
def test_a_session_that_makes_no_sense_is_refused(world, values, code):
    run = world.run()
    assert refused(lambda: plan(world, run, **values), Invalid) == code


# --- Moved and cancelled ------------------------------------------------------------------


def test_moved_while_somebody_signs_in_the_new_window_counts(world, clock):
    run = world.run()
    early, late = joined(world, run, 2)
    session = plan(world, run, hours=0.25)
    stale = queries.RunSession.objects.get(pk=session.pk)
    attendance.sign_in(session=session, code=code_of(session), by=early)

    step = dt.timedelta(days=1)
    sessions.change_session(
        session=session, starts_at=stale.starts_at + step, ends_at=stale.ends_at + step, by=world.trainer
    )

    # The page still shows the old hour; under the lock the new one counts.
    assert (
        refused(lambda: attendance.sign_in(session=stale, code=code_of(stale), by=late), NotOpen)
        == "session.sign_in_not_yet"
    )
    assert SignUp.objects.get(person=early).attendance == "present"
    assert "session.moved" in kinds(early) & kinds(late)
    session.refresh_from_db()
    assert session.sequence == 1


def test_cancelled_sessions_take_nobody_and_tell_everybody(world):
    run = world.run()
    (person,) = joined(world, run, 1)
    session = plan(world, run, hours=0.25)

    sessions.cancel_session(session=session, reason="Flood", by=world.trainer)

    assert "session.cancelled" in kinds(person)
    act = lambda: attendance.sign_in(session=session, code=code_of(session), by=person)  # noqa: E731
    assert refused(act, Conflict) == "session.cancelled"
    again = lambda: sessions.cancel_session(session=session, reason="x", by=world.trainer)  # noqa: E731
    assert refused(again, Conflict) == "session.cancelled"


def test_a_cancelled_run_cancels_what_has_not_begun(world):
    run = world.run()
    session = plan(world, run)

    runs.cancel_run(run=run, reason="No budget", by=world.trainer)

    session.refresh_from_db()
    assert (session.state, session.reason) == ("cancelled", "No budget")


# --- Sign-in ------------------------------------------------------------------------------


def test_the_code_of_this_minute_and_the_last_one_is_right_and_no_other(world, clock):
    run = world.run()
    session, other = plan(world, run), plan(world, run)
    code, at = code_of(session), core_clock.now()

    right = [session_codes.is_right(session, code, at + dt.timedelta(seconds=s)) for s in (0, 60, 120)]

    assert right == [True, True, False]
    assert not session_codes.is_right(other, code, at)
    assert not session_codes.is_right(session, "", at)
    assert len(code) == 6


def test_wrong_codes_are_counted_and_lock_for_a_minute(world, clock):
    run = world.run()
    (person,) = joined(world, run, 1)
    session = plan(world, run, hours=0.25)
    wrong = str((int(code_of(session)) + 1) % 1_000_000).zfill(6)

    def enter(code):
        return attendance.sign_in(session=session, code=code, by=person)

    assert [refused(lambda: enter(wrong), Invalid) for _ in range(4)] == ["session.wrong_code"] * 4
    assert refused(lambda: enter(wrong), TooMany) == "session.locked"
    assert refused(lambda: enter(code_of(session)), TooMany) == "session.locked"
    clock.move(seconds=61)
    assert enter(code_of(session)).attendance == "present"


def test_signing_in_twice_is_once_and_after_the_beginning_is_late(world, clock):
    run = world.run()
    first, second = joined(world, run, 2)
    session = plan(world, run, hours=0.25)
    row = attendance.sign_in(session=session, code=code_of(session), by=first)
    clock.move(minutes=26)

    again = attendance.sign_in(session=session, code="000000", by=first)
    late = attendance.sign_in(session=session, code=code_of(session), by=second, how="qr")

    assert (again.signed_in_at, again.attendance) == (row.signed_in_at, "present")
    assert (late.attendance, late.how) == ("late", "qr")
    assert LedgerEntry.objects.filter(event="session.signed_in").count() == 2


def test_nobody_signs_in_without_a_seat_or_after_the_end(world, clock):
    run = world.run()
    seated, unseated = joined(world, run, 2)
    session = plan(world, run, hours=0.25, needs_sign_up=True)
    sign_ups.sign_up(session=session, by=seated)

    def enter(person):
        return lambda: attendance.sign_in(session=session, code=code_of(session), by=person)

    assert refused(enter(unseated), NotOpen) == "session.no_seat"
    clock.move(hours=3)
    assert refused(enter(seated), NotOpen) == "session.sign_in_over"


# --- Attendance ---------------------------------------------------------------------------


def test_the_list_is_kept_closed_and_read_as_hours(world, clock):
    run = world.run()
    there, late, away, excused = joined(world, run, 4)
    session = plan(world, run, hours=1)
    marks = {there.uuid: "present", late.uuid: "late", excused.uuid: "excused"}

    def mark(**more):
        return attendance.mark(session=session, marks=marks, by=world.trainer)

    assert refused(mark, NotOpen) == "session.attendance_not_yet"
    clock.move(hours=2)
    assert mark() == 3
    assert mark() == 0
    close = lambda: attendance.close_attendance(session=session, by=world.trainer)  # noqa: E731
    assert refused(close, NotOpen) == "session.not_over"
    clock.move(hours=2)
    close()

    rows = SignUp.objects.filter(session=session).order_by("person__staff_number")
    assert [row.attendance for row in rows] == ["present", "late", "absent", "excused"]
    assert [(row.minutes, row.ended_on) for row in queries.attended_by(late)] == [
        (120, session.ends_at.astimezone(core_clock.OFFICE_ZONE).date())
    ]
    assert queries.attended_by(away) == []


def test_somebody_who_is_not_on_the_list_cannot_be_noted(world):
    run = world.run()
    (stranger,) = world.staff(1)
    session = plan(world, run, hours=0.25)
    act = lambda: attendance.mark(  # noqa: E731
        session=session, marks={stranger.uuid: "present"}, by=world.trainer
    )
    assert refused(act, Conflict) == "session.sheet_changed"


# --- Pages --------------------------------------------------------------------------------


@pytest.fixture
def teach(world, client):
    client.force_login(world.trainer)
    client.cookies["django_language"] = "en"
    return client


def test_a_session_goes_from_plan_to_attendance_in_the_browser(world, teach, client):
    run = world.run()
    person, other = joined(world, run, 2)
    begins = core_clock.now().astimezone(core_clock.OFFICE_ZONE) + dt.timedelta(minutes=10)
    data = {
        "title_zh": "", "title_en": "Workshop", "starts_at": begins.strftime("%Y-%m-%dT%H:%M"),
        "ends_at": (begins + dt.timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M"), "place_zh": "",
        "place_en": "Room 9", "capacity": "", "opens_before": "30", "late_after": "10",
    }  # fmt: skip
    made = teach.post(reverse("runs:new_session", args=[run.uuid]), data)
    assert made.status_code == 302
    session = run.sessions.get()
    assert "Workshop" in teach.get(reverse("runs:sessions", args=[run.uuid])).content.decode()
    shown = teach.get(reverse("runs:session_code", args=[run.uuid, session.uuid])).content.decode()
    assert code_of(session) in shown
    assert "<svg" in shown

    learner = type(client)()
    learner.force_login(person)
    learner.cookies["django_language"] = "en"
    address = reverse("runs:show_session", args=[session.uuid])
    assert "Workshop" in learner.get("/learn/").content.decode()
    by_qr = learner.get(address, {"code": code_of(session)}).content.decode()
    assert f'value="{code_of(session)}"' in by_qr
    assert not SignUp.objects.exists()  # looking signs nobody in
    wrong = learner.post(reverse("runs:sign_in", args=[session.uuid]), {"code": "abc", "how": "qr"})
    assert wrong.status_code == 422
    right = {"code": code_of(session), "how": "qr"}
    assert learner.post(reverse("runs:sign_in", args=[session.uuid]), right).status_code == 302

    # An older page of the trainer chooses nothing for that person, and so undoes nothing.
    sheet = reverse("runs:session", args=[run.uuid, session.uuid])
    teach.post(sheet, {f"mark-{person.uuid}": "", f"mark-{other.uuid}": "absent"})
    found = dict(SignUp.objects.values_list("person__pk", "attendance"))
    assert found == {person.pk: "present", other.pk: "absent"}


@pytest.mark.parametrize("count", [1, 3])
def test_lists_cost_the_same_for_one_and_three(world, count, django_assert_num_queries):
    run = world.run()
    (person,) = joined(world, run, 1)
    for _ in range(count):
        sign_ups.sign_up(session=plan(world, run, needs_sign_up=True), by=person)

    with django_assert_num_queries(1):
        assert len(queries.of_run(run)) == count
    with django_assert_num_queries(2):
        assert len(queries.coming_for(person)) == count
