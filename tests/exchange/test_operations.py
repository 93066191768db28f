import pytest

from core.errors import Invalid, NotAllowed
from core.models import LedgerEntry
from courses.models import CatalogueEdition, CatalogueIndexPage
from courses.operations import authoring
from exchange import operations
from exchange.models import Programme, ProgrammePage, Quota
from tests.factories.exchange import ProgrammeFactory, in_days, published
from tests.factories.people import OfficeFactory, UserFactory

pytestmark = pytest.mark.django_db
DATA = {
    "slug": "study-visit",
    "title": {"zh": "赴阿瓦尼亚研修", "en": "Study visit to Arvania"},
    "summary": {"zh": "十二天。", "en": "Twelve days."},
    "host": {"zh": "培训学院", "en": "Institute"},
    "place": {"zh": "利瓦市", "en": "Liva"},
    "contact": {"zh": "内线 6021", "en": "extension 6021"},
    "eligibility": {"zh": ["满三年。", "雅思6.0。"], "en": ["Three years.", "IELTS 6.0."]},
    "blocks": [{"type": "text", "zh": ["第一周。"], "en": ["First week."]}],
}
FACTS = {"kind": "study_visit", "starts_on": "2027-03-01", "ends_on": "2027-03-12", "languages": ["en"]}


def events(code):
    rows = LedgerEntry.objects.filter(event__startswith="programme.", data__code=code).order_by("pk")
    return [row.event for row in rows]


def test_a_programme_is_opened_and_changed():
    by = UserFactory()
    programme = operations.open_programme(code="EX-1", by=by, places=10, **FACTS)
    operations.change_programme(programme=programme, by=by, places=12, languages=["en", "fr"])
    programme.refresh_from_db()
    assert (programme.places, programme.languages) == (12, ["en", "fr"])
    assert events("EX-1") == ["programme.opened", "programme.changed"]
    entry = LedgerEntry.objects.get(event="programme.changed")
    assert entry.data["before"] == {"places": 10, "languages": ["en"]}
    assert entry.data["after"] == {"places": 12, "languages": ["en", "fr"]}


def test_quotas_replace_each_other_and_fit_the_places():
    by, one, two = UserFactory(), OfficeFactory(), OfficeFactory()
    programme = ProgrammeFactory(places=5)
    operations.set_quotas(programme=programme, quotas={one: 3, two: 2}, by=by)
    operations.set_quotas(programme=programme, quotas={one: 0, two: 5}, by=by)
    assert list(Quota.objects.values_list("office", "places")) == [(two.pk, 5)]
    with pytest.raises(Invalid) as refused:
        operations.set_quotas(programme=programme, quotas={one: 3, two: 3}, by=by)
    assert (refused.value.code, refused.value.detail) == ("quota.too_many", {"given": 6, "places": 5})
    assert list(Quota.objects.values_list("office", "places")) == [(two.pk, 5)]


def test_quotas_of_a_programme_without_known_places_are_free():
    programme = ProgrammeFactory(places=None)
    operations.set_quotas(programme=programme, quotas={OfficeFactory(): 40}, by=UserFactory())
    assert Quota.objects.get().places == 40


def test_a_page_goes_through_the_review_in_both_languages(school):
    programme = ProgrammeFactory(code="EX-7")
    parent = CatalogueIndexPage.objects.get(locale__language_code="zh-hans")
    page = operations.create_programme_page(parent=parent, programme=programme, data=DATA, by=school.author)
    english = authoring.english_of(page)
    assert (english.title, english.host, english.contact) == (
        "Study visit to Arvania", "Institute", "extension 6021",
    )  # fmt: skip
    assert english.eligibility == "<ul><li>Three years.</li><li>IELTS 6.0.</li></ul>"
    school.publish(page)
    assert set(ProgrammePage.objects.live().values_list("title", flat=True)) == {
        "赴阿瓦尼亚研修",
        "Study visit to Arvania",
    }
    assert events("EX-7") == ["programme.published", "programme.published"]


def test_nobody_publishes_past_the_review(school):
    parent = CatalogueIndexPage.objects.get(locale__language_code="zh-hans")
    page = operations.create_programme_page(
        parent=parent, programme=ProgrammeFactory(), data=DATA, by=school.author
    )
    with pytest.raises(NotAllowed) as refused:
        page.latest_revision.publish(user=school.publisher)
    assert refused.value.code == "page.needs_review"
    assert not ProgrammePage.objects.live().exists()


def test_the_catalogue_lists_what_is_to_come(shelf):
    coming = ProgrammeFactory(starts_on=in_days(9))
    held = ProgrammeFactory(starts_on=in_days(-30))
    for programme in (coming, held):
        published(programme, by=shelf.author)
    html = CatalogueEdition.objects.get(language="en").html
    assert (coming.code in html, held.code in html) == (True, False)
    assert f"/en/catalogue/{coming.code.lower()}/" in html


def test_a_page_taken_offline_leaves_the_catalogue(shelf):
    programme = ProgrammeFactory()
    for page in published(programme, by=shelf.author).values():
        page.unpublish()
    assert programme.code not in CatalogueEdition.objects.get(language="en").html
    assert events(programme.code)[-2:] == ["programme.withdrawn", "programme.withdrawn"]


def test_the_row_outlives_its_pages(shelf):
    programme = ProgrammeFactory()
    pages = published(programme, by=shelf.author)
    pages["en"].delete()
    assert Programme.objects.filter(pk=programme.pk).exists()
