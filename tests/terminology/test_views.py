import uuid

import pytest
from django.test import Client

from terminology.models import Term
from tests.factories.terminology import TermFactory


@pytest.fixture
def client():
    return Client(headers={"accept-language": "en"})


@pytest.fixture
def extradition(db):
    return TermFactory(
        tag="EXT",
        zh__text="引渡",
        zh__pinyin="yǐndù",
        zh__definition="中文定义。",
        en__text="extradition",
        en__definition="English definition.",
    )


def test_the_glossary_is_public(client, extradition):
    content = client.get("/terms/").content.decode()

    assert f'<a href="/terms/{extradition.uuid}/" lang="en">extradition</a>' in content
    assert '<span lang="zh-Hans">引渡</span>' in content


@pytest.mark.parametrize("count", [1, 3, 50])
def test_query_count(db, client, count, django_assert_num_queries):
    TermFactory.create_batch(count)

    with django_assert_num_queries(3):
        response = client.get("/terms/")
    assert len(response.context["page"].object_list) == count
    assert len(response.content) < 60_000


def test_pages(db, client):
    TermFactory.create_batch(51)

    assert len(client.get("/terms/", {"page": 2}).context["page"].object_list) == 1


def test_search_and_filter(client, extradition):
    TermFactory(tag="MLA", zh__text="引渡请求", zh__pinyin="yǐndù qǐngqiú")
    response = client.get("/terms/", {"q": "yindu", "tag": "EXT"})

    assert list(response.context["page"]) == [extradition]


def test_htmx_gets_the_rows_alone(client, extradition):
    response = client.get("/terms/", headers={"hx-request": "true"})

    assert response.content.decode().startswith('<div id="rows">')


@pytest.mark.parametrize("bad", [{"q": "x" * 100_000}, {"tag": "nonsense"}, {"q": "a\x00b"}])
def test_bad_search_is_a_clear_400(client, extradition, bad):
    response = client.get("/terms/", bad)

    assert response.status_code == 400
    assert "The form was not accepted" in response.content.decode()


def test_a_term_in_both_languages(client, extradition, django_assert_num_queries):
    with django_assert_num_queries(2):
        content = client.get(f"/terms/{extradition.uuid}/").content.decode()

    assert '<h1 lang="en">extradition</h1>' in content
    assert ("English definition." in content, "中文定义。" in content, "yǐndù" in content) == (
        True,
        True,
        True,
    )


def test_drafts_are_not_public(client, db):
    draft = TermFactory(status=Term.Status.DRAFT)

    assert client.get(f"/terms/{draft.uuid}/").status_code == 404
    assert client.get(f"/terms/{uuid.uuid4()}/").status_code == 404
    assert client.get("/terms/no-term/").status_code == 404


def test_definitions_are_escaped(client, db):
    term = TermFactory(en__definition="<script>alert(1)</script>")

    assert "<script>alert" not in client.get(f"/terms/{term.uuid}/").content.decode()
