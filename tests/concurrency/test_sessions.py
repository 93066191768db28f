"""The last seat of a session: the damage without the lock, and one outcome with it."""

import datetime as dt
import threading

import pytest
from django.db import transaction

from core import clock
from courses.models import SignUp
from courses.operations import memberships, session_seats, sessions, sign_ups
from courses.queries import session_facts
from tests.factories.courses import RunFactory, Shelf, staff_of
from tests.factories.people import make_cast


@pytest.fixture
def cast(committed):
    return make_cast()


@pytest.fixture
def people(cast):
    return staff_of(cast.basic_a, 4)


@pytest.fixture
def session(cast, people):
    today, begins = clock.today(), clock.now() + dt.timedelta(hours=1)
    run = RunFactory(course=Shelf().course(lessons=1), starts_on=today, ends_on=today)
    memberships.bring_in(run=run, people=people, by=cast.trainer)
    ends = begins + dt.timedelta(hours=1)
    return sessions.plan_session(
        run=run, starts_at=begins, ends_at=ends, needs_sign_up=True, capacity=1, by=cast.trainer
    )


def states(session):
    return sorted(SignUp.objects.filter(session=session).values_list("state", flat=True))


def test_without_the_lock_the_last_seat_is_given_twice(race, session, people, monkeypatch):
    both_counted = threading.Barrier(2)
    free = session_facts.free_seats(session)
    monkeypatch.setattr(session_facts, "free_seats", lambda session: free)

    def seat_unlocked(number):
        both_counted.wait(10)
        with transaction.atomic():
            row = SignUp(session=session, person=people[number])
            return session_seats.seat(sign_up=row, session=session, by=people[number])

    race(2, seat_unlocked)

    assert states(session) == ["confirmed", "confirmed"]  # the damage: one seat, two people in it


@pytest.mark.parametrize("_round", range(3))
def test_full_between_two_clicks_the_others_wait(race, session, people, _round):
    outcomes = race(4, lambda number: sign_ups.sign_up(session=session, by=people[number]).state)

    assert [outcome.kind for outcome in outcomes] == ["ok"] * 4
    assert states(session) == ["confirmed", "waiting", "waiting", "waiting"]
