"""Races on one attempt: first that they do happen without the lock, then that they do not with it.

They need several real connections. On PostgreSQL the test database is used; SQLite is tried with a
database file, where only one writer can be at work and a race can show between a read and a write.
"""

import threading
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection, connections, transaction

from assessments.models import Attempt, AttemptEvent, Mark, Response, journal
from assessments.models.journal import Origin
from assessments.operations import delivery
from assessments.queries.journal import journal_holds
from core.errors import Conflict
from core.models import LedgerEntry
from tests.factories.assessments import AssessmentFactory, answer, start
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 5


@dataclass
class Outcome:
    kind: str
    value: Any


@pytest.fixture
def race():
    """Run the callables at once, each on a connection of its own; what became of each."""
    if connection.vendor == "sqlite":
        pytest.skip("the SQLite test database is one shared memory, which has no second writer; needs DATABASE_URL")

    def run(*acts):
        gate = threading.Barrier(len(acts))
        outcomes = [None] * len(acts)

        def one(number, act):
            try:
                connections["default"].ensure_connection()
                gate.wait()
                outcomes[number] = Outcome("ok", act())
            except Conflict as refused:
                outcomes[number] = Outcome("conflict", refused.code)
            except Exception as failure:
                outcomes[number] = Outcome("error", failure)
            finally:
                connections.close_all()

        threads = [threading.Thread(target=one, args=pair) for pair in enumerate(acts)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(30)
        return outcomes

    return run


@pytest.fixture
def attempt():
    return start(AssessmentFactory(), UserFactory())


def marks_of(attempt):
    return Mark.objects.filter(item__attempt=attempt).count()


# --- Without the lock ---------------------------------------------------------------------


def test_without_the_lock_an_answer_is_taken_after_the_end(race, attempt):
    """Read, check, write: between check and write the other one submits."""
    checked, submitted = threading.Event(), threading.Event()
    item = attempt.items.select_related("attempt", "version").get(position=1)

    def save_unlocked():
        with transaction.atomic():
            stale = Attempt.objects.get(pk=attempt.pk)
            checked.set()
            submitted.wait(10)
            locked = journal.Locked(stale.journal_seq + 50, stale.state, stale.deadline)
            return delivery._record_answer(locked, item, {"options": ["a"]}, Origin())

    def submit():
        checked.wait(10)
        delivery.submit_attempt(attempt=attempt, by=attempt.learner)
        submitted.set()

    outcomes = race(save_unlocked, submit)

    assert [outcome.kind for outcome in outcomes] == ["ok", "ok"]
    # The damage: an answer stands that no mark knows, in an attempt that is over.
    assert Response.objects.get(item=item).answer == {"options": ["a"]}
    assert (Attempt.objects.get().state, Mark.objects.get(item=item).code) == ("submitted", "blank")


def test_without_the_lock_both_submissions_go_to_the_end(race, attempt):
    """Both find the attempt open and mark it; only the constraints, the last wall, stop the second."""
    both_read = threading.Barrier(2)

    def submit_unlocked():
        with transaction.atomic():
            stale = Attempt.objects.select_related("learner").get(pk=attempt.pk)
            both_read.wait(10)
            return delivery._end(stale, state=Attempt.State.SUBMITTED, at=delivery.clock.now(), by=stale.learner)

    outcomes = race(submit_unlocked, submit_unlocked)

    assert sorted(outcome.kind for outcome in outcomes) == ["error", "ok"]
    assert marks_of(attempt) == 2


# --- With the lock ------------------------------------------------------------------------


@pytest.mark.parametrize("_round", range(ROUNDS))
def test_n_exa_17_two_submissions_at_once_make_one_result(race, attempt, _round):
    outcomes = race(*[lambda: delivery.submit_attempt(attempt=attempt, by=attempt.learner)] * 2)

    assert sorted(outcome.kind for outcome in outcomes) == ["conflict", "ok"]
    assert marks_of(attempt) == 2
    assert LedgerEntry.objects.filter(event="attempt.submitted").count() == 1


@pytest.mark.parametrize("_round", range(ROUNDS))
def test_n_exa_17_an_answer_beside_the_submission_counts_or_is_kept_as_late(race, attempt, _round):
    save, _submit = race(
        lambda: answer(attempt, 1, "a"), lambda: delivery.submit_attempt(attempt=attempt, by=attempt.learner)
    )

    done = Attempt.objects.get(pk=attempt.pk)
    kinds = list(done.events.filter(position=1).values_list("kind", flat=True))
    assert (save.kind, kinds, done.score) in [
        ("ok", ["answer"], Decimal(1)),
        ("conflict", ["late"], Decimal(0)),
    ]
    assert journal_holds(done) is True


def test_n_exa_10_the_same_answer_at_once_is_one_event(race, attempt):
    outcomes = race(*[lambda: answer(attempt, 1, "a", idem_key="k", device="d", client_seq=1)] * 4)

    assert [outcome.kind for outcome in outcomes] == ["ok"] * 4
    assert AttemptEvent.objects.filter(kind="answer").count() == 1


def test_answers_at_once_get_numbers_without_gaps(race, attempt):
    outcomes = race(*[lambda n=n: answer(attempt, 1 + n % 2, "a", device=f"d{n}", client_seq=1) for n in range(8)])

    assert [outcome.kind for outcome in outcomes] == ["ok"] * 8
    assert list(attempt.events.values_list("seq", flat=True)) == list(range(1, 10))


@pytest.mark.parametrize("_round", range(ROUNDS))
def test_two_starts_at_once_make_one_attempt(race, _round):
    assessment, learner = AssessmentFactory(attempts_allowed=1), UserFactory()
    outcomes = race(*[lambda: start(assessment, learner).pk] * 3)

    assert [outcome.kind for outcome in outcomes] == ["ok"] * 3
    assert len({outcome.value for outcome in outcomes}) == Attempt.objects.count() == 1
