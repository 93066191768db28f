"""Shared components: pinned by lessons, taken over when their authors say so."""

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils.translation import override

from core.errors import Conflict, NotAllowed
from core.models import LedgerEntry
from courses.models import ComponentPage, ComponentVersion, LessonEdition, LessonPage
from courses.operations import authoring, components, publication, review
from courses.queries import components as queries, usage, versions
from notifications.models import Notification
from tests.factories.courses import edition_of
from tests.factories.people import UserFactory

BLOCK = "0e0e0e0e-0000-4000-8000-00000000000a"
FIRST, SECOND = "通报须在四日内发出。", "通报须在三日内发出。"


def text(words):
    return [{"type": "text", "id": "0e0e0e0e-0000-4000-8000-00000000000b", "value": f"<p>{words}</p>"}]


def draft_component(parent, author, words=FIRST, title="通报期限"):
    component = components.open_component(by=author)
    page = ComponentPage(title=title, slug=f"c-{component.pk}", component=component, owner=author, live=False)
    page.body = ComponentPage._meta.get_field("body").to_python(text(words))
    parent.add_child(instance=page)
    page.save_revision(user=author)
    return page


def fresh(page):
    return type(page).objects.get(pk=page.pk)


def publish(page, words, by=None):
    """As after its review."""
    page = fresh(page)
    page.body = ComponentPage._meta.get_field("body").to_python(text(words))
    page.live = True
    page.save()
    return components.publish_version(page=page, by=by)


@pytest.fixture
def page(shelf):
    page = draft_component(shelf.catalogues["zh-hans"], shelf.author)
    publish(page, FIRST, by=shelf.author)
    return fresh(page)


def lesson_with(course, reference, number=1):
    """The Chinese lesson, holding the component, published."""
    lesson = LessonPage.objects.get(
        lesson__course=course, lesson__position=number, locale__language_code="zh-hans"
    )
    block = {"type": "component", "id": BLOCK, "value": {"component": reference}}
    field = LessonPage._meta.get_field("body")
    lesson.body = field.to_python([*lesson.body.get_prep_value(), block])
    lesson.save()
    lesson.save_revision()
    publication.publish_edition(page=fresh(lesson), by=lesson.owner)
    return fresh(lesson)


def shown(course):
    return BeautifulSoup(edition_of(course).html, "html.parser").get_text()


def test_a_lesson_shows_the_version_it_is_pinned_to(shelf, page):
    course = shelf.course(lessons=1)
    lesson_with(course, ComponentVersion.objects.get().reference)

    publish(page, SECOND)
    publication.redraw_lessons(lesson_ids=[course.lessons.get().pk], by=None)

    assert FIRST in shown(course)
    assert SECOND not in shown(course)
    assert ComponentVersion.objects.count() == 2


def test_the_same_text_published_again_is_no_version(page):
    assert publish(page, FIRST) is None
    assert ComponentVersion.objects.count() == 1


def test_a_version_holds_both_languages(shelf, page):
    version = ComponentVersion.objects.get()
    with override("en"):
        chinese = queries.drawn(version.reference)
    english = ComponentPage(
        title="Time limit", slug="c-en", component=page.component, owner=shelf.author,
        translation_key=page.translation_key, locale=shelf.catalogues["en"].locale,
    )  # fmt: skip
    shelf.catalogues["en"].add_child(instance=english)
    second = publish(english, "Within four days.")

    with override("en"):
        drawn = queries.drawn(second.reference)

    assert 'lang="zh-Hans"' in chinese
    assert FIRST in chinese
    assert "Within four days." in drawn
    assert (second.number, second.title_zh, second.title_en) == (2, "通报期限", "Time limit")


def test_authors_of_lessons_are_told_of_a_newer_version(shelf, page):
    lesson_with(shelf.course(lessons=1), ComponentVersion.objects.get().reference)

    publish(page, SECOND)

    notice = Notification.objects.get(kind="component.newer")
    assert (notice.recipient_id, notice.params["lessons"]) == (shelf.author.pk, 1)


def test_some_lessons_take_the_newer_version_over_as_drafts(shelf, page):
    reference = ComponentVersion.objects.get().reference
    course = shelf.course(lessons=2)
    first, second = lesson_with(course, reference, 1), lesson_with(course, reference, 2)
    publish(page, SECOND)

    components.take_over(component=page.component, pages=[first], by=UserFactory(is_superuser=True))

    rows = {row.page.pk: (row.published, row.draft) for row in queries.usage_of(page.component)}
    assert rows == {first.pk: (1, 2), second.pk: (1, 1)}
    assert FIRST in shown(course)
    assert LedgerEntry.objects.filter(event="component.taken_over").count() == 1


def test_readers_get_it_with_the_publication_of_the_lesson(shelf, page):
    course = shelf.course(lessons=1)
    lesson = lesson_with(course, ComponentVersion.objects.get().reference)
    publish(page, SECOND)
    components.take_over(component=page.component, pages=[lesson], by=UserFactory(is_superuser=True))
    draft = fresh(lesson).get_latest_revision_as_object()
    draft.save()

    publication.publish_edition(page=fresh(lesson), by=None, effect="substantial")

    assert SECOND in shown(course)
    assert [[block, index] for block, index, _number in edition_of(course).marks] == [[BLOCK, 0]]


def test_what_is_in_review_or_not_ones_own_is_not_changed(school):
    course = school.draft_course()
    lesson = school.draft_lesson(course, 1)
    page = draft_component(school.catalogue, school.author)
    publish(page, FIRST)
    review.submit(page=fresh(lesson), by=school.author)

    with pytest.raises(Conflict):
        components.take_over(component=page.component, pages=[fresh(lesson)], by=school.author)
    with pytest.raises(NotAllowed):
        components.take_over(component=page.component, pages=[fresh(lesson)], by=UserFactory())


def test_a_component_goes_through_the_review(school):
    page = draft_component(school.catalogue, school.author)
    review.submit(page=fresh(page), by=school.author)
    waiting = ComponentVersion.objects.count()

    for person in (school.reviewer, school.publisher):
        review.approve(page=fresh(page), by=person)

    assert (waiting, ComponentVersion.objects.count()) == (0, 1)
    assert fresh(page).live is True


def test_take_over_on_the_page(school, client):
    page = draft_component(school.catalogue, school.author)
    version = publish(page, FIRST)
    lesson = school.draft_lesson(school.draft_course(), 1)
    block = {"type": "component", "id": BLOCK, "value": {"component": version.reference}}
    lesson.body = LessonPage._meta.get_field("body").to_python([block])
    lesson.save_revision(user=school.author)
    publish(page, SECOND)
    client.force_login(school.author)
    url = reverse("courses_component", args=[page.pk])

    seen = client.get(url).content.decode()
    client.post(url, {"pages": []})
    before = queries.usage_of(page.component)[0].draft
    client.post(url, {"pages": [lesson.pk]})

    assert '<del class="deletion">四</del>' in seen
    assert '<ins class="addition">三</ins>' in seen
    assert (before, queries.usage_of(page.component)[0].draft) == (1, 2)


def test_a_component_is_made_in_the_back_office(school, client):
    client.force_login(school.author)
    url = reverse("wagtailadmin_pages:add", args=["courses", "componentpage", school.catalogue.pk])
    data = {
        "title": "清单", "slug": "checklist", "body-count": "1", "body-0-deleted": "", "body-0-order": "0",
        "body-0-type": "callout", "body-0-id": "", "body-0-value-tone": "note", "body-0-value-title": "a",
        "body-0-value-body": '{"blocks": [{"key": "a", "text": "b", "type": "unstyled"}], "entityMap": {}}',
        "comments-TOTAL_FORMS": "0", "comments-INITIAL_FORMS": "0", "comments-MIN_NUM_FORMS": "0",
        "comments-MAX_NUM_FORMS": "",
    }  # fmt: skip

    client.post(url, data)

    made = ComponentPage.objects.get()
    assert (made.live, made.code) == (False, f"C-{made.component_id:03}")


def test_what_a_component_cites_is_in_use(shelf, page):
    page.body = ComponentPage._meta.get_field("body").to_python(
        [
            {
                "type": "citation",
                "id": BLOCK,
                "value": {"instrument": "criminal-law", "articles": "6", "note": ""},
            }
        ]
    )
    page.save()
    version = components.publish_version(page=fresh(page), by=None)
    course = shelf.course(lessons=1)
    lesson_with(course, version.reference)

    assert len(usage.lessons_resting_on("criminal-law", "6")) == 1
    assert LessonEdition.objects.get(lesson__course=course, language="zh-hans").cites_law is True


def test_readers_do_not_open_a_component(page, client):
    assert page.get_url() is None
    assert client.get(f"/zh-hans/catalogue/{page.slug}/").status_code == 404


@pytest.mark.parametrize("reference", ["", "x", "x@1", f"{BLOCK}@1", f"{BLOCK}@x"])
def test_what_names_no_version_is_empty(db, reference):
    assert queries.drawn(reference) == ""


def test_differences_are_between_versions(page):
    publish(page, SECOND)

    ((number, rows),) = versions.between(page, [1])

    assert (number, [row.kind for row in rows]) == (1, ["changed"])


def test_a_translation_follows_its_chinese_lesson(school):
    page = draft_component(school.catalogue, school.author)
    version = publish(page, FIRST)
    lesson = school.draft_lesson(school.draft_course(), 1)
    block = {"type": "component", "id": BLOCK, "value": {"component": version.reference}}
    for each in (lesson, authoring.english_of(lesson)):
        each.body = LessonPage._meta.get_field("body").to_python([block])
        each.save_revision(user=school.author)
    publish(page, SECOND)

    rows = queries.usage_of(page.component)

    assert [(row.page.locale.language_code, row.may_take_over) for row in rows] == [
        ("zh-hans", True),
        ("en", False),
    ]
