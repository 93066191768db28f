"""The front of the site."""

import pytest
from wagtail.models import Site

from content import operations
from content.models import ArticlePage, HomePage
from core.models import LedgerEntry
from tests.factories.content import INTROS, TITLES, make_site
from tests.factories.people import UserFactory


def test_site_is_opened_once(db):
    by = UserFactory()

    first = make_site(by)
    second = operations.open_site(titles=TITLES, intros=INTROS, hostname="localhost", port=80, by=by)

    assert first == second
    assert HomePage.objects.count() == 2
    assert LedgerEntry.objects.filter(event="site.opened").count() == 1
    assert Site.objects.get(is_default_site=True).root_page_id == first.pk


@pytest.mark.parametrize(("address", "title"), [("/zh-hans/", "涉外检察学习平台"), ("/en/", "Comity")])
def test_front_page_in_both_languages(db, client, address, title):
    make_site()

    response = client.get(address)

    assert response.status_code == 200
    assert f"<h1>{title}</h1>" in response.content.decode()


def test_article_draws_its_blocks(db, client):
    home = make_site()
    body = [
        {"type": "heading", "value": "使用说明", "id": "0198a5c0-1111-4222-8333-444455556666"},
        {"type": "text", "value": "<p>一段。</p><script>alert(1)</script>"},
    ]
    home.add_child(instance=ArticlePage(title="说明", slug="guide", body=body))

    text = client.get("/zh-hans/guide/").content.decode()

    assert ("<h2>使用说明</h2>" in text, "<script>alert" in text) == (True, False)
