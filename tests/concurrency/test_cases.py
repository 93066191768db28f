"""Races on one case: the damage without its lock, and one outcome with it."""

import threading

import pytest
from django.db import transaction

from core.models import LedgerEntry
from people.registry import Role
from qualifications.models import Award, Case, CaseDecision, Standing
from qualifications.operations import cases
from tests.factories.people import RoleGrantFactory, make_cast
from tests.factories.qualifications import QualificationFactory, case_of, complete_evidence

ROUNDS = 3


@pytest.fixture
def people(committed):
    return make_cast()


@pytest.fixture
def second_approver(people):
    return RoleGrantFactory(role=Role.HR_APPROVER, office=people.province_a).person


@pytest.fixture
def case(people):
    return case_of(people.learner, state="hr_reviewed", verifier=people.verifier, reviewer=people.own_hr)


def as_read(case):
    related = ("person", "qualification", "requirement", "office")
    return Case.objects.select_related(*related).get(pk=case.pk)


# --- Without the lock ---------------------------------------------------------------------


def test_without_the_lock_both_approvals_pass_every_check(race, case, people, second_approver):
    """Only the constraint, the last wall, stops the second: its person gets a failure, not an answer."""
    both_read = threading.Barrier(2)
    approvers = (people.approver, second_approver)

    def approve_unlocked(number):
        stale = as_read(case)
        both_read.wait(10)
        with transaction.atomic():
            return cases._decide_unlocked(stale, "accept", approvers[number], "", None)

    outcomes = race(2, approve_unlocked)

    assert sorted(outcome.kind for outcome in outcomes) == ["integrityerror", "ok"]


def test_without_the_lock_a_withdrawn_case_ends_in_an_award(race, case, people):
    read, withdrawn = threading.Event(), threading.Event()

    def approve_unlocked():
        stale = as_read(case)
        read.set()
        withdrawn.wait(10)
        with transaction.atomic():
            return cases._decide_unlocked(stale, "accept", people.approver, "", None)

    def withdraw():
        read.wait(10)
        cases.withdraw_case(case=case, by=people.learner)
        withdrawn.set()

    outcomes = race(2, lambda number: (approve_unlocked, withdraw)[number]())

    assert [outcome.kind for outcome in outcomes] == ["ok", "ok"]
    # The damage: the person took the case back, was told so, and holds the qualification.
    assert (LedgerEntry.objects.filter(event="case.withdrawn").count(), Award.objects.count()) == (1, 1)


# --- With the lock ------------------------------------------------------------------------


@pytest.mark.parametrize("_round", range(ROUNDS))
def test_two_approvals_at_once_make_one_award(race, case, people, second_approver, _round):
    approvers = (people.approver, second_approver)

    outcomes = race(2, lambda number: cases.decide(case=case, decision="accept", by=approvers[number]))

    assert sorted(outcome.kind for outcome in outcomes) == ["conflict", "ok"]
    assert (Award.objects.count(), Standing.objects.count()) == (1, 1)
    assert CaseDecision.objects.filter(step="approve").count() == 1
    assert LedgerEntry.objects.filter(event="award.granted").count() == 1


@pytest.mark.parametrize("_round", range(ROUNDS))
def test_a_double_click_at_one_moment_is_one_approval(race, case, people, _round):
    def approve():
        return cases.decide(case=case, decision="accept", by=people.approver, version=case.version)

    assert [outcome.kind for outcome in race(2, approve)] == ["ok", "ok"]
    assert (Award.objects.count(), CaseDecision.objects.filter(step="approve").count()) == (1, 1)


@pytest.mark.parametrize("_round", range(ROUNDS))
def test_a_withdrawal_beside_an_approval_leaves_one_of_them(race, case, people, _round):
    acts = (
        lambda: cases.decide(case=case, decision="accept", by=people.approver),
        lambda: cases.withdraw_case(case=case, by=people.learner),
    )

    outcomes = race(2, lambda number: acts[number]())

    assert sorted(outcome.kind for outcome in outcomes) == ["conflict", "ok"]
    assert (Case.objects.get().state, Award.objects.count()) in [("approved", 1), ("withdrawn", 0)]


def test_two_openings_at_once_make_one_case(race, people):
    qualification = QualificationFactory()
    complete_evidence(people.learner)

    outcomes = race(
        2, lambda: cases.open_case(person=people.learner, qualification=qualification, by=people.learner)
    )

    assert sorted(outcome.kind for outcome in outcomes) == ["conflict", "ok"]
    assert Case.objects.count() == 1
