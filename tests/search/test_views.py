import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from search import operations
from tests.factories.people import AppointmentFactory, UserFactory
from tests.factories.terminology import TermFactory

ENDLESS = {
    "100 kB": "检" * 34_000,
    "a pattern for a slow engine": "(a+)+" * 4000 + "$",
    "5,000 words": " ".join(f"w{n}" for n in range(5000)),
}


@pytest.mark.parametrize("address", ["/search/", "/search/suggestions/", "/api/v1/search"])
@pytest.mark.parametrize("text", ENDLESS.values(), ids=ENDLESS)
def test_n_adm_06_what_is_endless_is_refused_at_once(cast, client, address, text):
    client.force_login(cast.learner)

    with CaptureQueriesContext(connection) as statements:
        response = client.get(address, {"q": text})

    assert response.status_code == 400
    assert [each["sql"] for each in statements if "search_posting" in each["sql"]] == []


@pytest.mark.parametrize(
    "text", ["%", "_", "'", "\\", "\x00", "=", "🙂", "a" * 100, "啊" * 100, "z" * 99 + "'", "a b " * 25]
)
def test_odd_input_finds_nothing_and_breaks_nothing(cast, client, text):
    client.force_login(cast.admin)

    assert client.get("/search/", {"q": text}).status_code in (200, 400)


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("q=x&sort=password", 400),
        ("q=x&kind=secrets", 400),
        ("", 422),
        ("q=x&page=0", 422),
        ("q=x&language=fr", 422),
    ],
)
def test_the_interface_takes_what_it_knows(cast, client, query, status):
    client.force_login(cast.learner)

    assert client.get(f"/api/v1/search?{query}").status_code == status


def test_the_interface_is_for_those_who_are_signed_in(db, client):
    assert client.get("/api/v1/search?q=x").status_code == 401


def test_the_interface_gives_the_best_first(cast, client):
    operations.rebuild()
    client.force_login(cast.own_hr)

    answer = client.get("/api/v1/search", {"q": cast.learner.staff_number, "language": "en"}).json()

    assert [(row["kind"], row["title"], row["language"]) for row in answer["results"]] == [
        ("person", "Learner", "en")
    ]
    assert answer["counts"] == [{"kind": "person", "count": 1, "has_more": False}]


def test_what_was_written_by_others_is_escaped_and_marked(cast, client):
    operations.put(kind="term", documents=[])
    term = TermFactory(zh__text="引渡<b>", en__text="<script>alert(1)</script> extradition")
    operations.refresh(kind="term", things=[term.pk])

    html = client.get("/search/", {"q": "extradition"}, headers={"accept-language": "en"}).content.decode()

    assert "<script>alert" not in html
    assert "<mark>extradition</mark>" in html


def test_a_page_of_one_kind(cast, client):
    people = UserFactory.create_batch(23)
    for person in people:
        AppointmentFactory(person=person, office=cast.basic_a)
    operations.rebuild()
    client.force_login(cast.own_hr)

    second = client.get("/search/", {"q": "zhang san", "kind": "person", "page": 2}).context

    assert (second["found"].page, second["found"].pages) == (2, 2)
    assert len(second["chosen"].results) == 3
    assert client.get("/search/", {"q": "zhang san", "kind": "person", "page": 99}).context["found"].page == 2


@pytest.mark.parametrize("number", [1, 3])
def test_a_search_takes_the_same_queries_whatever_it_finds(cast, client, django_assert_num_queries, number):
    for person in UserFactory.create_batch(number):
        AppointmentFactory(person=person, office=cast.basic_a)
    for word in range(number):
        TermFactory(zh__text=f"张三{word}", en__text=f"Zhang San {word}")
    operations.rebuild()
    client.force_login(cast.own_hr)
    client.get("/search/", {"q": "zhang san"})

    with django_assert_num_queries(QUERIES):
        response = client.get("/search/", {"q": "zhang san"})

    assert sum(len(group.results) for group in response.context["found"].groups) == 2 * number


QUERIES = 13


def test_suggestions_are_a_part_of_a_page(cast, client):
    operations.rebuild()
    client.force_login(cast.own_hr)

    html = client.get("/search/suggestions/", {"q": cast.learner.staff_number}).content.decode()

    assert "<html" not in html
    assert "/qualifications/people/" in html
    assert client.get("/search/suggestions/", {"q": "nobody-is-called-so"}).content.strip() == b""


@pytest.mark.parametrize(("language", "words"), [("en", "Search the site"), ("zh-hans", "全站搜索")])
def test_the_bar_has_the_search_in_both_languages(client, db, language, words):
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language

    assert words in client.get("/terms/").content.decode()
