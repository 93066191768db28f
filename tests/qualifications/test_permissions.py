"""Who opens which page: own people, people of another province, everybody else."""

import datetime as dt
import re

import pytest
from django.urls import reverse

from people.models import Appointment
from qualifications.models import Case, CaseDecision
from qualifications.operations import certificates
from tests.factories.people import AppointmentFactory, make_findable
from tests.factories.qualifications import award_for, case_of, result_for

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

EVERYBODY = (
    "learner", "learner_b", "trainer", "legal_reviewer", "publisher", "verifier", "own_hr", "other_hr",
    "approver", "auditor", "admin", "security_admin", "unit_admin",
)  # fmt: skip
NOBODY = "018f0000-0000-7000-8000-000000000000"


def expect(**statuses):
    """404 for everybody else who is signed in, the sign-in page for who is not."""
    return [(who, statuses.get(who, 404)) for who in EVERYBODY] + [
        ("anonymous", statuses.get("anonymous", 302))
    ]


def move_away(person, office):
    """The person works elsewhere from today on."""
    Appointment.objects.filter(person=person, recorded_to=None).update(valid_to=dt.date(2026, 3, 9))
    AppointmentFactory(person=person, office=office, valid_from=dt.date(2026, 3, 9))


@pytest.fixture
def certificate(cast, monkeypatch):
    # What the paper looks like is another test's business, and takes a while.
    monkeypatch.setattr(
        certificates, "certificate_pdf", lambda facts: b"%PDF-1.7 " + facts.printed_code.encode()
    )
    return certificates.issue_certificate(award=award_for(cast), by=None)


@pytest.mark.parametrize("name", ["mine", "catalogue"])
@pytest.mark.parametrize(("who", "status"), [(who, 200) for who in EVERYBODY] + [("anonymous", 302)])
def test_pages_for_everybody_signed_in(cast, name, who, status):
    assert cast.client(who).get(reverse(f"qualifications:{name}")).status_code == status


DECIDERS = {"verifier": 200, "own_hr": 200, "other_hr": 200, "approver": 200, "auditor": 200}


@pytest.mark.parametrize(
    ("who", "status"), [(who, DECIDERS.get(who, 403)) for who in EVERYBODY] + [("anonymous", 302)]
)
def test_who_has_a_queue(cast, who, status):
    assert cast.client(who).get(reverse("qualifications:queue")).status_code == status


HR = {"own_hr": 200, "other_hr": 200, "approver": 200, "auditor": 200}


@pytest.mark.parametrize(
    ("who", "status"), [(who, HR.get(who, 403)) for who in EVERYBODY] + [("anonymous", 302)]
)
def test_who_searches_people(cast, who, status):
    assert cast.client(who).get(reverse("qualifications:people")).status_code == status


@pytest.mark.parametrize(
    ("who", "status"), expect(learner=200, verifier=200, own_hr=200, approver=200, auditor=200)
)
def test_who_reads_a_case(cast, waiting, who, status):
    assert cast.client(who).get(waiting.get_absolute_url()).status_code == status


@pytest.mark.parametrize(("who", "status"), expect(learner=200))
def test_a_draft_is_private(cast, who, status):
    draft = case_of(cast.learner, state="draft")
    assert cast.client(who).get(draft.get_absolute_url()).status_code == status


@pytest.mark.parametrize(
    ("who", "status"), expect(learner=403, verifier=302, own_hr=403, approver=403, auditor=403)
)
def test_who_decides_a_submitted_case(cast, waiting, who, status):
    url = reverse("qualifications:decide", args=[waiting.uuid])
    response = cast.client(who).post(url, {"decision": "accept", "version": waiting.version, "reason": ""})
    assert response.status_code == status
    assert CaseDecision.objects.count() == (1 if who == "verifier" else 0)


@pytest.mark.parametrize(("who", "status"), expect(learner=302))
@pytest.mark.parametrize("act", ["submit", "withdraw"])
def test_who_submits_and_withdraws(cast, act, who, status):
    draft = case_of(cast.learner, state="draft")
    url = reverse(f"qualifications:{act}", args=[draft.uuid])
    assert cast.client(who).post(url, {"version": draft.version}).status_code == status
    changed = who == "learner"
    assert (Case.objects.get().state != "draft") == changed


@pytest.mark.parametrize(("who", "status"), expect(own_hr=200, approver=200, auditor=200))
@pytest.mark.parametrize("name", ["record", "looks"])
def test_who_reads_a_record(cast, name, who, status):
    url = reverse(f"qualifications:{name}", args=[cast.learner.uuid])
    assert cast.client(who).get(url).status_code == status


@pytest.mark.parametrize(("who", "status"), expect(learner=200, own_hr=200, approver=200, auditor=200))
def test_who_downloads_a_certificate(cast, certificate, who, status):
    url = reverse("qualifications:certificate", args=[certificate.uuid])
    assert cast.client(who).get(url).status_code == status


@pytest.mark.parametrize("who", [*EVERYBODY, "anonymous"])
def test_everybody_verifies(cast, certificate, who):
    client = cast.client(who)
    assert client.get("/verify/").status_code == 200
    assert client.get(certificate.get_absolute_url()).status_code == 200
    assert client.get(f"/api/v1/certificates/{certificate.printed_code}").status_code == 200


@pytest.mark.parametrize("name", ["open", "submit", "withdraw", "decide"])
def test_writing_is_posting(cast, waiting, name):
    assert (
        cast.client("learner").get(reverse(f"qualifications:{name}", args=[waiting.uuid])).status_code == 405
    )


# --- N-ACC --------------------------------------------------------------------------------


def told(response):
    """The page without what differs from request to request: its reference, its token, its own address."""
    text = response.content.decode().replace(response.headers["X-Request-ID"], "")
    text = re.sub(r'(name="csrfmiddlewaretoken" value=")[^"]+', r"\1", text)
    return text.replace(response.wsgi_request.path, "")


@pytest.mark.parametrize("name", ["case", "record", "looks", "certificate"])
def test_n_acc_01_out_of_scope_equals_absent(cast, certificate, name, caplog):
    subject = {"case": certificate.award.case, "certificate": certificate}.get(name, cast.learner)
    client = cast.client("other_hr")
    foreign = client.get(reverse(f"qualifications:{name}", args=[subject.uuid]))
    absent = client.get(reverse(f"qualifications:{name}", args=[NOBODY]))
    assert (foreign.status_code, absent.status_code) == (404, 404)
    assert told(foreign) == told(absent)
    assert [row.getMessage().split()[:2] for row in caplog.records if row.name == "comity.audit"] == [
        ["denied", "code=out_of_scope"]
    ]


def names_in(response):
    return {case.person for case in response.context["page"]}


class TestNAcc02:
    """Lists, filters, search, sort and counts know nothing out of scope."""

    @pytest.fixture(autouse=True)
    def both(self, cast, path):
        case_of(cast.learner, state="unit_verified", **path)
        result_for(cast.learner_b)
        make_findable()

    @pytest.mark.parametrize(
        "query",
        [
            "",
            "?q=learner",
            "?state=unit_verified",
            "?sort=-name",
            "?q=Learner&sort=office&state=unit_verified",
        ],
    )
    def test_n_acc_02_list_filter_search_sort(self, cast, query):
        mine = cast.client("own_hr").get(f"/qualifications/queue/{query}")
        assert names_in(mine) == {cast.learner}
        other = cast.client("other_hr").get(f"/qualifications/queue/{query}")
        assert (names_in(other), other.context["page"].paginator.count) == (set(), 0)

    def test_n_acc_02_no_facet_tells_of_foreign_cases(self, cast):
        found = cast.client("other_hr").get("/qualifications/queue/").context["queue"]
        assert (found.offices, found.qualifications) == ([], [])

    def test_n_acc_02_a_foreign_office_as_filter_finds_nothing(self, cast):
        response = cast.client("other_hr").get(f"/qualifications/queue/?office={cast.basic_a.uuid}")
        assert (names_in(response), cast.basic_a.name in response.content.decode()) == (set(), False)

    def test_n_acc_02_people_search(self, cast):
        found = cast.client("other_hr").get("/hr/people/?q=learner")
        assert [person.pk for person in found.context["page"]] == [cast.learner_b.pk]
        foreign = cast.client("other_hr").get(f"/hr/people/?office={cast.city_a.code}")
        assert foreign.context["page"].paginator.count == 0


def test_n_acc_03_a_case_of_one_is_not_opened_through_the_acts_of_another(cast, waiting):
    """There are no nested addresses: each child is asked for by its own gate, whoever the parent is."""
    response = cast.client("learner_b").post(
        reverse("qualifications:withdraw", args=[waiting.uuid]), {"version": waiting.version}
    )
    assert (response.status_code, Case.objects.get().state) == (404, "submitted")


def test_n_acc_04_a_foreign_identifier_changes_nothing(cast, waiting):
    url = reverse("qualifications:decide", args=[waiting.uuid])
    response = cast.client("other_hr").post(url, {"decision": "accept", "version": waiting.version})
    assert (response.status_code, Case.objects.get().version, CaseDecision.objects.count()) == (
        404,
        waiting.version,
        0,
    )


def test_n_acc_05_scope_lost_while_the_page_was_open(cast, path):
    case = case_of(cast.learner, state="unit_verified", **path)
    page = cast.client("own_hr").get(case.get_absolute_url())
    seen = page.context["form"]["seen"].value()
    move_away(cast.learner, cast.basic_b)

    url = reverse("qualifications:decide", args=[case.uuid])
    typed = {"decision": "return", "version": case.version, "reason": "缺少成绩单原件", "seen": seen}
    response = cast.client("own_hr").post(url, typed)

    assert response.status_code == 403
    assert "缺少成绩单原件" in response.content.decode()
    assert cast.learner.full_name_zh not in response.content.decode()
    assert Case.objects.get().state == "unit_verified"
    assert cast.client("own_hr").post(url, {**typed, "seen": ""}).status_code == 404
    assert cast.client("own_hr").get(case.get_absolute_url()).status_code == 404


def test_n_acc_05_the_proof_of_having_seen_is_personal(cast, path):
    case = case_of(cast.learner, state="unit_verified", **path)
    seen = cast.client("own_hr").get(case.get_absolute_url()).context["form"]["seen"].value()
    url = reverse("qualifications:decide", args=[case.uuid])
    response = cast.client("other_hr").post(url, {"decision": "return", "version": 1, "seen": seen})
    assert response.status_code == 404


def test_n_acc_08_a_download_address_is_no_right(cast, certificate):
    url = reverse("qualifications:certificate", args=[certificate.uuid])
    assert cast.client("own_hr").get(url).status_code == 200
    assert cast.client("learner_b").get(url).status_code == 404
    move_away(cast.learner, cast.basic_b)
    assert cast.client("own_hr").get(url).status_code == 404
    assert cast.client("other_hr").get(url).status_code == 200
    assert cast.client("learner").get(url).status_code == 200


def test_n_rep_12_nothing_personal_is_cached(cast, certificate):
    for url in (
        "/qualifications/",
        certificate.award.case.get_absolute_url(),
        reverse("qualifications:record", args=[cast.learner.uuid]),
        reverse("qualifications:certificate", args=[certificate.uuid]),
    ):
        who = "learner" if url == "/qualifications/" else "own_hr"
        assert "no-store" in cast.client(who).get(url).headers["Cache-Control"], url


def test_n_rep_12_the_public_page_is_not_kept_either(cast, certificate):
    response = cast.client("anonymous").get(certificate.get_absolute_url())
    assert "no-store" in response.headers["Cache-Control"]
