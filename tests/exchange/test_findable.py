"""Programmes in the site's search: what readers are served, and nothing else."""

import pytest

from exchange import operations
from search import operations as search, queries
from tests.factories.exchange import ProgrammeFactory, published

pytestmark = pytest.mark.django_db


def found(user, text, language="en"):
    results = queries.find(user=user, text=text, language=language, chosen="programme").results
    return [(result.name, result.href) for result in results]


@pytest.mark.parametrize("text", ["EX-7", "阿瓦尼亚", "awaniya", "研修", "study visits", "Liva", "Partner X"])
def test_a_published_programme_is_found_by_code_title_place_and_partner(cast, shelf, text):
    published(ProgrammeFactory(code="EX-7"), by=shelf.author, partner="Partner X")
    ((title, href),) = found(cast.learner, text)
    assert (title, href) in {
        ("Study visit to Arvania", "/en/catalogue/ex-7/"),
        ("赴阿瓦尼亚研修", "/zh-hans/catalogue/ex-7/"),
    }


def test_what_is_taken_offline_is_found_no_longer(cast, shelf):
    pages = published(ProgrammeFactory(code="EX-7"), by=shelf.author)
    for page in pages.values():
        page.live = False
        page.save(update_fields=["live"])
        operations.note_publication(page=page, by=shelf.author, published=False)
    assert found(cast.learner, "EX-7") == []


def test_a_rebuilt_index_holds_the_same(cast, shelf):
    published(ProgrammeFactory(code="EX-7"), by=shelf.author)
    assert search.rebuild(kinds=["programme"]) == {
        "programme": {"added": 0, "changed": 0, "kept": 1, "removed": 0}
    }
