"""N-EXA-01: nothing an examinee can get before submission holds a key, a mark or an explanation."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse

from assessments.models import Mark
from assessments.operations import delivery
from tests.factories.assessments import AssessmentFactory, QuestionFactory, start

pytestmark = pytest.mark.django_db
CANARY = "canary-7f3a"
JSON = {"Accept": "application/json"}


@pytest.fixture
def paper():
    """One question of each type; key, explanation and citation of each hold a token of their own."""
    questions = []
    for kind in ("single_choice", "multiple_choice", "true_false", "numeric"):
        shown = {"schema": 1, "stem": {"zh": f"{kind}问", "en": f"{kind}?"}}
        key = {"value": "31337.25"} if kind == "numeric" else {"value": True}
        if kind.endswith("choice"):
            shown["options"] = [
                {"id": f"{CANARY}-id-{n}", "zh": f"选项{n}", "en": f"Option {n}"} for n in range(4)
            ]
            key = {"options": [f"{CANARY}-id-0"]}
        questions.append(
            QuestionFactory(
                kind=kind,
                kind__definition=shown,
                kind__key=key,
                kind__explanation={"zh": f"{CANARY}-why", "en": f"{CANARY}-why"},
                kind__citations=[{"instrument": f"{CANARY}-law", "articles": f"{CANARY}-art"}],
            )
        )
    return AssessmentFactory(questions=questions, time_limit_minutes=30)


def responses_before_submission(browser, assessment, attempt):
    page = lambda name, *more: reverse(f"assessments:{name}", args=[attempt.uuid, *more])  # noqa: E731
    yield browser.get(assessment.get_absolute_url())
    html = browser.get(page("attempt"))
    yield html
    for position in range(1, 5):
        for language in ("zh", "en"):
            yield browser.get(page("item", position), {"in": language})
    token = re.findall(r'id="q1-([0-9a-f]{12})"', html.content.decode())[0]
    for headers in (JSON, {}):
        yield browser.post(page("item", 1), {"choice": token, "flag": "1"}, headers=headers)
        yield browser.post(page("item", 3), {"choice": "true", "go": "next"}, headers=headers)
        yield browser.post(page("item", 4), {"value": "3"}, headers=headers)
        yield browser.post(page("item", 4), {"value": "wrong"}, headers=headers)
        yield browser.post(page("item", 1), {"choice": token, "score": "1"}, headers=headers)
        yield browser.post(page("item", 99), {"value": "1"}, headers=headers)
        yield browser.get(page("result"), headers=headers)
        yield browser.get(page("submit"), headers=headers)
        yield browser.get(
            reverse("assessments_author:question", args=[attempt.items.first().version.question.uuid])
        )
        yield browser.get("/en/search/", {"q": "why"}, headers=headers)
        yield browser.get("/learn/", headers=headers)


def test_n_exa_01_no_response_before_submission_holds_a_canary(cast, paper):
    attempt = start(paper, cast.learner)
    seen = list(responses_before_submission(cast.client("learner"), paper, attempt))
    leaks = [
        (response.request["PATH_INFO"], response.request["REQUEST_METHOD"])
        for response in seen
        if CANARY in str(response.headers) + response.content.decode() or "31337" in response.content.decode()
    ]

    assert leaks == []
    assert len(seen) > 30
    assert Mark.objects.count() == 0


def test_n_exa_01_the_canaries_are_there_to_be_found(cast, paper):
    """After submission the explanations show; otherwise the test above would prove nothing."""
    attempt = start(paper, cast.learner)
    delivery.submit_attempt(attempt=attempt, by=cast.learner)
    html = cast.client("learner").get(reverse("assessments:result", args=[attempt.uuid])).content.decode()

    assert (html.count(f"{CANARY}-why"), "31337.25" in html) == (4, True)


def test_n_exa_01_option_tokens_differ_between_attempts_and_are_not_the_ids(cast, paper):
    tokens = []
    for who in ("learner", "learner_b"):
        attempt = start(paper, getattr(cast, who))
        html = cast.client(who).get(attempt.get_absolute_url()).content.decode()
        tokens.append(set(re.findall(r'id="q1-([0-9a-f]{12})"', html)))

    assert [len(found) for found in tokens] == [4, 4]
    assert tokens[0] & tokens[1] == set()


def test_d10_delivery_does_not_name_the_key_table():
    """What import-linter checks for imports, for attribute access as well."""
    root = Path(settings.BASE_DIR) / "assessments"
    named = [
        path
        for path in (
            "operations/delivery.py",
            "views/delivery.py",
            "queries/attempts.py",
            "models/journal.py",
        )
        if re.search(r"AnswerKey|models\.key|answerkey|keys_of", (root / path).read_text(encoding="utf-8"))
    ]

    assert named == []
