"""Joining, waiting, leaving, moving."""

import datetime as dt

import pytest

from core.errors import Conflict, NotOpen
from core.models import LedgerEntry
from courses.models import Enrolment, LessonProgress, RunMember
from courses.operations import enrolment, memberships, progress, runs
from notifications.models import Notification
from tests.factories.courses import edition_of, places, states_of
from tests.factories.people import UserFactory

ENROLLED, WAITING, WITHDRAWN = "enrolled", "waiting", "withdrawn"


def told(person):
    return list(Notification.objects.filter(recipient=person).order_by("pk").values_list("kind", flat=True))


# --- Joining ------------------------------------------------------------------------------


def test_joining_enrols_in_the_course_and_says_so(world):
    run, (person,) = world.run(), world.staff()

    member = memberships.join(run=run, by=person)

    assert (member.state, member.source, member.course) == (ENROLLED, "self", world.course)
    assert Enrolment.objects.get(course=world.course, person=person).state == ENROLLED
    assert told(person) == ["run.joined"]
    entry = LedgerEntry.objects.get(event="run.joined")
    assert (entry.actor, entry.data["person"], entry.data["state"]) == (person, str(person.uuid), ENROLLED)


def test_a_second_click_changes_nothing(world):
    run, (person,) = world.run(), world.staff()

    first, second = (memberships.join(run=run, by=person) for _ in range(2))

    assert first == second
    assert LedgerEntry.objects.filter(event="run.joined").count() == 1


def test_the_last_place_goes_to_the_first_and_the_next_waits(world):
    run, (first, second, third) = world.run(capacity=1), world.staff(3)

    states = [memberships.join(run=run, by=person).state for person in (first, second, third)]

    assert states == [ENROLLED, WAITING, WAITING]
    assert not Enrolment.objects.filter(person__in=[second, third]).exists()
    assert told(second) == ["run.waiting"]


def test_a_place_that_frees_goes_to_the_head_of_the_queue(world):
    run, (first, second, third) = world.run(capacity=1), world.staff(3)
    for person in (first, second, third):
        memberships.join(run=run, by=person)

    memberships.withdraw(member=RunMember.objects.get(run=run, person=first), by=first)

    assert states_of(run) == {
        first.staff_number: WITHDRAWN,
        second.staff_number: ENROLLED,
        third.staff_number: WAITING,
    }
    assert told(second) == ["run.waiting", "run.moved_up"]
    assert Enrolment.objects.get(person=second).state == ENROLLED
    # Leaving the run is not leaving the course.
    assert Enrolment.objects.get(person=first).state == ENROLLED


def test_a_closed_account_keeps_its_turn_and_stops_nobody(world):
    run, (first, second, third) = world.run(capacity=1), world.staff(3)
    for person in (first, second, third):
        memberships.join(run=run, by=person)
    second.is_active = False
    second.save()

    memberships.withdraw(member=RunMember.objects.get(run=run, person=first), by=first)

    assert states_of(run)[second.staff_number] == WAITING
    assert states_of(run)[third.staff_number] == ENROLLED


def test_who_comes_back_gets_the_same_row_at_the_end_of_the_queue(world, clock):
    run, (first, second, third) = world.run(capacity=1), world.staff(3)
    for person in (first, second):
        memberships.join(run=run, by=person)
    row = RunMember.objects.get(run=run, person=second)
    memberships.withdraw(member=row, by=second)
    clock.move(hours=1)
    memberships.join(run=run, by=third)
    clock.move(hours=1)

    back = memberships.join(run=run, by=second)

    assert (back.pk, back.state) == (row.pk, WAITING)
    queue = RunMember.objects.filter(run=run, state=WAITING).order_by("joined_at", "pk")
    assert [member.person for member in queue] == [third, second]


def test_one_run_of_a_course_at_a_time(world):
    run, other, (person,) = world.run(), world.run(), world.staff()
    memberships.join(run=run, by=person)

    with pytest.raises(Conflict) as refusal:
        memberships.join(run=other, by=person)

    assert refusal.value.code == "run.member_elsewhere"


def test_a_member_of_two_runs_is_refused_by_the_database_too(world, monkeypatch):
    """The look for another run and the insert are two steps; the constraint stands behind them."""
    run, other, (person,) = world.run(), world.run(), world.staff()
    memberships.join(run=run, by=person)
    monkeypatch.setattr(memberships, "_check_free_to_join", lambda run, person: None)

    with pytest.raises(Conflict) as refusal:
        memberships.join(run=other, by=person)

    assert refusal.value.code == "run.member_elsewhere"


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"state": "draft"}, "run.not_open"),
        ({"self_enrolment": False}, "run.by_trainer_only"),
        ({"ends_on": dt.date(2026, 3, 8)}, "run.over"),
    ],
)
def test_when_nobody_can_enrol(world, values, code):
    run, (person,) = world.run(**values), world.staff()

    with pytest.raises(NotOpen) as refusal:
        memberships.join(run=run, by=person)

    assert (refusal.value.code, RunMember.objects.count()) == (code, 0)


OPENS = dt.datetime(2026, 3, 9, 9, 0, tzinfo=dt.UTC)
CLOSES = dt.datetime(2026, 3, 10, 9, 0, tzinfo=dt.UTC)
TICK = dt.timedelta(microseconds=1)


@pytest.mark.parametrize(
    ("at", "code"),
    [
        (OPENS - TICK, "run.not_yet"),
        (OPENS, None),
        (CLOSES - TICK, None),
        (CLOSES, "run.enrolment_over"),
    ],
)
def test_the_window_of_enrolment_to_the_instant(world, clock, at, code):
    run, (person,) = world.run(enrol_from=OPENS, enrol_until=CLOSES), world.staff()
    clock.set(at)

    try:
        memberships.join(run=run, by=person)
        found = None
    except NotOpen as refusal:
        found = refusal.code

    assert found == code


@pytest.mark.parametrize(
    ("at", "code"),
    # Midnight in China is 16:00 in Greenwich: the last day ends there, wherever the server stands.
    [
        (dt.datetime(2026, 3, 31, 15, 59, 59, tzinfo=dt.UTC), None),
        (dt.datetime(2026, 3, 31, 16, 0, tzinfo=dt.UTC), "run.over"),
    ],
)
def test_the_last_day_ends_at_midnight_in_china(world, clock, at, code):
    run, (person,) = world.run(), world.staff()
    clock.set(at)

    try:
        memberships.join(run=run, by=person)
        found = None
    except NotOpen as refusal:
        found = refusal.code

    assert found == code


def test_a_clock_that_is_set_back_reopens_nothing_that_was_decided(world, clock):
    """Places are given under the lock in the order of arrival, whatever the clock says of that order."""
    run, (first, second, third) = world.run(capacity=1), world.staff(3)
    for person in (first, second):
        memberships.join(run=run, by=person)
    clock.move(hours=-2)
    memberships.join(run=run, by=third)

    assert states_of(run)[first.staff_number] == ENROLLED
    assert RunMember.objects.filter(run=run, state=WAITING).count() == 2


def test_cancelled_while_joining(world):
    """The page was drawn before; what counts is what is found under the lock."""
    run, (person,) = world.run(), world.staff()
    as_shown = type(run).objects.get(pk=run.pk)
    runs.cancel_run(run=run, reason="The lecturer is ill.", by=world.trainer)

    with pytest.raises(Conflict) as refusal:
        memberships.join(run=as_shown, by=person)

    assert (refusal.value.code, RunMember.objects.count()) == ("run.cancelled", 0)


def test_a_course_that_was_taken_offline_takes_nobody(world):
    run, (person,) = world.run(), world.staff()
    world.course.editions.all().delete()

    with pytest.raises(NotOpen) as refusal:
        memberships.join(run=run, by=person)

    assert refusal.value.code == "course.not_published"


# --- Completion and the course ------------------------------------------------------------


def read_all(course, person):
    for lesson in course.lessons.order_by("position"):
        progress.finish_reading(lesson=lesson, by=person)


def test_who_completes_the_course_has_completed_the_run_and_keeps_the_place(world):
    run, (first, second) = world.run(capacity=1), world.staff(2)
    memberships.join(run=run, by=first)
    memberships.join(run=run, by=second)

    read_all(world.course, first)

    assert states_of(run) == {first.staff_number: "completed", second.staff_number: WAITING}


def test_who_completes_the_course_while_waiting_waits_no_more(world):
    run, (first, second) = world.run(capacity=1), world.staff(2)
    memberships.join(run=run, by=first)
    memberships.join(run=run, by=second)
    enrolment.enrol(course=world.course, by=second)

    read_all(world.course, second)

    assert states_of(run)[second.staff_number] == WITHDRAWN


def test_who_completed_the_course_before_has_nothing_to_join(world):
    run, (person,) = world.run(), world.staff()
    enrolment.enrol(course=world.course, by=person)
    read_all(world.course, person)

    with pytest.raises(Conflict) as refusal:
        memberships.join(run=run, by=person)

    assert refusal.value.code == "run.course_completed"


def test_leaving_the_course_leaves_the_run_and_frees_the_place(world):
    run, (first, second) = world.run(capacity=1), world.staff(2)
    memberships.join(run=run, by=first)
    memberships.join(run=run, by=second)

    enrolment.withdraw(enrolment=Enrolment.objects.get(person=first), by=first)

    assert states_of(run) == {first.staff_number: WITHDRAWN, second.staff_number: ENROLLED}


def test_progress_outlives_every_way_out(world):
    """Withdrawal, transfer and archive: the place in the lesson is where it was."""
    run, other, (person,) = world.run(), world.run(), world.staff()
    memberships.join(run=run, by=person)
    edition = edition_of(world.course)
    block, paragraph = places(edition)[1]
    progress.note_position(editions=[edition], block=block, paragraph=paragraph, by=person)
    before = LessonProgress.objects.filter(person=person).values().get()

    member = RunMember.objects.get(run=run, person=person)
    memberships.transfer(run=run, members=[member], to=other, by=world.trainer)
    memberships.withdraw(member=RunMember.objects.get(run=other, person=person), by=person)
    memberships.join(run=run, by=person)
    runs.cancel_run(run=run, reason="x", by=world.trainer)

    assert LessonProgress.objects.filter(person=person).values().get() == before
    assert Enrolment.objects.get(person=person).state == ENROLLED


# --- By a trainer -------------------------------------------------------------------------


def test_a_trainer_brings_people_in_outside_the_window(world):
    run, people = world.run(self_enrolment=False, enrol_until=OPENS - dt.timedelta(days=9)), world.staff(2)

    seated = memberships.bring_in(run=run, people=people, by=world.trainer)

    assert [member.person for member in seated.enrolled] == people
    assert {member.source for member in seated.enrolled} == {"trainer"}
    assert told(people[0]) == ["run.joined"]


def test_adding_passes_over_who_cannot_join_and_fills_places_in_order(world):
    run, other = world.run(capacity=2), world.run()
    inside, elsewhere, closed, first, second = world.staff(5)
    memberships.join(run=run, by=inside)
    memberships.join(run=other, by=elsewhere)
    closed.is_active = False
    closed.save()

    memberships.bring_in(run=run, people=[inside, elsewhere, closed, first, second], by=world.trainer)

    assert states_of(run) == {
        inside.staff_number: ENROLLED,
        first.staff_number: ENROLLED,
        second.staff_number: WAITING,
    }


@pytest.mark.parametrize("problem", ["run.member_elsewhere", "run.account_closed"])
def test_one_person_who_cannot_join_is_named(world, problem):
    run, (person,) = world.run(), world.staff()
    if problem == "run.account_closed":
        person.is_active = False
        person.save()
    else:
        memberships.join(run=world.run(), by=person)

    with pytest.raises(Conflict) as refusal:
        memberships.bring_in(run=run, people=[person], by=world.trainer)

    assert refusal.value.code == problem


# --- Out, and over ------------------------------------------------------------------------


def test_a_trainer_who_takes_somebody_out_tells_him(world):
    run, (person,) = world.run(), world.staff()
    member = memberships.join(run=run, by=person)

    memberships.withdraw(member=member, by=world.trainer)

    assert told(person) == ["run.joined", "run.withdrawn"]


def test_taking_out_is_all_or_nobody(world):
    run, (first, second) = world.run(), world.staff(2)
    members = [memberships.join(run=run, by=person) for person in (first, second)]
    memberships.withdraw(member=members[0], by=first)

    with pytest.raises(Conflict) as refusal:
        memberships.withdraw_many(run=run, members=members, by=world.trainer)

    assert (refusal.value.code, states_of(run)[second.staff_number]) == ("run.not_active", ENROLLED)


def test_a_transfer_gives_the_place_to_the_queue_and_takes_one_there(world):
    run, to, (first, second) = world.run(capacity=1), world.run(capacity=1), world.staff(2)
    member = memberships.join(run=run, by=first)
    memberships.join(run=run, by=second)

    memberships.transfer(run=run, members=[member], to=to, by=world.trainer)

    assert states_of(run) == {first.staff_number: "transferred", second.staff_number: ENROLLED}
    assert states_of(to) == {first.staff_number: ENROLLED}
    assert told(first) == ["run.joined", "run.transferred"]


def test_a_transfer_into_a_full_run_waits_there(world):
    run, to, (first, second) = world.run(), world.run(capacity=1), world.staff(2)
    memberships.join(run=to, by=second)
    member = memberships.join(run=run, by=first)

    memberships.transfer(run=run, members=[member], to=to, by=world.trainer)

    assert states_of(to)[first.staff_number] == WAITING
    assert told(first)[-1] == "run.transferred_waiting"


def test_no_transfer_to_another_course_or_a_closed_run(world, shelf):
    run, (person,) = world.run(), world.staff()
    member = memberships.join(run=run, by=person)
    targets = {
        "run.not_of_this_course": world.run(course=shelf.course(lessons=1, code="FP-102")),
        "run.not_open": world.run(state="draft"),
    }

    for code, to in targets.items():
        with pytest.raises((Conflict, NotOpen)) as refusal:
            memberships.transfer(run=run, members=[member], to=to, by=world.trainer)
        assert refusal.value.code == code
    assert states_of(run) == {person.staff_number: ENROLLED}


def test_a_transfer_is_all_or_nobody(world):
    run, to, (first, second) = world.run(), world.run(), world.staff(2)
    members = [memberships.join(run=run, by=person) for person in (first, second)]
    second.is_active = False
    second.save()

    with pytest.raises(Conflict) as refusal:
        memberships.transfer(run=run, members=members, to=to, by=world.trainer)

    assert refusal.value.code == "run.transfer_blocked"
    assert (set(states_of(run).values()), states_of(to)) == ({ENROLLED}, {})


def test_whoever_does_it_is_not_told_of_it(world):
    run = world.run()
    memberships.join(run=run, by=UserFactory())
    memberships.join(run=run, by=world.trainer)

    memberships.withdraw(member=RunMember.objects.get(person=world.trainer), by=world.trainer)

    assert told(world.trainer) == ["run.joined"]
