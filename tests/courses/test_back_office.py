"""Writing, reviewing and publishing in Wagtail."""

import json

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.files.base import ContentFile
from django.urls import reverse
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Collection, GroupPagePermission, Page, Site, TaskState
from wagtail_localize.models import StringTranslation, Translation, TranslationSource

from content.models import Document, Image
from core.errors import Conflict, NotAllowed
from core.models import LedgerEntry
from courses.models import Course, CoursePage, Lesson, LessonEdition, LessonPage
from courses.operations import authoring, review
from courses.queries import trainer
from courses.queries.reviewing import step_name
from tests.factories.courses import join
from tests.factories.people import UserFactory


def acts(page):
    rows = LedgerEntry.objects.filter(stream=f"page:{page.translation_key}").order_by("sequence")
    return [(row.event, row.actor_id, row.data.get("outcome") or row.data.get("language")) for row in rows]


def edit_url(page):
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def stream_post(*blocks):
    """What the editor posts for a StreamField `body`."""
    data = {"body-count": str(len(blocks))}
    for index, (kind, identifier, values) in enumerate(blocks):
        prefix = f"body-{index}"
        data |= {
            f"{prefix}-deleted": "",
            f"{prefix}-order": str(index),
            f"{prefix}-type": kind,
            f"{prefix}-id": identifier,
        }
        if isinstance(values, dict):
            data |= {f"{prefix}-value-{name}": value for name, value in values.items()}
        else:
            data[f"{prefix}-value"] = values
    return data


COMMENTS = {
    "comments-TOTAL_FORMS": "0",
    "comments-INITIAL_FORMS": "0",
    "comments-MIN_NUM_FORMS": "0",
    "comments-MAX_NUM_FORMS": "1000",
}
COURSE = {"course_code": "FP-900", "hours": "8", "level_from": "", "level_to": ""}


def course_post(**changes):
    return {
        "title": "新课",
        "slug": "fp-900",
        "summary": "",
        **COURSE,
        **stream_post(),
        **COMMENTS,
        **changes,
    }


def test_review_publishes_and_leaves_its_trace(school):
    page = school.draft_course()

    review.submit(page=page, by=school.author)
    review.approve(page=CoursePage.objects.get(pk=page.pk), by=school.reviewer)
    still_draft = CoursePage.objects.get(pk=page.pk).live
    review.approve(page=CoursePage.objects.get(pk=page.pk), by=school.publisher)

    assert (still_draft, CoursePage.objects.get(pk=page.pk).live) == (False, True)
    assert acts(page) == [
        ("page.submitted", school.author.pk, "zh-hans"),
        ("page.reviewed", school.reviewer.pk, "approved"),
        # Wagtail publishes within the last approval.
        ("page.published", school.publisher.pk, "zh-hans"),
        ("page.reviewed", school.publisher.pk, "approved"),
    ]


def test_wrong_person_cannot_take_a_step(school):
    page = school.draft_course()
    review.submit(page=page, by=school.author)
    page = CoursePage.objects.get(pk=page.pk)

    with pytest.raises(NotAllowed):
        review.approve(page=page, by=school.publisher)
    with pytest.raises(Conflict):
        review.submit(page=page, by=school.author)

    assert CoursePage.objects.get(pk=page.pk).live is False


def test_author_does_not_approve_own_page(school):
    join(school.author, "Legal reviewers")
    page = school.draft_course()
    review.submit(page=page, by=school.author)

    with pytest.raises(NotAllowed) as error:
        review.approve(page=CoursePage.objects.get(pk=page.pk), by=school.author)

    assert error.value.code == "page.reviewer_is_author"


def test_returned_page_tells_its_author(school):
    page = school.draft_course()
    review.submit(page=page, by=school.author)
    asked = trainer.review_requests(school.reviewer)

    review.send_back(page=CoursePage.objects.get(pk=page.pk), by=school.reviewer, comment="第六条引错了")

    assert [(row.step, row.code, row.asked_by) for row in asked] == [
        (step_name("Legal review"), "FP-101", school.author)
    ]
    assert trainer.review_requests(school.reviewer) == []
    assert [row.state for row in trainer.my_courses(school.author)] == ["returned"]
    assert TaskState.objects.get().comment == "第六条引错了"


def test_translation_has_the_same_blocks_and_row_and_its_own_review(school):
    course_page = school.publish(school.draft_course())
    lesson_page = school.publish(school.draft_lesson(course_page), english=False)
    english = authoring.english_of(lesson_page)

    before = english.live
    authoring.publish_through_review(
        page=english, author=school.author, reviewers=[school.reviewer, school.publisher]
    )
    english = LessonPage.objects.get(pk=english.pk)

    assert (before, english.live) == (False, True)
    assert english.lesson == lesson_page.lesson
    assert [block.id for block in english.body] == [block.id for block in lesson_page.body]
    assert TranslationSource.objects.get_for_instance(lesson_page).translations.get().enabled is True
    assert ("page.published", school.publisher.pk, "en") in acts(lesson_page)


def test_alias_keeps_the_row_and_gets_no_edition(school):
    from tests.factories.content import locale

    course_page = school.publish(school.draft_course(), english=False)
    page = LessonPage(
        lesson=Lesson.objects.create(course=course_page.course, position=1), title="一", slug="a"
    )
    course_page.add_child(instance=page)

    page.save_revision().publish(skip_permission_checks=True)
    alias = page.copy_for_translation(locale("en"), alias=True).specific

    assert (alias.lesson_id, alias.alias_of_id) == (page.lesson_id, page.pk)
    assert list(LessonEdition.objects.values_list("language", flat=True)) == ["zh-hans"]


def test_creating_a_page_creates_its_row_through_the_operation(school, client):
    client.force_login(school.author)
    url = reverse("wagtailadmin_pages:add", args=["courses", "coursepage", school.catalogue.pk])

    form = client.get(url)
    response = client.post(url, course_post())

    course = Course.objects.get(code="FP-900")
    page = CoursePage.objects.get(course=course)
    entry = LedgerEntry.objects.get(event="course.opened")
    assert (form.status_code, response.status_code) == (200, 302)
    assert (page.live, page.owner, course.hours, entry.actor) == (False, school.author, 8, school.author)


def test_lesson_page_creates_its_row(school, client):
    course_page = school.draft_course()
    client.force_login(school.author)
    url = reverse("wagtailadmin_pages:add", args=["courses", "lessonpage", course_page.pk])
    data = {"title": "第一讲", "slug": "one", "summary": "", "minutes": "25", "completion_rule": "read"}

    response = client.post(url, {**data, **stream_post(("heading", "", "引言")), **COMMENTS})

    lesson = Lesson.objects.get()
    assert response.status_code == 302
    assert (lesson.course, lesson.position, lesson.minutes) == (course_page.course, 1, 25)


def test_code_taken_loses_nothing_typed(school, client):
    Course.objects.create(code="FP-900")
    client.force_login(school.author)
    url = reverse("wagtailadmin_pages:add", args=["courses", "coursepage", school.catalogue.pk])

    response = client.post(url, course_post(title="写好的题目"))

    text = response.content.decode()
    assert response.status_code == 200
    assert (
        "There is already a course with this code." in text or "FP-900" in text,
        "写好的题目" in text,
    ) == (
        True,
        True,
    )
    assert CoursePage.objects.count() == 0


@pytest.mark.parametrize("who", ["author", "reviewer"])
def test_only_publishers_publish(school, client, who):
    page = school.draft_course()
    client.force_login(getattr(school, who))

    client.post(edit_url(page), course_post(course_code="FP-101", **{"action-publish": "1"}))

    assert CoursePage.objects.get(pk=page.pk).live is False


def test_rules_of_a_course_are_changed_by_publishers_only(school, client):
    page = school.draft_course()
    data = course_post(course_code="FP-101", hours="99", slug="fp-101")

    client.force_login(school.author)
    client.post(edit_url(page), data)
    by_author = Course.objects.get().hours
    client.force_login(school.publisher)
    client.post(edit_url(page), data)

    assert (by_author, Course.objects.get().hours) == (8, 99)


def test_preview_draws_what_readers_will_see(school, client):
    course_page = school.draft_course()
    page = school.draft_lesson(course_page)
    client.force_login(school.author)

    response = client.get(reverse("wagtailadmin_pages:view_draft", args=[page.pk]))

    text = response.content.decode()
    assert response.status_code == 200
    assert f'data-block="{page.body[1].id}"' in text
    assert "第1课第1段。" in text


def test_wagtail_itself_serves_no_course_page(school, client):
    """The delivery views stand before Wagtail's; this holds even where a slug is not ours."""
    page = school.draft_course()
    site = Site.objects.get(is_default_site=True)
    CoursePage.objects.filter(pk=page.pk).update(live=True)

    response = client.get(CoursePage.objects.get(pk=page.pk).get_url())

    assert site.root_page_id == school.home.pk
    assert response.status_code == 404


def test_copy_is_refused(school, client):
    """N-ADM-03: a copy would share the row with its original."""
    page = school.draft_course()
    client.force_login(school.publisher)
    url = reverse("wagtailadmin_pages:copy", args=[page.pk])

    client.post(url, {"new_title": "x", "new_slug": "x", "new_parent_page": school.catalogue.pk})

    assert CoursePage.objects.filter(slug="x").count() == 0


def test_translation_cannot_be_published_past_the_review(school, client):
    page = school.publish(school.draft_course(), english=False)
    english = authoring.english_of(page)
    source = TranslationSource.objects.get_for_instance(page)
    client.force_login(school.author)

    responses = [
        client.post(
            reverse("wagtail_localize:update_translations", args=[source.pk]), {"publish_translations": "on"}
        ),
        client.post(edit_url(english), {"action": "publish"}),
    ]

    assert [response.status_code for response in responses] == [403, 302]
    assert CoursePage.objects.get(pk=english.pk).live is False


def test_translator_submits_for_review(school, client):
    page = school.publish(school.draft_course(), english=False)
    english = authoring.english_of(page)
    client.force_login(school.author)
    url = reverse("courses_submit", args=[english.pk])

    question = client.get(url)
    answer = client.post(url)

    assert (question.status_code, answer.status_code) == (200, 302)
    assert CoursePage.objects.get(pk=english.pk).workflow_in_progress is True


def test_incomplete_translation_is_not_submitted(school, client):
    page = school.publish(school.draft_course(), english=False)
    english = authoring.english_of(page)
    StringTranslation.objects.order_by("pk").first().delete()
    client.force_login(school.author)

    client.post(reverse("courses_submit", args=[english.pk]))

    assert CoursePage.objects.get(pk=english.pk).workflow_in_progress is False


def test_n_adm_07_second_editor_is_told_and_loses_nothing(school, client, django_user_model):
    page = school.draft_course()
    loaded = page.latest_revision
    stamp = {
        "loaded_revision_id": str(loaded.pk),
        "loaded_revision_created_at": loaded.created_at.isoformat(),
    }
    data = course_post(course_code="FP-101", slug="fp-101", **stamp)
    client.force_login(school.author)
    first = client.post(edit_url(page), {**data, "summary": "甲的版本"})
    client.force_login(school.publisher)

    second = client.post(edit_url(page), {**data, "summary": "乙的版本"})
    text = second.content.decode()
    latest = CoursePage.objects.get(pk=page.pk).get_latest_revision()
    resolved = client.post(
        edit_url(page),
        {
            **data,
            "summary": "乙的版本",
            "loaded_revision_id": str(latest.pk),
            "loaded_revision_created_at": latest.created_at.isoformat(),
        },
    )

    assert (first.status_code, second.status_code, resolved.status_code) == (302, 409, 302)
    assert ('value="乙的版本"' in text, "甲" in text) == (True, True)
    assert latest.as_object().summary == "甲的版本"
    assert CoursePage.objects.get(pk=page.pk).get_latest_revision_as_object().summary == "乙的版本"
    assert page.revisions.count() >= 3


# --- N-ADM-02, N-ADM-03: a limited editor and what belongs to others ----------------------------


@pytest.fixture
def limited(school):
    """May edit one course and nothing else."""
    own = school.publish(school.draft_course(code="FP-OWN"), english=False)
    group = Group.objects.create(name="One course")
    for codename in ("add_page", "change_page"):
        permission = Permission.objects.get(content_type__app_label="wagtailcore", codename=codename)
        GroupPagePermission.objects.create(group=group, page=own, permission=permission)
    group.permissions.add(*Group.objects.get(name="Legal reviewers").permissions.all())
    return join(UserFactory(), "One course")


@pytest.fixture
def foreign(school, limited):
    page = school.publish(school.draft_course(code="FP-FOREIGN"))
    lesson = school.draft_lesson(page)
    collection = Collection.get_first_root_node().add_child(name="Foreign")
    image = Image.objects.create(title="x", file=get_test_image_file(), collection=collection)
    document = Document.objects.create(title="x", file=ContentFile(b"x", "x.txt"), collection=collection)
    return {"page": page, "lesson": lesson, "image": image, "document": document}


def foreign_addresses(foreign):
    page, lesson = foreign["page"], foreign["lesson"]
    revision = page.latest_revision
    pages = "wagtailadmin_pages"
    translation = Translation.objects.filter(source__object_id=page.translation_key).get()
    yield reverse(f"{pages}:edit", args=[page.pk])
    yield reverse(f"{pages}:delete", args=[page.pk])
    yield reverse(f"{pages}:unpublish", args=[page.pk])
    yield reverse(f"{pages}:copy", args=[page.pk])
    yield reverse(f"{pages}:move", args=[page.pk])
    yield reverse(f"{pages}:view_draft", args=[lesson.pk])
    yield reverse(f"{pages}:history", args=[page.pk])
    yield reverse(f"{pages}:workflow_history", args=[page.pk])
    yield reverse(f"{pages}:revisions_revert", args=[page.pk, revision.pk])
    yield reverse(f"{pages}:revisions_view", args=[page.pk, revision.pk])
    yield reverse(f"{pages}:revisions_compare", args=[page.pk, "earliest", "latest"])
    yield reverse(f"{pages}:add_subpage", args=[page.pk])
    yield reverse(f"{pages}:add", args=["courses", "lessonpage", page.pk])
    yield reverse(f"{pages}:set_privacy", args=[page.pk])
    yield reverse(f"{pages}:convert_alias", args=[page.pk])
    yield reverse(f"{pages}:usage", args=[page.pk])
    yield reverse("wagtailimages:edit", args=[foreign["image"].pk])
    yield reverse("wagtailimages:delete", args=[foreign["image"].pk])
    yield reverse("wagtaildocs:edit", args=[foreign["document"].pk])
    yield reverse("wagtaildocs:delete", args=[foreign["document"].pk])
    yield reverse("courses_submit", args=[page.pk])
    yield reverse("courses_review", args=[page.pk])
    yield reverse("wagtail_localize:submit_page_translation", args=[page.pk])
    yield reverse("wagtail_localize:update_translations", args=[translation.source_id])
    yield reverse("wagtail_localize:preview_translation", args=[translation.pk])
    yield reverse("wagtail_localize:download_pofile", args=[translation.pk])


def test_n_adm_02_limited_editor_reaches_nothing_of_others(limited, foreign, client):
    client.force_login(limited)
    reached = {}

    for address in foreign_addresses(foreign):
        response = client.get(address)
        if response.status_code not in (403, 404) and not _refused(response):
            reached[address] = response.status_code

    assert reached == {}


def _refused(response):
    """Wagtail's own refusal: back to the dashboard with a message."""
    return response.status_code == 302 and response.url in (reverse("wagtailadmin_home"), "/cms/")


def test_n_adm_03_nothing_of_others_is_copied_or_moved(limited, foreign, client, school):
    client.force_login(limited)
    own = CoursePage.objects.get(course__code="FP-OWN", locale__language_code="zh-hans")
    page, lesson = foreign["page"], foreign["lesson"]
    before = list(Page.objects.order_by("pk").values_list("pk", "path", "live"))

    statuses = [
        client.post(reverse("wagtailadmin_pages:copy", args=[lesson.pk]), {
            "new_title": "x", "new_slug": "x", "new_parent_page": own.pk,
        }).status_code,
        client.post(reverse("wagtailadmin_pages:move_confirm", args=[lesson.pk, own.pk])).status_code,
        client.post(reverse("wagtail_localize:submit_page_translation", args=[page.pk]), {}).status_code,
    ]  # fmt: skip

    assert set(statuses) <= {302, 403, 404}
    assert list(Page.objects.order_by("pk").values_list("pk", "path", "live")) == before


# --- N-ADM-01: what is typed into the back office comes out inert -------------------------------

ATTACKS = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"><svg onload=alert(1)>',
    '<a href="javascript:alert(1)">x</a>',
    '<a href="jAvAsCrIpT&#58;alert(1)">x</a>',
    '<a href="data:text/html,<script>alert(1)</script>">x</a>',
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "{{ request.user.password }}{% load log %}",
    "<p style='background:url(javascript:alert(1))' onclick=alert(1)>x</p>",
)


@pytest.mark.parametrize("attack", ATTACKS)
def test_n_adm_01_lesson_fields_come_out_inert(shelf, client, attack):
    from bs4 import BeautifulSoup

    from courses.operations import enrolment
    from tests.factories.courses import edition_of

    value = json.loads(json.dumps(attack))
    stream = [
        {"type": "heading", "value": value},
        {"type": "text", "value": f"<p>{value}</p><ul><li>{value}</li></ul>"},
        {"type": "citation", "value": {"instrument": value, "articles": value, "note": value}},
        {"type": "term", "value": {"term": value}},
        {"type": "quotation", "value": {"text": f"<p>{value}</p>", "instrument": value, "articles": ""}},
        {"type": "callout", "value": {"tone": value, "title": value, "body": f"<p>{value}</p>"}},
        {"type": "table", "value": {"caption": value, "head": [value], "rows": [{"cells": [value]}]}},
        {"type": "case_facts", "value": {"title": value, "facts": f"<p>{value}</p>", "question": value}},
        {"type": "image", "value": {"image": None, "alt": value, "caption": value, "marking": value}},
        {"type": "document", "value": {"document": None, "title": value, "marking": value}},
    ]
    for index, block in enumerate(stream):
        block["id"] = f"00000000-0000-4000-8000-{index:012}"
    course = shelf.course(lessons=0)
    parents = {page.locale.language_code: page for page in course.pages.all()}
    shelf.lesson(course, parents, 1, blocks={"zh-hans": stream, "en": stream})
    for model in (CoursePage, LessonPage):
        model.objects.update(title=value, summary=value)
    from courses.operations import publication

    for page in (*CoursePage.objects.all(), *LessonPage.objects.all()):
        publication.publish_edition(page=page, by=shelf.author)
    person = UserFactory()
    enrolment.enrol(course=course, by=person)
    client.force_login(person)
    lesson = edition_of(course).get_absolute_url()

    for address in (lesson, f"{lesson}?view=both", "/zh-hans/catalogue/", "/zh-hans/catalogue/fp-101/"):
        response = client.get(address)
        soup = BeautifulSoup(response.content, "html.parser")
        main = soup.find("main")
        assert response.status_code == 200
        assert main.find_all(["script", "svg", "iframe", "object", "embed", "style"]) == [] or all(
            tag.name == "svg" and "icon" in tag.get("class", []) for tag in main.find_all(["script", "svg"])
        )
        for tag in main.find_all(True):
            assert [name for name in tag.attrs if name.startswith("on") or name in ("style", "srcdoc")] == []
            for name in ("href", "src", "action"):
                assert not str(tag.get(name, "")).strip().lower().startswith(("javascript:", "data:"))
