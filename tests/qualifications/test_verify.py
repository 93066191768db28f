"""Anybody may ask whether a certificate is true, and learns nothing else."""

import datetime as dt

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile

from qualifications.operations import awards, certificates
from qualifications.views.verify import PER_MINUTE
from tests.factories.qualifications import award_for

pytestmark = [pytest.mark.django_db]

PAPER = b"%PDF-1.7 the paper of one award"


@pytest.fixture(autouse=True)
def at(clock):
    cache.clear()
    return clock


@pytest.fixture
def certificate(cast, monkeypatch):
    monkeypatch.setattr(certificates, "certificate_pdf", lambda facts: PAPER)
    return certificates.issue_certificate(award=award_for(cast), by=None)


def upload(client, data, name="certificate.pdf"):
    return client.post("/verify/", {"file": SimpleUploadedFile(name, data, "application/pdf")})


def test_the_facts_and_nothing_more(client, certificate):
    page = client.get(certificate.get_absolute_url())
    holder = certificate.award.holder
    text = page.content.decode()
    assert vars(page.context["facts"]) == {
        "code": certificate.printed_code,
        "state": "valid",
        "qualification_zh": certificate.award.qualification.name_zh,
        "qualification_en": certificate.award.qualification.name_en,
        "holder_zh": holder.full_name_zh,
        "holder_latin": holder.full_name_latin,
        "office_zh": "甲县人民检察院",
        "office_en": "Basic A People's Procuratorate",
        "valid_from": dt.date(2026, 3, 9),
        "valid_to": dt.date(2029, 3, 8),
        "requirement": 1,
    }
    for private in (holder.email, str(holder.uuid), str(certificate.award.case.uuid), str(certificate.uuid)):
        assert private not in text


@pytest.mark.parametrize("change", [str.lower, lambda code: code.replace("-", " "), lambda code: f"  {code}"])
def test_a_code_as_people_type_it(client, certificate, change):
    answer = client.get("/verify/", {"code": change(certificate.printed_code)}, follow=True)
    assert answer.context["facts"].code == certificate.printed_code


@pytest.mark.parametrize("code", ["0" * 26, "nonsense", "训", "A" * 500])
def test_no_such_code_and_no_code_at_all_are_one_answer(client, certificate, code):
    response = client.get(f"/verify/{code}/")
    assert (response.status_code, response.context["unknown"]) == (404, True)
    assert client.get("/verify/", {"code": code[:60]}, follow=True).status_code == 404


def test_expired_and_revoked_are_said(client, cast, certificate, at):
    at.set(dt.datetime(2029, 3, 8, 17, 0, tzinfo=dt.UTC))  # already the 9th in Beijing
    assert client.get(certificate.get_absolute_url()).context["facts"].state == "expired"
    at.set(dt.datetime(2026, 5, 1, tzinfo=dt.UTC))
    awards.revoke_award(award=certificate.award, reason="x", document_number="1", by=cast.approver)
    assert client.get(certificate.get_absolute_url()).context["facts"].state == "revoked"


def test_the_file_that_was_issued(client, certificate):
    response = upload(client, PAPER)
    assert (response.status_code, response.context["same_file"]) == (200, True)
    assert response.context["facts"].code == certificate.printed_code


@pytest.mark.parametrize("changed", [PAPER[:-1] + b"E", PAPER + b"\n", PAPER[1:], b"", b"\0" * 1000])
def test_one_byte_changed_is_not_the_file_issued(client, certificate, changed):
    response = upload(client, changed)
    assert (response.status_code, response.context["not_issued"]) == (422, True)
    assert "facts" not in response.context


def test_too_large_and_missing_files(client, certificate):
    assert upload(client, b"\0" * (5 * 1024 * 1024 + 1)).status_code == 422
    assert client.post("/verify/", {}).status_code == 422


@pytest.mark.parametrize(("language", "heading"), [("en", "Verify a certificate"), ("zh-hans", None)])
def test_without_sign_in_in_both_languages(client, certificate, language, heading):
    client.cookies["django_language"] = language
    response = client.get(certificate.get_absolute_url())
    lang = {"en": "en", "zh-hans": "zh-Hans"}[language]
    assert (response.status_code, f'<html lang="{lang}"' in response.content.decode()) == (200, True)
    assert heading is None or heading in response.content.decode()


def test_asking_too_often(client, certificate):
    for _ in range(PER_MINUTE):
        assert client.get("/verify/0/").status_code == 404
    refused = client.get(certificate.get_absolute_url())
    assert (refused.status_code, refused.headers["Retry-After"]) == (429, "60")
    assert client.get(f"/api/v1/certificates/{certificate.printed_code}").status_code == 429
    assert upload(client, PAPER).status_code == 429


def test_another_address_is_counted_apart(client, certificate):
    for _ in range(PER_MINUTE + 1):
        client.get("/verify/0/")
    assert client.get(certificate.get_absolute_url(), REMOTE_ADDR="10.1.2.3").status_code == 200


def test_a_forged_forwarding_header_changes_nothing(client, certificate):
    for number in range(PER_MINUTE + 1):
        client.get("/verify/0/", HTTP_X_FORWARDED_FOR=f"10.0.0.{number}")
    assert client.get(certificate.get_absolute_url(), HTTP_X_FORWARDED_FOR="10.9.9.9").status_code == 429


class TestRest:
    def test_the_facts_as_json(self, client, certificate):
        body = client.get(f"/api/v1/certificates/{certificate.printed_code.lower()}").json()
        assert body == {
            "code": certificate.printed_code,
            "state": "valid",
            "qualification_zh": certificate.award.qualification.name_zh,
            "qualification_en": certificate.award.qualification.name_en,
            "holder_zh": certificate.award.holder.full_name_zh,
            "holder_latin": certificate.award.holder.full_name_latin,
            "office_zh": "甲县人民检察院",
            "office_en": "Basic A People's Procuratorate",
            "valid_from": "2026-03-09",
            "valid_to": "2029-03-08",
            "requirement": 1,
        }

    def test_unknown_is_a_problem(self, client, certificate):
        response = client.get("/api/v1/certificates/nothing")
        assert (response.status_code, response.headers["Content-Type"], response.json()["code"]) == (
            404, "application/problem+json", "not_found",
        )  # fmt: skip

    def test_described_without_a_page_from_elsewhere(self, client):
        described = client.get("/api/v1/openapi.json").json()
        paths = list(described["paths"])
        assert paths[:2] == ["/api/v1/certificates/{code}", "/api/v1/search"]
        assert client.get("/api/v1/docs").status_code == 404


def test_the_checks_cost_what_they_cost(client, certificate, django_assert_num_queries):
    with django_assert_num_queries(1):
        client.get(certificate.get_absolute_url())
