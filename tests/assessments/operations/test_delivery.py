import datetime as dt
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction

from assessments.events import attempt_graded
from assessments.models import Attempt, AttemptEvent, AttemptItem, Mark, QuestionVersion, Response
from assessments.operations import delivery
from assessments.queries.journal import head_hash, journal_holds
from assessments.queries.keys import has_grader_role
from core import ledger
from core.errors import Conflict, Invalid, NotAllowed, NotOpen
from tests.factories.assessments import AssessmentFactory, QuestionFactory, add_version, answer, start
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_rules_of_apps_above(monkeypatch):
    """Courses and qualifications add conditions and listeners with queries of their own."""
    monkeypatch.setattr("assessments.policies.admission_rules", [])
    monkeypatch.setattr(attempt_graded, "receivers", [])
    attempt_graded.sender_receivers_cache.clear()


@pytest.fixture
def learner():
    return UserFactory()


@pytest.fixture
def attempt(clock, learner):
    return start(AssessmentFactory(time_limit_minutes=30), learner)


def journal_of(attempt):
    return list(attempt.events.values_list("seq", "kind", "position", "superseded"))


def answer_of(attempt, position):
    return Response.objects.get(item__attempt=attempt, item__position=position).answer


# --- Start --------------------------------------------------------------------------------


def test_start_pins_versions_and_the_deadline(clock, learner):
    assessment = AssessmentFactory(time_limit_minutes=30, questions=2)

    attempt = start(assessment, learner, context="lesson")

    assert (attempt.number, attempt.maximum, attempt.context) == (1, Decimal(2), "lesson")
    assert attempt.deadline == clock.at + dt.timedelta(minutes=30)
    assert [item.version for item in attempt.items.all()] == [
        entry.question.current for entry in assessment.items.all()
    ]
    assert [entry.event for entry in ledger.queries.history_of(attempt)] == ["attempt.started"]


def test_start_again_goes_on_with_the_open_attempt(attempt, learner):
    assert start(attempt.assessment, learner) == attempt
    assert Attempt.objects.count() == 1


def test_a_new_version_of_a_question_leaves_the_attempt_alone(attempt):
    item = attempt.items.get(position=1)
    add_version(item.version.question)

    assert AttemptItem.objects.get(pk=item.pk).version.number == 1


def test_attempts_allowed_are_counted(clock, learner):
    assessment = AssessmentFactory(attempts_allowed=1)
    delivery.submit_attempt(attempt=start(assessment, learner), by=learner)

    with pytest.raises(NotOpen) as refused:
        start(assessment, learner)

    assert refused.value.code == "attempt.none_left"


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda: AssessmentFactory(state="retired"), "assessment.retired"),
        (lambda: AssessmentFactory(questions=0), "assessment.empty"),
    ],
)
def test_what_cannot_be_started(make, code, learner):
    with pytest.raises(NotOpen) as refused:
        start(make(), learner)

    assert refused.value.code == code


def test_an_app_above_may_object(learner, monkeypatch):
    monkeypatch.setattr(
        "assessments.policies.admission_rules", [lambda assessment, user: "attempt.none_left"]
    )

    with pytest.raises(NotOpen):
        start(AssessmentFactory(), learner)


def test_shuffled_papers_differ_between_attempts(clock):
    assessment = AssessmentFactory(shuffle=True, questions=6)
    orders = {
        tuple(start(assessment, UserFactory()).items.values_list("version", flat=True)) for _ in range(5)
    }

    assert len(orders) > 1


# --- Answers ------------------------------------------------------------------------------


def test_an_answer_is_journalled_and_stands(attempt):
    saved = answer(attempt, 1, "b")

    assert (saved.seq, saved.kind, saved.superseded) == (2, "answer", False)
    assert answer_of(attempt, 1) == {"options": ["b"]}
    assert journal_of(attempt) == [(1, "start", None, False), (2, "answer", 1, False)]


def test_an_answer_can_be_taken_back(attempt):
    answer(attempt, 1, "b")
    answer(attempt, 1)

    assert answer_of(attempt, 1) is None


def test_n_exa_10_the_same_key_three_times_is_one_event(attempt):
    seqs = [answer(attempt, 1, "b", idem_key="k1").seq for _ in range(3)]

    assert seqs == [2, 2, 2]
    assert journal_of(attempt) == [(1, "start", None, False), (2, "answer", 1, False)]
    assert Attempt.objects.get(pk=attempt.pk).journal_seq == 2


def test_n_exa_11_an_older_packet_of_the_same_device_is_kept_and_superseded(attempt):
    answer(attempt, 1, "b", idem_key="k6", device="d", client_seq=6)
    late = answer(attempt, 1, "a", idem_key="k5", device="d", client_seq=5)

    assert late.superseded is True
    assert answer_of(attempt, 1) == {"options": ["b"]}
    assert journal_of(attempt)[1:] == [(2, "answer", 1, False), (3, "answer", 1, True)]


def test_another_device_takes_over_unless_it_is_behind(attempt):
    first = answer(attempt, 1, "a", device="one", client_seq=9)
    second = answer(attempt, 1, "b", device="two", client_seq=1, base=first.seq)
    behind = answer(attempt, 1, "c", device="one", client_seq=10, base=first.seq)

    assert (second.superseded, behind.superseded) == (False, True)
    assert answer_of(attempt, 1) == {"options": ["b"]}


@pytest.mark.parametrize(
    "data", [{"choice": ["a"]}, {"choice": ["x"] * 10_000}, {"value": ["NaN"]}, {"score": ["1"]}]
)
def test_n_exa_09_a_foreign_answer_changes_nothing(attempt, data):
    answer(attempt, 1, "b")

    with pytest.raises(Invalid):
        delivery.save_response(attempt=attempt, position=1, data=data, by=attempt.learner)

    assert answer_of(attempt, 1) == {"options": ["b"]}
    assert len(journal_of(attempt)) == 2


def test_n_exa_13_the_client_clock_moves_nothing(attempt):
    year_off = attempt.deadline + dt.timedelta(days=365)

    saved = answer(attempt, 1, "b", client_at=year_off)

    assert saved.kind == "answer"
    assert Attempt.objects.get(pk=attempt.pk).deadline == attempt.deadline


@pytest.mark.parametrize(("seconds", "kind"), [(-0.5, "answer"), (0, "answer"), (1.5, "grace"), (2, "grace")])
def test_n_exa_14_grace_is_for_what_is_on_its_way(clock, attempt, seconds, kind):
    clock.set(attempt.deadline + dt.timedelta(seconds=seconds))

    assert answer(attempt, 1, "b").kind == kind
    assert answer_of(attempt, 1) == {"options": ["b"]}


def test_n_exa_15_a_late_answer_is_kept_refused_and_not_marked(clock, attempt):
    answer(attempt, 1, "a")
    clock.set(attempt.deadline + dt.timedelta(seconds=3))

    with pytest.raises(Conflict) as refused:
        answer(attempt, 1, "b")

    attempt.refresh_from_db()
    assert refused.value.code == "attempt.closed"
    assert [(kind, value) for kind, value in attempt.events.values_list("kind", "value")] == [
        ("start", None),
        ("answer", {"options": ["a"]}),
        ("late", {"options": ["b"]}),
        ("close", None),
    ]
    assert (attempt.state, attempt.score) == ("closed", Decimal(1))


def test_a_retry_of_a_saved_answer_is_acknowledged_after_the_end(clock, attempt):
    answer(attempt, 1, "a", idem_key="k")
    delivery.submit_attempt(attempt=attempt, by=attempt.learner)

    assert answer(attempt, 1, "a", idem_key="k").repeated is True


def test_only_the_learner_acts(attempt):
    stranger = UserFactory()
    item = attempt.items.get(position=1)

    for act in (
        lambda: delivery.submit_attempt(attempt=attempt, by=stranger),
        lambda: delivery.flag_item(item=item, flagged=True, by=stranger),
    ):
        with pytest.raises(NotAllowed):
            act()


def test_flags_stand_beside_answers(attempt):
    item = attempt.items.get(position=1)
    delivery.flag_item(item=item, flagged=True, by=attempt.learner)
    answer(attempt, 1, "b")
    assert Response.objects.values_list("flagged", "answer").get() == (True, {"options": ["b"]})

    delivery.flag_item(item=item, flagged=False, by=attempt.learner)
    assert Response.objects.values_list("flagged", "answer").get() == (False, {"options": ["b"]})
    assert [kind for _seq, kind, *_rest in journal_of(attempt)] == ["start", "flag", "answer", "flag"]


# --- End ----------------------------------------------------------------------------------


def test_submission_marks_seals_and_tells(attempt):
    heard = []
    attempt_graded.connect(
        hear := lambda sender, attempt, **kwargs: heard.append((attempt.score, attempt.passed))
    )
    answer(attempt, 1, "a")

    done = delivery.submit_attempt(attempt=attempt, by=attempt.learner)

    attempt_graded.disconnect(hear)
    assert (done.state, done.score, done.maximum, done.passed) == ("submitted", Decimal(1), Decimal(2), False)
    assert heard == [(Decimal(1), False)]
    assert list(Mark.objects.order_by("item__position").values_list("points", "maximum", "code")) == [
        (Decimal(1), Decimal(1), "right"),
        (Decimal(0), Decimal(1), "blank"),
    ]
    entry = ledger.queries.history_of(attempt).last()
    assert (entry.event, entry.data["journal"]) == ("attempt.submitted", head_hash(attempt))
    assert journal_holds(Attempt.objects.get(pk=attempt.pk)) is True


def test_a_second_submission_is_refused(attempt):
    delivery.submit_attempt(attempt=attempt, by=attempt.learner)

    with pytest.raises(Conflict) as refused:
        delivery.submit_attempt(attempt=attempt, by=attempt.learner)

    assert refused.value.code == "attempt.already_submitted"
    assert Mark.objects.count() == 2


@pytest.mark.parametrize(("right", "passed"), [(2, False), (3, True)])
def test_the_pass_mark_is_reached_exactly(clock, learner, right, passed):
    attempt = start(AssessmentFactory(questions=5, pass_percent=60), learner)
    for position in range(1, right + 1):
        answer(attempt, position, "a")

    assert delivery.submit_attempt(attempt=attempt, by=learner).passed is passed


def test_a_late_event_does_not_break_the_seal(attempt):
    delivery.submit_attempt(attempt=attempt, by=attempt.learner)
    with pytest.raises(Conflict):
        answer(attempt, 1, "a")

    assert journal_holds(Attempt.objects.get(pk=attempt.pk)) is True


def test_n_exa_16_whoever_never_returns_is_closed_with_what_was_saved(clock, attempt):
    answer(attempt, 1, "a")
    clock.set(attempt.deadline + dt.timedelta(seconds=2))
    assert delivery.close_expired() == 0

    clock.move(seconds=0.1)
    assert (delivery.close_expired(), delivery.close_expired()) == (1, 0)

    attempt.refresh_from_db()
    assert (attempt.state, attempt.score, attempt.closed_at) == ("closed", Decimal(1), clock.at)
    assert ledger.queries.history_of(attempt).last().actor is None


def test_one_attempt_that_cannot_be_marked_keeps_no_other_open(clock, attempt, monkeypatch):
    other = start(attempt.assessment, UserFactory())
    clock.set(attempt.deadline + dt.timedelta(minutes=1))
    mark = delivery.auto_mark

    def fails_once(*, attempt, at):
        if attempt.pk != other.pk:
            raise DatabaseError("broken")
        return mark(attempt=attempt, at=at)

    monkeypatch.setattr(delivery, "auto_mark", fails_once)

    assert delivery.close_expired() == 1
    assert [Attempt.objects.get(pk=a.pk).state for a in (attempt, other)] == ["open", "closed"]


def test_an_attempt_without_limit_never_expires(clock, learner):
    attempt = start(AssessmentFactory(), learner)
    clock.move(days=400)

    assert (delivery.close_expired(), delivery.close_if_due(attempt=attempt).is_open) == (0, True)


def test_starting_after_the_deadline_closes_and_begins_anew(clock, attempt, learner):
    clock.set(attempt.deadline + dt.timedelta(minutes=1))

    assert start(attempt.assessment, learner).number == 2
    assert Attempt.objects.get(pk=attempt.pk).state == "closed"


# --- What may never change ----------------------------------------------------------------


@pytest.mark.parametrize(
    "change",
    [
        lambda attempt: QuestionVersion.objects.update(definition={}),
        lambda attempt: AttemptEvent.objects.update(kind="answer"),
        lambda attempt: AttemptEvent.objects.all().delete(),
        lambda attempt: AttemptItem.objects.update(marks=9),
    ],
)
def test_the_database_refuses_to_rewrite_what_results_rest_on(attempt, change):
    with pytest.raises(DatabaseError), transaction.atomic():
        change(attempt)


# --- Cost ---------------------------------------------------------------------------------


@pytest.mark.parametrize("questions", [1, 3, 50])
def test_statements_do_not_grow_with_the_paper(learner, questions, django_assert_num_queries, request):
    assessment = AssessmentFactory(questions=[QuestionFactory() for _ in range(questions)])
    has_grader_role()
    with django_assert_num_queries(START_STATEMENTS):
        attempt = start(assessment, learner)
    with django_assert_num_queries(SAVE_STATEMENTS):
        answer_by_operation(attempt, learner)
    with django_assert_num_queries(SUBMIT_STATEMENTS):
        delivery.submit_attempt(attempt=attempt, by=learner)


# PostgreSQL is asked for the time, and for the grader role within a savepoint.
POSTGRESQL = connection.vendor == "postgresql"
START_STATEMENTS, SAVE_STATEMENTS, SUBMIT_STATEMENTS = (16, 7, 20) if POSTGRESQL else (14, 6, 14)


def answer_by_operation(attempt, learner):
    delivery.save_response(attempt=attempt, position=1, data={}, by=learner)
