import json
import logging
import re

import pytest
from django.test import Client
from django.utils import translation

pytestmark = [pytest.mark.urls("tests.core.urls"), pytest.mark.django_db]

SAME = {"Sec-Fetch-Site": "same-origin"}
# The request's name, the masked token of forms, and the address itself where the page repeats it.
CHANGING = re.compile(
    rb'[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|name="csrfmiddlewaretoken" value="\w+"|/try/[\w/]+/'
)


@pytest.fixture
def signed_in(person):
    client = Client(raise_request_exception=False)
    client.force_login(person)
    return client


@pytest.fixture
def visitor():
    return Client(raise_request_exception=False, headers={"accept-language": "en"})


@pytest.mark.parametrize(
    ("how", "status"),
    [
        ("conflict", 409),
        ("invalid", 422),
        ("not-allowed", 403),
        ("too-many", 429),
        ("unavailable", 503),
        ("absent", 404),
        ("denied", 403),
        ("suspicious", 400),
        ("no-database", 503),
        ("broken", 500),
    ],
)
def test_one_refusal_three_renderings(visitor, how, status):
    page = visitor.get(f"/try/{how}/")
    fragment = visitor.get(f"/try/{how}/", headers={"HX-Request": "true"})
    problem = visitor.get(f"/api/try/{how}/")

    assert [response.status_code for response in (page, fragment, problem)] == [status] * 3
    assert (b"<html" in page.content, b"<html" in fragment.content) == (True, False)
    assert fragment["HX-Retarget"] == "#alerts"
    body = json.loads(problem.content)
    assert (problem["Content-Type"], list(body)) == (
        "application/problem+json",
        ["type", "title", "status", "code", "detail", "request_id"],
    )
    assert (body["status"], body["request_id"]) == (status, problem["X-Request-ID"])
    for response in (page, fragment, problem):
        assert b"SELECT" not in response.content
        assert b"10.1.2.3" not in response.content
        assert response["X-Request-ID"].encode() in response.content
        assert b"<b>x</b>" not in response.content or response is problem


def test_the_sentence_is_in_the_readers_language(visitor):
    assert "damaged" in json.loads(visitor.get("/api/try/invalid/").content)["detail"]


def test_json_is_given_to_who_asks_for_it(visitor):
    assert visitor.get("/try/invalid/", headers={"Accept": "application/json"})["Content-Type"] == (
        "application/problem+json"
    )
    assert visitor.get("/try/invalid/", headers={"Accept": "text/html,application/json"})["Content-Type"] == (
        "text/html; charset=utf-8"
    )


def test_a_boosted_request_gets_the_page(visitor):
    response = visitor.get("/try/absent/", headers={"HX-Request": "true", "HX-Boosted": "true"})

    assert b"<html" in response.content


@pytest.mark.parametrize(("how", "seconds"), [("too-many", "17"), ("unavailable", "30")])
def test_retry_after(visitor, how, seconds):
    assert visitor.get(f"/try/{how}/")["Retry-After"] == seconds


def test_n_acc_01_absent_and_out_of_scope_are_byte_equal(signed_in):
    out_of_scope = signed_in.get("/try/absent/")  # a gate's Http404, with words of its own
    absent = signed_in.get("/try/no/such/address/")

    assert (out_of_scope.status_code, absent.status_code) == (404, 404)
    strip = lambda response: CHANGING.sub(b"", response.content)  # noqa: E731
    assert strip(absent) == strip(out_of_scope)
    assert json.loads(signed_in.get("/api/try/absent/").content) | {"request_id": ""} == (
        json.loads(signed_in.get("/api/try/no/such/address/").content) | {"request_id": ""}
    )


def test_only_the_bare_address_leads_to_a_language(visitor):
    assert visitor.get("/")["Location"] == "/en/"
    assert visitor.get("/no/such/address/").status_code == 404


@pytest.mark.parametrize("how", ["not-allowed", "denied"])
def test_a_denial_writes_one_audit_line(signed_in, person, how, caplog):
    with caplog.at_level(logging.WARNING, logger="comity.audit"):
        response = signed_in.get(f"/try/{how}/")

    lines = [record.getMessage() for record in caplog.records if record.name == "comity.audit"]
    assert lines == [
        f"denied code=not_allowed method=GET path='/try/{how}/' actor={person.uuid} "
        f"request_id={response['X-Request-ID']}"
    ]


def test_n_rep_12_answers_to_a_signed_in_person_are_not_kept(signed_in, visitor):
    assert signed_in.get("/try/fine/")["Cache-Control"] == "private, no-store"
    assert signed_in.get("/try/public/")["Cache-Control"] == "public, max-age=60"
    assert "Cache-Control" not in visitor.get("/try/fine/").headers


def test_n_rep_12_signing_out_clears_the_browser(signed_in):
    response = signed_in.post("/try/leave/", headers=SAME)

    assert response["Clear-Site-Data"] == '"cache", "storage"'
    assert response["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"Sec-Fetch-Site": "same-origin"}, 200),
        ({"Sec-Fetch-Site": "none"}, 200),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Origin": "http://testserver"}, 200),
        ({"Origin": "https://testserver"}, 403),
        ({"Origin": "http://testserver.evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Sec-Fetch-Site": "same-origin", "Origin": "https://evil.example"}, 403),
    ],
)
def test_n_xbl_02_unsafe_requests_from_elsewhere(visitor, headers, status):
    assert visitor.post("/try/fine/", headers=headers).status_code == status
    assert visitor.get("/try/fine/", headers=headers).status_code == 200


@pytest.mark.parametrize("verb", ["TRACE", "CONNECT", "BREW", "PROPFIND"])
def test_unknown_verbs(visitor, verb):
    response = visitor.generic(verb, "/try/fine/")

    assert (response.status_code, response["Allow"]) == (405, "DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT")


def test_n_acc_17_a_method_named_in_a_header_is_ignored(visitor):
    assert visitor.get("/try/fine/", headers={"X-HTTP-Method-Override": "BREW"}).status_code == 200


def test_n_acc_17_a_forged_host_is_a_bad_request(visitor):
    response = visitor.post("/try/fine/", headers={"Origin": "http://evil.example", "Host": "evil.example"})

    assert response.status_code == 400


def test_a_missing_csrf_token_is_explained(person):
    strict = Client(enforce_csrf_checks=True)
    response = strict.post("/try/guarded/", headers={"accept": "application/json"})

    assert (response.status_code, response.json()["code"]) == (403, "csrf_failed")


def test_an_error_page_that_cannot_be_drawn_still_answers(visitor, monkeypatch):
    from core import rendering

    def broken(*args, **kwargs):
        raise RuntimeError("database is gone")

    monkeypatch.setattr(rendering, "render_to_string", broken)
    with translation.override("en"):
        response = visitor.get("/try/broken/")

    assert (response.status_code, b"<h1>500</h1>" in response.content) == (500, True)


def test_every_request_has_its_own_name(visitor):
    assert visitor.get("/try/fine/")["X-Request-ID"] != visitor.get("/try/fine/")["X-Request-ID"]


def test_the_middleware_asks_the_database_nothing(visitor, django_assert_num_queries):
    with django_assert_num_queries(0):
        visitor.get("/try/fine/")
