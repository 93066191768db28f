"""Versions beside each other, and the way back through the review."""

import pytest
from django.urls import reverse

from core.differences import beside
from core.errors import Conflict
from core.models import LedgerEntry
from courses.changes import Paragraph
from courses.models import LessonPage
from courses.operations import authoring, review, versions as operations
from courses.queries import versions
from tests.factories.people import UserFactory


def fresh(page):
    return LessonPage.objects.get(pk=page.pk)


def text(*words):
    return tuple(Paragraph("b", index, "text", each, each) for index, each in enumerate(words))


def kinds(rows):
    return [row.kind for row in rows]


@pytest.fixture
def page(school):
    """A published lesson with a newer draft whose first paragraph says something else."""
    course = school.publish(school.draft_course())
    page = school.publish(school.draft_lesson(course, 1))
    return rewrite(page, "第1课第1段。", "第1课第一段，已改。", school.author)


def rewrite(page, old, new, by):
    raw = page.body.get_prep_value()
    raw = [{**each, "value": each["value"].replace(old, new)} for each in raw]
    page.body = LessonPage._meta.get_field("body").to_python(raw)
    page.save_revision(user=by)
    return fresh(page)


def test_chinese_differs_by_character_and_english_by_word():
    assert beside("应当经主管机关", "可以经主管机关") == (
        [(True, "应当"), (False, "经主管机关")],
        [(True, "可以"), (False, "经主管机关")],
    )
    assert beside("a treaty", "the treaty") == (
        [(True, "a"), (False, " treaty")],
        [(True, "the"), (False, " treaty")],
    )


def test_what_is_gone_stands_where_it_stood():
    rows = versions.paragraphs(text("甲乙丙", "子丑寅", "春夏秋"), text("甲乙丙", "春夏秋", "东西南"))

    assert kinds(rows) == ["same", "removed", "same", "added"]


def test_the_differences_are_shown_paragraph_by_paragraph(school, page, client):
    client.force_login(school.reviewer)
    url = reverse("courses_compare", args=[page.pk, page.live_revision_id, page.latest_revision_id])

    some, everything = client.get(url).content.decode(), client.get(f"{url}?all=1").content.decode()

    assert '<ins class="addition">一</ins>' in some
    assert "第1课第3段。" not in some
    assert "第1课第3段。" in everything


def test_back_to_the_published_version_is_a_draft_that_is_reviewed(school, page, client):
    live = page.live_revision
    client.force_login(school.author)

    client.post(reverse("courses_restore", args=[page.pk, live.pk]))
    restored = fresh(page)
    draft = restored.get_latest_revision_as_object()
    review.submit(page=restored, by=school.author)

    assert draft.body.get_prep_value() == live.as_object().body.get_prep_value()
    assert restored.latest_revision_id != live.pk
    assert restored.live_revision_id == live.pk
    assert LedgerEntry.objects.filter(event="page.restored").count() == 1
    assert fresh(page).current_workflow_task.name == "Legal review"


def test_a_translation_goes_back_with_its_strings(school, page):
    english = authoring.english_of(page)
    old = english.live_revision
    source = [authoring.Translation.objects.get(source__object_id=english.translation_key)][0]
    for row in authoring.StringTranslation.objects.filter(data="Lesson 1, paragraph 2."):
        row.data = "Something else altogether."
        row.save()
    source.save_target(user=school.author, publish=False)
    changed = "Something else" in str(fresh(english).get_latest_revision_as_object().body)

    operations.restore(page=fresh(english), revision=old, by=school.author)
    draft = str(fresh(english).get_latest_revision_as_object().body)

    assert changed is True
    assert "Lesson 1, paragraph 2." in draft
    assert fresh(english).live_revision_id == old.pk


def test_no_way_back_while_the_page_is_in_review(school, page):
    review.submit(page=page, by=school.author)

    with pytest.raises(Conflict) as error:
        operations.restore(page=fresh(page), revision=page.live_revision, by=school.author)

    assert error.value.code == "page.in_review"


def test_a_version_of_another_page_is_not_there(school, page, client):
    english = authoring.english_of(page)
    client.force_login(school.author)
    other = english.latest_revision_id

    answers = [
        client.get(reverse("courses_compare", args=[page.pk, other, page.live_revision_id])),
        client.post(reverse("courses_restore", args=[page.pk, other])),
    ]

    assert [answer.status_code for answer in answers] == [404, 404]


def test_versions_are_listed_for_those_who_may_edit(school, page, client):
    statuses = []
    for person in (school.author, UserFactory()):
        client.force_login(person)
        statuses.append(client.get(reverse("courses_versions", args=[page.pk])).status_code)

    assert statuses[0] == 200
    assert statuses[1] in (302, 403)
