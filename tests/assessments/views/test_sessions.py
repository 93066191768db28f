"""A session is not idle while a timed test goes on."""

import pytest
from django.conf import settings
from django.urls import reverse

from people.registry import SESSION_BEGAN, SESSION_QUIET_UNTIL
from tests.factories.assessments import AssessmentFactory, QuestionFactory, start


@pytest.fixture
def browser(clock, cast):
    return cast.client("learner")


def opened(cast, browser, minutes):
    """An attempt with a time limit (or None), with its page open."""
    paper = AssessmentFactory(questions=[QuestionFactory()], time_limit_minutes=minutes)
    attempt = start(paper, cast.learner)
    assert browser.get(attempt.get_absolute_url()).status_code == 200
    return attempt


def is_in(browser):
    return browser.get("/people/me/").status_code == 200


@pytest.mark.parametrize(
    ("minutes", "silence", "stays"),
    [
        (120, 119, True),
        (120, 149, True),  # half an hour is counted from the deadline on
        (120, 150, False),
        (None, 29, True),
        (None, 30, False),
    ],
)
def test_silence_in_a_timed_test_is_no_idleness(cast, browser, clock, minutes, silence, stays):
    opened(cast, browser, minutes)

    clock.move(minutes=silence)

    assert is_in(browser) is stays


def test_an_answer_after_an_hour_of_silence_is_saved(cast, browser, clock):
    attempt = opened(cast, browser, 90)
    clock.move(minutes=61)

    response = browser.post(reverse("assessments:item", args=[attempt.uuid, 1]), {"go": "next"})

    assert response.status_code == 302
    assert response["Location"].startswith("/assessments/")


def test_no_test_prolongs_the_whole_life_of_a_session(cast, browser, clock):
    opened(cast, browser, 24 * 60)
    session = browser.session

    assert session[SESSION_QUIET_UNTIL] == session[SESSION_BEGAN] + settings.SESSION_COOKIE_AGE
    clock.move(hours=8)
    assert not is_in(browser)


def test_after_submission_silence_counts_again(cast, browser, clock):
    attempt = opened(cast, browser, 120)
    browser.post(reverse("assessments:submit", args=[attempt.uuid]))

    assert SESSION_QUIET_UNTIL not in browser.session
    clock.move(minutes=31)
    assert not is_in(browser)
