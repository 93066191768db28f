"""Races for the places of a run: the damage without its lock, and one outcome with it."""

import threading

import pytest
from django.db import transaction

from core import clock
from courses.models import CourseRun, RunMember
from courses.operations import memberships, runs
from courses.queries import places
from tests.factories.courses import RunFactory, Shelf, staff_of
from tests.factories.people import make_cast

ROUNDS = 3


@pytest.fixture
def cast(committed):
    return make_cast()


@pytest.fixture
def run(cast):
    today = clock.today()
    return RunFactory(course=Shelf().course(lessons=1), capacity=1, starts_on=today, ends_on=today)


def states(run):
    return sorted(RunMember.objects.filter(run=run).values_list("state", flat=True))


# --- Without the lock ---------------------------------------------------------------------


def test_without_the_lock_the_last_place_is_given_twice(race, cast, run):
    people, both_counted = staff_of(cast.basic_a, 2), threading.Barrier(2)

    def join_unlocked(number):
        free = places.free_places(run)
        both_counted.wait(10)
        with transaction.atomic():
            return memberships._seat_unlocked(run=run, person=people[number], by=people[number], free=free)

    outcomes = race(2, join_unlocked)

    assert [outcome.kind for outcome in outcomes] == ["ok", "ok"]
    assert states(run) == ["enrolled", "enrolled"]  # the damage: one place, two people in it


def test_without_the_lock_somebody_joins_a_run_that_was_cancelled(race, cast, run):
    (person,) = staff_of(cast.basic_a, 1)
    read, cancelled = threading.Event(), threading.Event()

    def join_unlocked():
        stale = CourseRun.objects.get(pk=run.pk)
        read.set()
        cancelled.wait(10)
        with transaction.atomic():
            return memberships._seat_unlocked(run=stale, person=person, by=person, free=1)

    def cancel():
        read.wait(10)
        runs.cancel_run(run=run, reason="x", by=cast.trainer)
        cancelled.set()

    outcomes = race(2, lambda number: (join_unlocked, cancel)[number]())

    assert [outcome.kind for outcome in outcomes] == ["ok", "ok"]
    assert states(run) == ["enrolled"]  # the damage: in a run that does not take place, and never told


# --- With the lock ------------------------------------------------------------------------


@pytest.mark.parametrize("_round", range(ROUNDS))
def test_full_between_two_clicks_the_second_waits(race, cast, run, _round):
    people = staff_of(cast.basic_a, 4)

    outcomes = race(4, lambda number: memberships.join(run=run, by=people[number]).state)

    assert [outcome.kind for outcome in outcomes] == ["ok"] * 4
    assert sorted(outcome.value for outcome in outcomes) == ["enrolled", "waiting", "waiting", "waiting"]
    assert states(run) == ["enrolled", "waiting", "waiting", "waiting"]


@pytest.mark.parametrize("_round", range(ROUNDS))
def test_a_double_click_at_one_moment_is_one_membership(race, cast, run, _round):
    (person,) = staff_of(cast.basic_a, 1)

    outcomes = race(2, lambda: memberships.join(run=run, by=person).pk)

    assert [outcome.kind for outcome in outcomes] == ["ok", "ok"]
    assert states(run) == ["enrolled"]


@pytest.mark.parametrize("_round", range(ROUNDS))
def test_two_runs_of_a_course_at_one_moment_are_one_membership(race, cast, run, _round):
    (person,) = staff_of(cast.basic_a, 1)
    other = RunFactory(course=run.course, starts_on=run.starts_on, ends_on=run.ends_on)
    both = (run, other)

    outcomes = race(2, lambda number: memberships.join(run=both[number], by=person))

    assert sorted(outcome.kind for outcome in outcomes) == ["conflict", "ok"]
    assert RunMember.objects.filter(person=person).count() == 1


@pytest.mark.parametrize("_round", range(ROUNDS))
def test_cancelled_while_joining_leaves_nobody_in_it(race, cast, run, _round):
    (person,) = staff_of(cast.basic_a, 1)
    acts = (
        lambda: memberships.join(run=run, by=person),
        lambda: runs.cancel_run(run=run, reason="x", by=cast.trainer),
    )

    outcomes = race(2, lambda number: acts[number]())

    assert outcomes[1].kind == "ok"
    assert (outcomes[0].kind, states(run)) in [("ok", ["cancelled"]), ("conflict", [])]


@pytest.mark.parametrize("_round", range(ROUNDS))
def test_a_place_that_frees_while_others_join_is_given_once(race, cast, run, _round):
    people = staff_of(cast.basic_a, 3)
    first = memberships.join(run=run, by=people[0])
    acts = (
        lambda: memberships.withdraw(member=first, by=people[0]),
        lambda: memberships.join(run=run, by=people[1]),
        lambda: memberships.join(run=run, by=people[2]),
    )

    outcomes = race(3, lambda number: acts[number]())

    assert [outcome.kind for outcome in outcomes] == ["ok"] * 3
    assert states(run) == ["enrolled", "waiting", "withdrawn"]


@pytest.mark.parametrize("_round", range(ROUNDS))
def test_capacity_lowered_while_somebody_joins_never_seats_beyond_it(race, cast, run, _round):
    people = staff_of(cast.basic_a, 2)
    memberships.join(run=run, by=people[0])
    runs.change_run(run=run, by=cast.trainer, capacity=2)
    acts = (
        lambda: memberships.join(run=run, by=people[1]),
        lambda: runs.change_run(run=run, by=cast.trainer, capacity=1),
    )

    outcomes = race(2, lambda number: acts[number]())

    assert [outcome.kind for outcome in outcomes] == ["ok", "ok"]
    # Whoever came first: a place that was there then, or the waiting list.
    assert states(run) in (["enrolled", "enrolled"], ["enrolled", "waiting"])


@pytest.mark.parametrize("_round", range(ROUNDS))
def test_transfers_in_opposite_directions_do_not_wait_for_each_other(race, cast, run, _round):
    people = staff_of(cast.basic_a, 2)
    other = RunFactory(course=run.course, starts_on=run.starts_on, ends_on=run.ends_on)
    members = (memberships.join(run=run, by=people[0]), memberships.join(run=other, by=people[1]))
    ways = ((run, other), (other, run))

    outcomes = race(
        2,
        lambda number: memberships.transfer(
            run=ways[number][0], members=[members[number]], to=ways[number][1], by=cast.trainer
        ),
    )

    assert [outcome.kind for outcome in outcomes] == ["ok", "ok"]
    # One of them may have to wait for the place that the other leaves.
    assert RunMember.objects.filter(state__in=["enrolled", "waiting"]).count() == 2
