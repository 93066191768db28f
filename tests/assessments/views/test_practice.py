import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessments.models import AttemptEvent
from tests.factories.assessments import DEFINITIONS, AssessmentFactory, BankFactory, QuestionFactory, start

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_rules_of_apps_above(monkeypatch):
    monkeypatch.setattr("assessments.policies.admission_rules", [])


KINDS = ("numeric", "short_text", "matrix", "calculated", "slider", "description")
HINTED = {**DEFINITIONS["numeric"][1], "hints": [{"zh": "少于五", "en": "CANARY-HINT"}]}


@pytest.fixture
def attempt(cast):
    bank = BankFactory(owner=cast.trainer)
    questions = [QuestionFactory(bank=bank, key=kind, kind=kind) for kind in KINDS[1:]]
    first = QuestionFactory(bank=bank, key="numeric", kind="numeric", kind__key=HINTED)
    return start(
        AssessmentFactory(bank=bank, questions=[first, *questions], practice="interactive"), cast.learner
    )


def page(name, attempt, *more):
    return reverse(f"assessments:{name}", args=[attempt.uuid, *more])


def secrets_in(html):
    return [text for text in ("CANARY-HINT", "Because it is so.") if text in html]


def test_a_practice_from_start_to_result(attempt, cast):
    browser = cast.client("learner")
    assert browser.get(attempt.get_absolute_url())["Location"] == page("practice", attempt, 1)
    assert browser.get(page("item", attempt, 2))["Location"] == page("practice", attempt, 2)
    html = browser.get(page("practice", attempt, 1)).content.decode()
    assert secrets_in(html) == []

    response = browser.post(page("practice", attempt, 1) + "?in=en", {"value": "4", "seen": "0"})
    assert response["Location"] == page("practice", attempt, 1) + "?in=en"
    html = browser.get(page("practice", attempt, 1) + "?in=en").content.decode()
    assert secrets_in(html) == ["CANARY-HINT"]
    browser.post(page("practice", attempt, 1), {"value": "3", "seen": "1"})
    html = browser.get(page("practice", attempt, 1) + "?in=en").content.decode()
    assert secrets_in(html) == ["Because it is so."]

    for position in range(2, len(KINDS) + 1):
        assert browser.get(page("practice", attempt, position)).status_code == 200
    assert [item.position for item in browser.get(page("submit", attempt)).context["unanswered"]] == [
        2,
        3,
        4,
        5,
    ]
    browser.post(page("submit", attempt))
    assert browser.get(page("practice", attempt, 1))["Location"] == page("result", attempt)
    assert browser.get(page("result", attempt)).context["attempt"].score == 1


@pytest.mark.parametrize(
    ("data", "status"),
    [
        ({"value": "about three", "seen": "0"}, 422),
        ({"value": "", "seen": "0"}, 422),
        ({"value": "3", "seen": "0", "score": "1"}, 422),
        ({"value": "3", "seen": "0", "certainty": "9"}, 422),
        ({"value": "3", "seen": "7"}, 409),
        ({"value": "3", "seen": "x"}, 302),
    ],
)
def test_what_is_refused_comes_back_as_typed(attempt, cast, data, status):
    response = cast.client("learner").post(page("practice", attempt, 1), data)

    assert response.status_code == status
    assert AttemptEvent.objects.filter(kind="try").count() == (status == 302)
    if data["value"] == "about three":
        assert 'value="about three"' in response.content.decode()


def test_an_examination_has_no_practice_page(cast):
    exam = start(AssessmentFactory(bank=BankFactory(owner=cast.trainer)), cast.learner)

    assert cast.client("learner").get(page("practice", exam, 1)).status_code == 404


def test_the_page_costs_the_same_for_any_number_of_questions(cast):
    browser, counts = cast.client("learner"), []
    for many in (1, 3):
        attempt = start(
            AssessmentFactory(bank=BankFactory(owner=cast.trainer), questions=many, practice="adaptive"),
            cast.learner,
        )
        browser.get(page("practice", attempt, 1))
        with CaptureQueriesContext(connection) as counted:
            browser.get(page("practice", attempt, 1))
        counts.append(len(counted))

    assert counts[0] == counts[1] <= 12
