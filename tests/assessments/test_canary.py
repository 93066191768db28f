"""N-EXA-01: nothing an examinee can get before submission holds a key, a mark or an explanation."""

import io
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse

from assessments.models import Mark, Question
from assessments.operations import delivery, exports, import_reading, imports
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


@pytest.mark.parametrize("who", ["learner", "own_hr", "admin"])
def test_n_exa_01_files_of_questions_are_for_authors_alone(cast, paper, who):
    """What a bank gives out, or takes in, holds every key; nobody but its authors gets a word of it."""
    bank = Question.objects.first().bank
    bank.owner = cast.trainer
    bank.save()
    export = exports.start_export(bank=bank, format_name="excel", selection={}, by=cast.trainer)
    exports.write_export(job=export)
    file = io.BytesIO()
    exports.export_questions(bank=bank, format_name="excel", selection={}, stream=file, by=cast.trainer)
    file.seek(0)
    job = imports.start_import(bank=bank, file=file, name="q.xlsx", by=cast.trainer)
    import_reading.read_import(job=job)
    question = bank.questions.first()
    addresses = [
        export.get_absolute_url(), reverse("assessments_author:export_file", args=[export.uuid]),
        job.get_absolute_url(), f"/api/v1/banks/{bank.code}/export?format=excel",
        f"/api/v1/imports/{job.uuid}", f"/api/v1/questions/{question.uuid}",
        f"/api/v1/banks/{bank.code}/questions", "/api/v1/banks",
    ]  # fmt: skip
    answers = {address: cast.client(who).get(address) for address in addresses}

    assert {answer.status_code for answer in answers.values()} <= {302, 404}
    assert [address for address, answer in answers.items() if CANARY in answer.content.decode()] == []
    told = cast.client("trainer").get(f"/api/v1/questions/{question.uuid}")
    assert (told.status_code, CANARY in told.content.decode()) == (200, True)


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
