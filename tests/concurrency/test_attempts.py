"""Races on one attempt: first that they do happen without the lock, then that they do not with it."""

import threading
from decimal import Decimal

import pytest
from django.db import transaction

from assessments.models import Attempt, AttemptEvent, Mark, Response, journal
from assessments.models.journal import Origin
from assessments.operations import delivery
from assessments.queries.journal import journal_holds
from core.models import LedgerEntry
from tests.factories.assessments import AssessmentFactory, answer, start
from tests.factories.people import UserFactory

ROUNDS = 3


@pytest.fixture
def attempt(committed):
    return start(AssessmentFactory(), UserFactory())


def marks_of(attempt):
    return Mark.objects.filter(item__attempt=attempt).count()


# --- Without the lock ---------------------------------------------------------------------


def test_without_the_lock_an_answer_is_taken_after_the_end(race, attempt):
    """Read, check, write: between check and write the other one submits."""
    checked, submitted = threading.Event(), threading.Event()
    item = attempt.items.select_related("attempt", "version").get(position=1)

    def save_unlocked():
        stale = Attempt.objects.get(pk=attempt.pk)
        checked.set()
        submitted.wait(10)
        with transaction.atomic():
            locked = journal.Locked(stale.journal_seq + 50, stale.state, stale.deadline)
            return delivery._record_answer(locked, item, {"options": ["a"]}, Origin())

    def submit():
        checked.wait(10)
        delivery.submit_attempt(attempt=attempt, by=attempt.learner)
        submitted.set()

    outcomes = race(2, lambda number: (save_unlocked, submit)[number]())

    assert [outcome.kind for outcome in outcomes] == ["ok", "ok"]
    # The damage: an answer stands that no mark knows, in an attempt that is over.
    assert Response.objects.get(item=item).answer == {"options": ["a"]}
    assert (Attempt.objects.get().state, Mark.objects.get(item=item).code) == ("submitted", "blank")


def test_without_the_lock_both_submissions_go_to_the_end(race, attempt):
    """Both find the attempt open and mark it; only the constraints, the last wall, stop the second."""
    both_read = threading.Barrier(2)

    def submit_unlocked():
        stale = Attempt.objects.select_related("assessment", "learner").get(pk=attempt.pk)
        both_read.wait(10)
        with transaction.atomic():
            return delivery._end(
                stale, state=Attempt.State.SUBMITTED, at=delivery.clock.now(), by=stale.learner
            )

    outcomes = race(2, submit_unlocked)

    assert sorted(outcome.kind for outcome in outcomes) == ["integrityerror", "ok"]
    assert marks_of(attempt) == 2


# --- With the lock ------------------------------------------------------------------------


@pytest.mark.parametrize("_round", range(ROUNDS))
def test_n_exa_17_two_submissions_at_once_make_one_result(race, attempt, _round):
    outcomes = race(2, lambda: delivery.submit_attempt(attempt=attempt, by=attempt.learner))

    assert sorted(outcome.kind for outcome in outcomes) == ["conflict", "ok"]
    assert marks_of(attempt) == 2
    assert LedgerEntry.objects.filter(event="attempt.submitted").count() == 1


@pytest.mark.parametrize("_round", range(ROUNDS))
def test_n_exa_17_an_answer_beside_the_submission_counts_or_is_kept_as_late(race, attempt, _round):
    acts = (
        lambda: answer(attempt, 1, "a"),
        lambda: delivery.submit_attempt(attempt=attempt, by=attempt.learner),
    )
    save, _submit = race(2, lambda number: acts[number]())

    done = Attempt.objects.get(pk=attempt.pk)
    kinds = list(done.events.filter(position=1).values_list("kind", flat=True))
    assert (save.kind, kinds, done.score) in [
        ("ok", ["answer"], Decimal(1)),
        ("conflict", ["late"], Decimal(0)),
    ]
    assert journal_holds(done) is True


def test_n_exa_10_the_same_answer_at_once_is_one_event(race, attempt):
    outcomes = race(4, lambda: answer(attempt, 1, "a", idem_key="k", device="d", client_seq=1))

    assert [outcome.kind for outcome in outcomes] == ["ok"] * 4
    assert AttemptEvent.objects.filter(kind="answer").count() == 1


def test_answers_at_once_get_numbers_without_gaps(race, attempt):
    outcomes = race(8, lambda n: answer(attempt, 1 + n % 2, "a", device=f"d{n}", client_seq=1))

    assert [outcome.kind for outcome in outcomes] == ["ok"] * 8
    assert list(attempt.events.values_list("seq", flat=True)) == list(range(1, 10))


@pytest.mark.parametrize("_round", range(ROUNDS))
def test_two_starts_at_once_make_one_attempt(race, committed, _round):
    assessment, learner = AssessmentFactory(attempts_allowed=1), UserFactory()
    outcomes = race(3, lambda: start(assessment, learner).pk)

    assert [outcome.kind for outcome in outcomes] == ["ok"] * 3
    assert len({outcome.value for outcome in outcomes}) == Attempt.objects.count() == 1
