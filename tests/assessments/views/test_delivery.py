import datetime as dt
import re

import pytest
from django.db import connection
from django.urls import reverse

from assessments.models import Attempt, AttemptEvent, Response
from assessments.operations import delivery
from tests.factories.assessments import (
    FIRST_KINDS,
    AssessmentFactory,
    BankFactory,
    QuestionFactory,
    answer,
    start,
)

pytestmark = pytest.mark.django_db
JSON = {"Accept": "application/json"}


@pytest.fixture(autouse=True)
def no_rules_of_apps_above(monkeypatch):
    """Courses add conditions with queries of their own; these tests are about this app."""
    monkeypatch.setattr("assessments.policies.admission_rules", [])


def page(name, attempt, *more):
    return reverse(f"assessments:{name}", args=[attempt.uuid, *more])


@pytest.fixture
def attempt(clock, cast):
    bank = BankFactory(owner=cast.trainer)
    questions = [QuestionFactory(bank=bank, key=kind, kind=kind) for kind in FIRST_KINDS]
    return start(AssessmentFactory(bank=bank, questions=questions, time_limit_minutes=30), cast.learner)


def tokens(html, position):
    return re.findall(rf'id="q{position}-([0-9a-f]{{12}})"', html)


def test_start_page_then_attempt_then_back_to_the_lesson(cast, clock):
    assessment = AssessmentFactory()
    browser = cast.client("learner")
    lesson = "/en/catalogue/fp-101/lesson-1/"

    assert browser.get(assessment.get_absolute_url(), {"next": lesson}).context["next"] == lesson
    response = browser.post(reverse("assessments:start", args=[assessment.uuid]), {"next": lesson})
    attempt = Attempt.objects.get()

    assert response["Location"] == attempt.get_absolute_url()
    browser.post(page("submit", attempt))
    assert browser.get(page("result", attempt)).context["back"] == lesson


@pytest.mark.parametrize(
    "target", ["//evil.example/", "https://evil.example/", "javascript:alert(1)", "/" + "x" * 300]
)
def test_next_never_leads_to_another_site(cast, target):
    assert (
        cast.client("learner").get(AssessmentFactory().get_absolute_url(), {"next": target}).context["next"]
        == ""
    )


def test_a_quiz_without_javascript(attempt, cast):
    browser = cast.client("learner")
    html = browser.get(attempt.get_absolute_url()).content.decode()

    response = browser.post(page("item", attempt, 1), {"choice": tokens(html, 1)[0], "go": "next"})
    assert response["Location"] == page("item", attempt, 2)
    response = browser.post(page("item", attempt, 4), {"value": "３", "go": "submit"})
    assert response["Location"] == page("submit", attempt)

    confirmation = browser.get(page("submit", attempt))
    assert [item.position for item in confirmation.context["unanswered"]] == [2, 3]
    assert browser.post(page("submit", attempt))["Location"] == page("result", attempt)
    assert browser.get(page("result", attempt)).context["attempt"].state == "submitted"


def test_an_invalid_number_comes_back_as_typed(attempt, cast):
    response = cast.client("learner").post(page("item", attempt, 4), {"value": "about three", "go": "next"})

    assert response.status_code == 422
    assert 'value="about three"' in response.content.decode()
    assert Response.objects.count() == 0


def test_the_fetched_answer_is_small_and_says_what_stands(attempt, cast, clock):
    response = cast.client("learner").post(
        page("item", attempt, 3),
        {"choice": "true", "idem_key": "k", "device": "d", "client_seq": "1", "client_at": "0", "base": "1"},
        headers=JSON,
    )

    assert response.json() == {
        "seq": 2,
        "at": "2026-03-09T02:00:00+00:00",
        "superseded": False,
        "remaining": 1800000,
    }


def test_clear_and_flag(attempt, cast):
    browser = cast.client("learner")
    browser.post(page("item", attempt, 3), {"choice": "true", "flag": "1"})
    assert Response.objects.values_list("answer", "flagged").get() == ({"value": True}, True)

    browser.post(page("item", attempt, 3), {"choice": "true", "go": "clear"})
    assert Response.objects.values_list("answer", "flagged").get() == (None, True)


@pytest.mark.parametrize("field", ["correctAnswers", "score", "max", "passed", "time_spent", "marks"])
def test_n_exa_05_unknown_fields_are_refused(attempt, cast, field):
    response = cast.client("learner").post(
        page("item", attempt, 3), {"choice": "true", field: "1"}, headers=JSON
    )

    assert (response.status_code, response.json()["code"]) == (422, "answer.unknown_field")
    assert Response.objects.count() == 0


@pytest.mark.parametrize(
    ("position", "data", "status"),
    [
        (1, {"choice": "a"}, 422),
        (1, {"choice": ["x"] * 1900}, 422),
        (1, {"choice": ["x"] * 10_000}, 422),
        (1, {"value": "3"}, 422),
        (3, {"choice": "maybe"}, 422),
        (4, {"value": "NaN"}, 422),
        (4, {"value": "1" * 1_000_000}, 422),
        (4, {"value": "3", "client_seq": "x"}, 422),
        (4, {"value": "3", "client_seq": "-1"}, 422),
        (4, {"value": "3", "client_at": "9" * 40}, 422),
        (4, {"value": "3", "idem_key": "k" * 100}, 422),
        (5, {"value": "3"}, 404),
        (0, {"value": "3"}, 404),
    ],
)
def test_n_exa_09_foreign_input_is_refused_and_nothing_changes(attempt, cast, position, data, status):
    assert (
        cast.client("learner").post(page("item", attempt, position), data, headers=JSON).status_code == status
    )
    assert Response.objects.count() == 0


def test_n_exa_09_a_lone_surrogate_is_refused(attempt, cast):
    response = cast.client("learner").post(
        page("item", attempt, 4),
        b"value=%ED%A0%80",
        content_type="application/x-www-form-urlencoded",
        headers=JSON,
    )

    assert response.status_code == 422


def test_n_exa_10_the_same_key_three_times_is_one_event(attempt, cast):
    data = {"choice": "true", "idem_key": "k", "device": "d", "client_seq": "1"}
    statuses = [
        cast.client("learner").post(page("item", attempt, 3), data, headers=JSON).status_code
        for _ in range(3)
    ]

    assert statuses == [200, 200, 200]
    assert AttemptEvent.objects.filter(kind="answer").count() == 1


def test_n_exa_13_the_page_shows_what_the_server_says_is_left(attempt, cast, clock):
    clock.move(minutes=10)
    response = cast.client("learner").get(attempt.get_absolute_url())

    assert response.context["remaining_ms"] == 20 * 60 * 1000


def test_n_exa_15_late_is_409_and_kept(attempt, cast, clock):
    clock.set(attempt.deadline + dt.timedelta(seconds=3))
    response = cast.client("learner").post(page("item", attempt, 3), {"choice": "true"}, headers=JSON)

    assert (response.status_code, response.json()["code"]) == (409, "attempt.closed")
    assert AttemptEvent.objects.get(kind="late").value == {"value": True}


@pytest.mark.parametrize("name", ["attempt", "submit", "result"])
def test_n_exa_16_every_read_closes_what_is_due(attempt, cast, clock, name):
    clock.set(attempt.deadline + dt.timedelta(seconds=3))
    cast.client("learner").get(page(name, attempt))

    assert Attempt.objects.get().state == "closed"


def test_the_attempt_goes_on_where_it_was_on_another_device(attempt, cast):
    answer(attempt, 1, "a")
    response = cast.client("learner").get(attempt.get_absolute_url())

    assert response.context["current"] == 2
    assert [item.answered for item in response.context["items"]] == [True, False, False, False]


def test_the_question_can_be_read_in_the_other_language(attempt, cast):
    html = cast.client("learner").get(page("item", attempt, 1), {"in": "zh"}).content.decode()

    assert "题目single_choice" in html


def test_get_writes_nothing(attempt, cast):
    for name in ("attempt", "submit", "result"):
        cast.client("learner").get(page(name, attempt))

    assert (AttemptEvent.objects.count(), Attempt.objects.get().journal_seq) == (1, 1)


def test_a_second_submission_shows_the_one_result(attempt, cast):
    locations = [cast.client("learner").post(page("submit", attempt))["Location"] for _ in range(2)]

    assert locations == [page("result", attempt)] * 2


def test_an_attempt_page_is_never_stored(attempt, cast):
    assert cast.client("learner").get(attempt.get_absolute_url())["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize(
    ("feedback", "items", "correct"), [("full", 4, True), ("marks", 4, False), ("score", 0, False)]
)
def test_the_result_shows_what_the_assessment_allows(attempt, cast, feedback, items, correct):
    attempt.assessment.feedback = feedback
    attempt.assessment.save()
    delivery.submit_attempt(attempt=attempt, by=cast.learner)
    response = cast.client("learner").get(page("result", attempt))

    assert len(response.context["items"]) == items
    assert any(item.correct for item in response.context["items"]) is correct
    assert ("Because it is so." in response.content.decode()) is correct


def queries_of(browser, url, count):
    with count:
        assert browser.get(url).status_code == 200


@pytest.mark.parametrize("questions", [1, 3, 50])
def test_query_counts_do_not_grow(cast, questions, django_assert_num_queries):
    attempt = start(AssessmentFactory(questions=questions), cast.learner)
    browser = cast.client("learner")
    browser.get("/healthz")
    queries_of(browser, attempt.get_absolute_url(), django_assert_num_queries(ATTEMPT_QUERIES))
    delivery.submit_attempt(attempt=attempt, by=cast.learner)
    queries_of(browser, page("result", attempt), django_assert_num_queries(RESULT_QUERIES))


@pytest.mark.parametrize("attempts", [1, 3])
def test_the_card_takes_a_fixed_number_of_queries(cast, attempts, django_assert_num_queries):
    assessment = AssessmentFactory()
    for _ in range(attempts):
        delivery.submit_attempt(attempt=start(assessment, cast.learner), by=cast.learner)
    queries_of(
        cast.client("learner"), assessment.get_absolute_url(), django_assert_num_queries(START_QUERIES)
    )


def test_saving_an_answer_takes_few_statements(attempt, cast, django_assert_num_queries):
    browser = cast.client("learner")
    with django_assert_num_queries(SAVE_QUERIES):
        browser.post(page("item", attempt, 3), {"choice": "true"}, headers=JSON)


ATTEMPT_QUERIES, START_QUERIES = 4, 7
# PostgreSQL is asked for the grader role within a savepoint.
RESULT_QUERIES, SAVE_QUERIES = 14 if connection.vendor == "postgresql" else 10, 8
