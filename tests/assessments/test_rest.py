import io

import pytest

from assessments.interchange.excel import ExcelFormat
from assessments.models import ImportJob
from assessments.operations import derived, import_commit, import_reading
from tests.factories.assessments import BankFactory, QuestionFactory
from tests.factories.imports import FIRST, SECOND, table

pytestmark = pytest.mark.django_db
API = "/api/v1"


@pytest.fixture
def bank(cast):
    return BankFactory(owner=cast.trainer, code="FP-101")


def hand_in(browser, file, code="FP-101", name="questions.xlsx", **more):
    file.seek(0)
    file.name = name
    return browser.post(f"{API}/banks/{code}/imports", {"file": file, **more})


def test_hand_in_ask_take_over(cast, bank):
    browser = cast.client("trainer")
    response = hand_in(browser, table(FIRST, SECOND, [*FIRST[:1], "随便", *FIRST[2:]]))
    job = response.json()
    assert (response.status_code, job["state"], job["bank"]) == (202, "uploaded", "FP-101")

    import_reading.read_import(job=ImportJob.objects.get())
    found = browser.get(f"{API}/imports/{job['uuid']}").json()
    assert (found["state"], found["fates"]["new"], found["errors"]) == ("ready", 2, 1)
    assert [(each["line"], each["code"]) for each in found["problems"]] == [(4, "excel_kind_unknown")]

    taken = browser.post(f"{API}/imports/{job['uuid']}/commit", {"on_existing": "revise"})
    assert (taken.status_code, taken.json()["state"]) == (202, "committing")
    import_commit.carry_out(job=ImportJob.objects.get())
    assert browser.get(f"{API}/imports/{job['uuid']}").json()["added"] == 2
    again = browser.post(f"{API}/imports/{job['uuid']}/cancel")
    assert (again.status_code, again.json()["code"]) == (409, "import.too_late")


@pytest.mark.parametrize(
    ("data", "more", "code"),
    [
        (b"PK\x03\x04", {}, "package_format"),
        (b"\x00", {}, "import.format_unknown"),
        (b"x", {"language": "fr"}, "bad_request"),
        (b"x", {"format": "nonsense"}, "import.format_unknown"),
    ],
)
def test_a_file_that_is_refused_is_answered_with_422(cast, bank, data, more, code):
    response = hand_in(cast.client("trainer"), io.BytesIO(data), "FP-101", "x.bin", **more)

    assert (response.status_code, response.json()["code"], ImportJob.objects.count()) == (422, code, 0)


def test_questions_for_their_authors(cast, bank, django_assert_num_queries):
    for key in ("QA-1", "QB-1", "QC-1"):
        QuestionFactory(bank=bank, key=key)
    derived.refresh(questions=bank.questions.values_list("pk", flat=True))
    browser = cast.client("trainer")
    assert [each["code"] for each in browser.get(f"{API}/banks").json()] == ["FP-101"]
    listed = browser.get(f"{API}/banks/FP-101/questions", {"q": "QB-1"}).json()
    assert (listed["count"], [each["key"] for each in listed["results"]]) == (1, ["QB-1"])
    one = browser.get(f"{API}/questions/{listed['results'][0]['uuid']}").json()
    assert one["question"]["key"] == {"options": ["a"]}
    assert browser.get(f"{API}/banks/FP-101/questions", {"is_staff": "1"}).status_code == 400

    response = browser.get(f"{API}/banks/FP-101/export", {"format": "excel"})
    questions = list(ExcelFormat().read(io.BytesIO(b"".join(response.streaming_content))))
    assert ([each.key_name for each in questions], response["X-Problems"]) == (["QA-1", "QB-1", "QC-1"], "0")
    refused = browser.get(f"{API}/banks/FP-101/export", {"format": "pdf"})
    assert refused.json()["code"] == "export.format_unknown"


@pytest.mark.parametrize("who", ["learner", "own_hr", "auditor", "admin"])
def test_to_others_they_do_not_exist(cast, bank, who):
    question, browser = QuestionFactory(bank=bank), cast.client(who)
    for address in (
        "/banks", "/banks/FP-101/questions", f"/questions/{question.uuid}", "/banks/NONE/questions",
        "/banks/FP-101/export?format=excel",
    ):  # fmt: skip
        assert browser.get(API + address).status_code == 404
    assert hand_in(browser, table(FIRST)).status_code == 404


def test_without_a_session_and_from_elsewhere(cast, bank, client):
    assert client.get(f"{API}/banks").status_code == 401
    from django.test import Client

    strict = Client(enforce_csrf_checks=True)
    strict.force_login(cast.trainer, backend="people.adapters.SignInBackend")
    assert hand_in(strict, table(FIRST)).status_code == 403
    assert ImportJob.objects.count() == 0
