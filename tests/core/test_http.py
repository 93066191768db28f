import pytest
from django.test import RequestFactory

from core.http import paginate, wants_fragment, wants_json


@pytest.mark.parametrize(
    ("asked", "shown"), [("1", [1, 2]), ("3", [5]), ("99", [5]), ("x", [1, 2]), ("-1", [5])]
)
def test_the_nearest_page_is_shown(asked, shown):
    assert list(paginate([1, 2, 3, 4, 5], RequestFactory().get("/", {"page": asked}), per_page=2)) == shown


@pytest.mark.parametrize(
    ("path", "accept", "json"),
    [
        ("/api/v1/x", "text/html", True),
        ("/x", "application/json", True),
        ("/x", "application/problem+json", True),
        ("/x", "text/html,application/json;q=0.9", False),
        ("/x", "*/*", False),
        ("/x", "", False),
    ],
)
def test_who_gets_json(path, accept, json):
    assert wants_json(RequestFactory().get(path, headers={"accept": accept})) is json


@pytest.mark.parametrize(
    ("headers", "fragment"),
    [
        ({}, False),
        ({"HX-Request": "true"}, True),
        ({"HX-Request": "true", "HX-Boosted": "true"}, False),
        ({"HX-Request": "true", "HX-Request-Type": "full"}, False),
        ({"HX-Request": "true", "HX-Request-Type": "partial"}, True),
    ],
)
def test_who_gets_a_fragment(headers, fragment):
    assert wants_fragment(RequestFactory().get("/", headers=headers)) is fragment
