"""The page on which an approver takes an award away."""

import datetime as dt

import pytest
from django.urls import reverse

from core.errors import NotAllowed
from core.models import LedgerEntry
from people.registry import Role
from qualifications.models import Award, Standing
from qualifications.operations import awards, certificates
from tests.factories.people import AppointmentFactory, RoleGrantFactory, UserFactory
from tests.factories.qualifications import award_for, case_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

SENT = {"reason": "Forged papers", "document_number": "No. 3", "heard": "on"}


@pytest.fixture
def award(cast):
    return award_for(cast)


def page_of(award):
    return reverse("qualifications:revoke", args=[award.uuid])


def record_of(cast, who, person=None):
    url = reverse("qualifications:record", args=[(person or cast.learner).uuid])
    return cast.client(who).get(url).content.decode()


def test_it_is_revoked_at_once_for_everybody(cast, award, monkeypatch):
    monkeypatch.setattr(certificates, "certificate_pdf", lambda facts: b"%PDF-1.7")
    certificate = certificates.issue_certificate(award=award, by=None)
    before = cast.client("anonymous").get(certificate.get_absolute_url()).context["facts"].state

    response = cast.client("approver").post(page_of(award), SENT)

    assert (response.status_code, response.url) == (
        302,
        reverse("qualifications:record", args=[cast.learner.uuid]),
    )
    after = cast.client("anonymous").get(certificate.get_absolute_url()).context["facts"].state
    assert (before, after) == ("valid", "revoked")
    row = Award.objects.get(act="revoked")
    assert (row.supersedes, row.by, row.reason, row.document_number) == (
        award,
        cast.approver,
        "Forged papers",
        "No. 3",
    )
    assert LedgerEntry.objects.get(event="award.revoked").data["heard"] is True
    assert page_of(award) not in record_of(cast, "approver")


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("anonymous", 302),
        ("learner", 403),
        ("verifier", 403),
        ("own_hr", 403),
        ("other_hr", 403),
        ("approver", 200),
        ("auditor", 403),
        ("admin", 403),
    ],
)
def test_who_opens_the_page(cast, award, who, status):
    assert cast.client(who).get(page_of(award)).status_code == status
    sent = cast.client(who).post(page_of(award), {**SENT, "reason": ""})
    assert sent.status_code == (422 if status == 200 else status)


def test_n_acc_02_an_approver_of_another_province_finds_nothing(cast, award):
    cast.other_approver = UserFactory()
    AppointmentFactory(person=cast.other_approver, office=cast.province_b)
    RoleGrantFactory(person=cast.other_approver, role=Role.HR_APPROVER, office=cast.province_b)
    client = cast.client("other_approver")

    answers = [client.get(page_of(award)).status_code, client.post(page_of(award), SENT).status_code]

    assert (answers, Standing.objects.get().state) == ([404, 404], "valid")
    with pytest.raises(NotAllowed) as refusal:
        awards.revoke_award(award=award, reason="x", document_number="1", by=cast.other_approver)
    assert refusal.value.code == "case_out_of_scope"


def test_nobody_revokes_the_own_award(cast):
    RoleGrantFactory(person=cast.learner, role=Role.HR_APPROVER, office=cast.province_a)
    own = award_for(cast)
    client = cast.client("learner")

    assert [client.get(page_of(own)).status_code, client.post(page_of(own), SENT).status_code] == [404, 404]
    assert page_of(own) not in record_of(cast, "learner")
    assert Standing.objects.get().state == "valid"


@pytest.mark.parametrize("missing", ["reason", "document_number", "heard"])
@pytest.mark.parametrize("value", ["", " "])
def test_what_is_missing_is_asked_for(cast, award, missing, value):
    data = {**SENT, missing: value}
    if missing == "heard":
        del data["heard"]

    response = cast.client("approver").post(page_of(award), data)

    assert (response.status_code, list(response.context["form"].errors)) == (422, [missing])
    assert Standing.objects.get().state == "valid"


def test_a_second_click_is_told_that_it_is_done(cast, award):
    client = cast.client("approver")
    answers = [client.post(page_of(award), SENT).status_code for _ in range(2)]

    assert (answers, Award.objects.filter(act="revoked").count()) == ([302, 409], 1)
    assert client.get(page_of(award)).status_code == 409


def test_a_revocation_is_not_revoked(cast, award):
    revocation = awards.revoke_award(award=award, reason="x", document_number="1", by=cast.approver)

    assert cast.client("approver").post(page_of(revocation), SENT).status_code == 404


def test_what_has_expired_can_still_be_revoked(cast, award, clock):
    clock.set(dt.datetime(2029, 4, 1, tzinfo=dt.UTC))
    awards.expire_due(by=None)

    assert cast.client("approver").post(page_of(award), SENT).status_code == 302
    assert Standing.objects.get().state == "revoked"


@pytest.mark.parametrize(("who", "shown"), [("approver", True), ("own_hr", False), ("auditor", False)])
def test_the_record_offers_it_to_the_approver(cast, award, who, shown):
    case_of(cast.learner, state="draft")

    assert (page_of(award) in record_of(cast, who)) is shown
