import datetime as dt

import pytest
from django.test import Client

from tests.factories.law import (
    InstrumentFactory,
    InstrumentVersionFactory,
    ProvisionFactory,
    RenumberingFactory,
)


@pytest.fixture
def client():
    return Client(headers={"accept-language": "en"})


def test_the_list_is_public(client, vccr):
    response = client.get("/law/")

    assert response.status_code == 200
    assert "Vienna Convention on Consular Relations" in response.content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_list_query_count(db, client, count, django_assert_num_queries):
    InstrumentFactory.create_batch(count)

    with django_assert_num_queries(2):
        response = client.get("/law/")
    assert len(response.context["page"].object_list) == count


def test_search_and_filter(client, vccr, cpl):
    response = client.get("/law/", {"q": "领事", "kind": "treaty"})

    assert [row.key for row in response.context["page"]] == ["vccr"]


def test_nothing_found_teaches_the_next_step(client, vccr):
    assert "Nothing was found" in client.get("/law/", {"q": "zzz"}).content.decode()


@pytest.mark.parametrize("bad", [{"q": "x" * 100_000}, {"kind": "nonsense"}, {"q": "a\x00b"}])
def test_bad_search_is_a_clear_400(client, vccr, bad):
    response = client.get("/law/", bad)

    assert response.status_code == 400
    assert "The form was not accepted" in response.content.decode()
    assert len(response.context["form"].data["q"]) <= 101


@pytest.mark.parametrize("page", ["0", "-1", "abc", "99999999999999999999"])
def test_a_page_that_is_not_there_is_the_nearest(client, vccr, page):
    assert client.get("/law/", {"page": page}).status_code == 200


def test_unknown_key(db, client):
    assert client.get("/law/nothing/").status_code == 404
    assert client.get("/law/NOT%20A%20KEY/").status_code == 404
    assert client.post("/law/").status_code == 405


def test_the_page_of_an_instrument(client, vccr, clock):
    content = client.get("/law/vccr/").content.decode()

    assert '<span class="scope" lang="zh-Hans">维也纳领事关系公约</span>' in content
    assert "The Chinese text prevails." in content
    assert "24 April 1963" in content
    assert "19 March 1967" in content
    assert f'id="p-{vccr.uuid}"' in content
    assert ">In force<" in content
    assert "date not recorded" not in content


def test_what_is_not_recorded_is_said(client, cpl, clock):
    content = client.get("/law/cpl/").content.decode()

    assert content.count("date not recorded") == 3
    assert "Not recorded whether in force" in content


def test_renumberings_lead_both_ways(client, cpl):
    old, new = (cpl.versions.get(label=label).provisions.get() for label in ("2012", "2018"))
    RenumberingFactory(from_provision=old, to_provision=new, note_en="A note.")
    content = client.get("/law/cpl/").content.decode()

    assert f'Moved to <a href="/law/cpl/#p-{new.uuid}">' in content
    assert f'Formerly <a href="/law/cpl/#p-{old.uuid}">' in content


@pytest.mark.parametrize("count", [1, 3])
def test_instrument_query_count(db, client, count, django_assert_num_queries):
    instrument = InstrumentFactory(key="x")
    for year in range(count):
        version = InstrumentVersionFactory(instrument=instrument, in_force_from=dt.date(2000 + year, 1, 1))
        RenumberingFactory(from_provision=ProvisionFactory(version=version))

    with django_assert_num_queries(4):
        client.get("/law/x/")


def test_chinese_page(vccr):
    response = Client(headers={"accept-language": "zh-hans"}).get("/law/vccr/")

    assert '<h1>维也纳领事关系公约</h1><span class="scope" lang="en">' in response.content.decode()


def test_names_are_escaped(client, db):
    InstrumentFactory(key="x", name_en="<script>alert(1)</script>")

    assert "<script>alert" not in client.get("/law/x/").content.decode()


def test_chosen_filters_can_be_removed_one_by_one(client, vccr):
    response = client.get("/law/", {"q": "vienna convention", "kind": "treaty"})

    assert response.context["form"].chips() == [
        {"label": "vienna convention", "href": "?kind=treaty"},
        {"label": "Treaty or convention", "href": "?q=vienna+convention"},
    ]


def test_names_in_the_other_language_say_so(client, db):
    InstrumentFactory(key="x", short_zh="简称")

    assert '<dd><span lang="zh-Hans">简称</span></dd>' in client.get("/law/x/").content.decode()
