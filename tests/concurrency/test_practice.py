"""Two windows of one practice: a try is used up by one of them only."""

import pytest

from assessments.models import AttemptEvent
from assessments.operations import delivery, practice
from assessments.policies import item_for_practice
from assessments.queries.journal import journal_holds
from tests.factories.assessments import AssessmentFactory, QuestionFactory, start
from tests.factories.people import UserFactory

ROUNDS = 2


@pytest.fixture
def attempt(committed):
    return start(
        AssessmentFactory(questions=[QuestionFactory(kind="numeric")], practice="adaptive"), UserFactory()
    )


def check(attempt, value):
    item = item_for_practice(user=attempt.learner, uuid=attempt.uuid, position=1)
    practice.check_answer(item=item, data={"value": [value]}, by=attempt.learner, seen=0)


def tries(attempt):
    return AttemptEvent.objects.filter(attempt=attempt, kind="try").count()


@pytest.mark.parametrize("_round", range(ROUNDS))
def test_two_windows_at_once_make_one_try(race, attempt, _round):
    outcomes = race(2, lambda number: check(attempt, str(number)))

    assert sorted(outcome.kind for outcome in outcomes) == ["conflict", "ok"]
    assert tries(attempt) == 1


@pytest.mark.parametrize("_round", range(ROUNDS))
def test_a_try_beside_the_end_counts_or_is_refused(race, attempt, _round):
    acts = (lambda: check(attempt, "3"), lambda: delivery.submit_attempt(attempt=attempt, by=attempt.learner))
    tried, ended = race(2, lambda number: acts[number]())

    attempt.refresh_from_db()
    assert ended.kind == "ok"
    assert (tried.kind, tries(attempt), attempt.score) in [("ok", 1, 1), ("conflict", 0, 0)]
    assert journal_holds(attempt) is True
