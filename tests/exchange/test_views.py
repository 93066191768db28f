import pytest

from exchange import operations
from exchange.models import Quota
from tests.factories.competence import CompetencyFactory
from tests.factories.courses import join
from tests.factories.exchange import ProgrammeFactory, in_days, published
from tests.factories.people import OfficeFactory, UserFactory

pytestmark = pytest.mark.django_db


def codes(response):
    return [row.programme.code for row in response.context["rows"]]


@pytest.fixture
def three(shelf):
    """One running, one to come, one held."""
    days = {"EX-NOW": -2, "EX-SOON": 30, "EX-PAST": -90}
    for code, begins in days.items():
        kind = "conference" if code == "EX-SOON" else "study_visit"
        languages = ["fr"] if code == "EX-SOON" else ["en"]
        programme = ProgrammeFactory(code=code, starts_on=in_days(begins), kind=kind, languages=languages)
        published(programme, by=shelf.author)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["EX-NOW", "EX-SOON"]),
        ("?when=past", ["EX-PAST"]),
        ("?when=all", ["EX-PAST", "EX-NOW", "EX-SOON"]),
        ("?kind=conference", ["EX-SOON"]),
        ("?language=fr&when=all", ["EX-SOON"]),
        ("?q=ex-n", ["EX-NOW"]),
        ("?q=阿瓦尼亚&kind=conference", ["EX-SOON"]),
        ("?q=nothing+like+it", []),
    ],
)
def test_programmes_are_found_by_what_is_known_of_them(client, three, query, found):
    assert codes(client.get(f"/programmes/{query}")) == found


@pytest.mark.parametrize("query", ["?kind=holiday", "?language=xx", "?when=never", "?q=" + "x" * 101])
def test_unknown_criteria_are_refused(client, three, query):
    assert client.get(f"/programmes/{query}").status_code == 400


def test_a_page_says_what_is_known_and_leaves_out_the_rest(client, shelf):
    programme = ProgrammeFactory(code="EX-5", reserve=4, nominations_until=in_days(10))
    programme.competencies.add(CompetencyFactory(code="C1"))
    operations.set_quotas(
        programme=programme, quotas={OfficeFactory(name_en="Office of P"): 3}, by=UserFactory()
    )
    published(programme, by=shelf.author)
    response = client.get("/en/catalogue/ex-5/")
    facts = {fact["label"]: fact["value"] for fact in response.context["facts"]}
    assert set(facts) == {
        "Type", "Host", "Venue", "Dates", "Nominations until", "Working languages", "Places", "Competencies",
    }  # fmt: skip
    assert (facts["Places"], facts["Working languages"]) == ("20 and 4 in reserve", "English")
    assert "Office of P" in response.content.decode()


def test_a_reader_changes_the_language_and_stays_with_the_programme(client, shelf):
    published(ProgrammeFactory(code="EX-6"), by=shelf.author)
    assert 'href="/en/catalogue/ex-6/"' in client.get("/zh-hans/catalogue/ex-6/").content.decode()


def test_a_draft_is_not_there(client, shelf):
    programme = ProgrammeFactory(code="EX-8")
    pages = published(programme, by=shelf.author)
    for page in pages.values():
        page.unpublish()
    assert client.get("/en/catalogue/ex-8/").status_code == 404
    assert codes(client.get("/programmes/")) == []


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_costs_the_same_for_every_number(client, shelf, number, django_assert_num_queries):
    for _ in range(number):
        published(ProgrammeFactory(), by=shelf.author)
    client.get("/programmes/")
    with django_assert_num_queries(4):
        assert len(codes(client.get("/programmes/"))) == number


class TestQuotas:
    @pytest.fixture
    def page(self, shelf):
        return published(ProgrammeFactory(places=6), by=shelf.author)["zh-hans"]

    @pytest.fixture
    def publisher(self, page, school, client):
        client.force_login(school.publisher)
        return client

    def test_they_are_saved_by_whoever_may_publish(self, publisher, page):
        office = OfficeFactory()
        response = publisher.post(f"/cms/exchange/pages/{page.pk}/quotas/", {f"office-{office.uuid}": "4"})
        assert response.status_code == 302
        assert list(Quota.objects.values_list("office", "places")) == [(office.pk, 4)]

    @pytest.mark.parametrize("value", ["-1", "1000", "many", "7"])
    def test_what_cannot_be_is_refused_beside_what_was_typed(self, publisher, page, value):
        office = OfficeFactory()
        response = publisher.post(f"/cms/exchange/pages/{page.pk}/quotas/", {f"office-{office.uuid}": value})
        assert (response.status_code, Quota.objects.count()) == (422, 0)
        assert f'value="{value}"' in response.content.decode()

    def test_an_author_does_not_change_what_is_published(self, client, page, school):
        client.force_login(school.author)
        assert client.get(f"/cms/exchange/pages/{page.pk}/quotas/").status_code == 404

    def test_an_editor_of_nothing_sees_nothing(self, client, page, school):
        client.force_login(join(UserFactory(), "Guests"))
        assert client.get(f"/cms/exchange/pages/{page.pk}/quotas/").status_code in (302, 404)
