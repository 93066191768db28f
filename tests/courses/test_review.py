"""The review from the desk to publication, and the ways around it that are shut."""

import pytest
from django.urls import reverse
from django.utils.translation import override
from wagtail.models import WorkflowState
from wagtail_localize.models import TranslationSource

from core import wording
from core.errors import Conflict, Invalid, NotAllowed
from core.models import LedgerEntry
from courses.models import CoursePage, LessonPage
from courses.operations import authoring, review, workflow
from courses.queries import trainer
from courses.queries.reviewing import step_name
from tests.courses.test_back_office import COMMENTS, course_post, edit_url, stream_post
from tests.factories.courses import join


def fresh(page):
    return type(page).objects.get(pk=page.pk)


def says(answer, code):
    """In whichever language the back office speaks."""
    sentences = []
    for language in ("zh-hans", "en"):
        with override(language):
            sentences.append(wording.say(code))
    return any(sentence in answer.content.decode() for sentence in sentences)


def desk_link(person):
    return trainer.review_requests(person)[0].href


def decide(client, person, page, decision, comment=""):
    client.force_login(person)
    data = {"decision": decision, "comment": comment, "revision": fresh(page).latest_revision_id}
    return client.post(reverse("courses_review", args=[page.pk]), data, follow=True)


@pytest.fixture
def translation(school):
    """An English page that waits for the legal reviewer."""
    page = school.publish(school.draft_course(), english=False)
    english = authoring.english_of(page)
    review.submit_translation(page=english, by=school.author)
    return fresh(english)


def test_a_translation_is_reviewed_and_published_from_the_desk(school, translation, client):
    pages = []
    for person in (school.reviewer, school.publisher):
        client.force_login(person)
        pages.append(client.get(desk_link(person)).content.decode())
        decide(client, person, translation, "approve")

    assert fresh(translation).live is True
    assert ['value="approve"' in text and 'value="return"' in text for text in pages] == [True, True]


def test_a_returned_translation_is_submitted_again(school, translation, client):
    decide(client, school.reviewer, translation, "return", "Article 6, not 7")
    returned = fresh(translation).current_workflow_state.status
    client.force_login(school.author)
    text = client.get(reverse("courses_review", args=[translation.pk])).content.decode()

    answer = client.post(reverse("courses_submit", args=[translation.pk]))

    events = LedgerEntry.objects.filter(stream=f"page:{translation.translation_key}", data__language="en")
    assert (returned, answer.status_code) == (WorkflowState.STATUS_NEEDS_CHANGES, 302)
    assert ("Article 6, not 7" in text, 'value="approve"' in text) == (True, False)
    assert [row.step for row in trainer.review_requests(school.reviewer)] == [step_name("Legal review")]
    assert list(events.order_by("sequence").values_list("event", flat=True)) == [
        "page.submitted",
        "page.reviewed",
        "page.submitted",
    ]


def test_a_page_changed_after_it_was_returned_passes_every_step(school, translation):
    review.approve(page=translation, by=school.reviewer)
    review.send_back(page=fresh(translation), by=school.publisher, comment="x")
    review.submit_translation(page=fresh(translation), by=school.author)

    review.approve(page=fresh(translation), by=school.publisher)
    half = fresh(translation).live
    review.approve(page=fresh(translation), by=school.reviewer)

    assert (half, fresh(translation).live) == (False, True)


def test_sending_back_needs_a_reason(school, translation, client):
    answer = decide(client, school.reviewer, translation, "return", " ")

    assert says(answer, "page.reason_missing") is True
    assert fresh(translation).workflow_in_progress is True
    with pytest.raises(Invalid):
        review.send_back(page=translation, by=school.reviewer, comment="")


def test_what_was_changed_meanwhile_is_not_approved(school, translation):
    read = translation.latest_revision_id
    translation.save_revision(user=school.publisher)

    with pytest.raises(Conflict) as error:
        review.approve(page=fresh(translation), by=school.reviewer, revision=read)

    assert error.value.code == "page.changed_meanwhile"


def test_the_review_page_is_not_there_for_others(school, translation, client, cast):
    answers = [
        cast.client("learner").get(reverse("courses_review", args=[translation.pk])),
        cast.client("anonymous").get(reverse("courses_review", args=[translation.pk])),
    ]
    client.force_login(school.author)
    home = client.get(reverse("courses_review", args=[school.home.pk]))

    assert [answer.status_code in (302, 403, 404) for answer in answers] == [True, True]
    assert home.status_code == 404


def test_a_step_taken_on_a_corrected_text_is_taken_once(school, translation, client):
    translation.save_revision(user=school.reviewer)

    decide(client, school.reviewer, translation, "approve")

    assert fresh(translation).current_workflow_task_state.task.name == "Publication"


# --- Nobody approves what they wrote --------------------------------------------------------------


@pytest.fixture
def own(school):
    """A page of an author who is a legal reviewer too, waiting for that step."""
    join(school.author, "Legal reviewers")
    page = school.draft_course()
    review.submit(page=page, by=school.author)
    return fresh(page)


def test_nobody_approves_their_own_page_by_wagtails_buttons(school, own, client):
    state = own.current_workflow_task_state
    client.force_login(school.author)

    client.post(reverse("wagtailadmin_pages:workflow_action", args=[own.pk, "approve", state.pk]), {})
    client.post(
        edit_url(own),
        course_post(
            course_code="FP-101", **{"action-workflow-action": "1", "workflow-action-name": "approve"}
        ),
    )
    answer = decide(client, school.author, own, "approve")

    assert fresh(own).current_workflow_task_state.task.name == "Legal review"
    assert says(answer, "page.reviewer_is_author") is True
    with pytest.raises(NotAllowed):
        state.task.specific.on_action(state, user=school.author, action_name="approve")


def test_the_author_does_not_hide_behind_somebody_who_submits(school, client):
    join(school.author, "Legal reviewers")
    page = school.draft_course()

    review.submit(page=page, by=school.publisher)

    assert trainer.review_requests(school.author) == []
    with pytest.raises(NotAllowed):
        review.approve(page=fresh(page), by=school.author)


def test_whoever_submits_again_is_an_author_too(school):
    page = school.draft_course()
    review.submit(page=page, by=school.author)
    review.send_back(page=fresh(page), by=school.reviewer, comment="x")
    review.submit(page=fresh(page), by=school.reviewer)

    with pytest.raises(NotAllowed) as error:
        review.approve(page=fresh(page), by=school.reviewer)

    assert error.value.code == "page.reviewer_is_author"


def test_steps_of_the_older_kind_give_way(school):
    from wagtail.models import GroupApprovalTask, Workflow, WorkflowTask

    found = Workflow.objects.get(name=workflow.WORKFLOW)
    old = GroupApprovalTask.objects.create(name="Legal review")
    WorkflowTask.objects.create(workflow=found, task=old.task_ptr, sort_order=0)

    workflow.prepare_editing_room(by=school.author)

    assert [task.specific._meta.model_name for task in found.tasks] == ["reviewtask", "reviewtask"]


# --- Nothing is published past the review ---------------------------------------------------------


def test_publishers_do_not_publish_past_the_review(school, client):
    page = school.draft_course()
    english = authoring.english_of(page)
    client.force_login(school.publisher)

    answer = client.post(
        edit_url(page),
        course_post(course_code="FP-101", slug="fp-101", **{"action-publish": "1"}),
        follow=True,
    )
    client.post(edit_url(english), {"action": "publish"})
    client.post(
        reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"]) + f"?id={page.pk}", {}
    )

    assert [fresh(each).live for each in (page, english)] == [False, False]
    assert says(answer, "page.needs_review") is True


def test_a_page_is_not_made_and_published_at_once(school, client):
    course = school.draft_course()
    client.force_login(join(school.publisher, "Trainers"))
    catalogue = reverse("wagtailadmin_pages:add", args=["courses", "coursepage", school.catalogue.pk])
    lessons = reverse("wagtailadmin_pages:add", args=["courses", "lessonpage", course.pk])
    lesson = {"title": "一", "slug": "one", "summary": "", "minutes": "25", "completion_rule": "read"}

    client.post(catalogue, course_post(**{"action-publish": "1"}))
    client.post(lessons, {**lesson, **stream_post(), **COMMENTS, "action-publish": "1"})

    made = [CoursePage.objects.get(course__code="FP-900"), LessonPage.objects.get(slug="one")]
    assert [page.live for page in made] == [False, False]


def test_an_updated_translation_is_not_published_past_the_review(school, client):
    page = school.publish(school.draft_course(), english=False)
    source = TranslationSource.objects.get_for_instance(page)
    client.force_login(school.publisher)
    url = reverse("wagtail_localize:update_translations", args=[source.pk])

    answer = client.post(url, {"publish_translations": "on"})

    assert answer.status_code == 403
    assert fresh(authoring.english_of(page)).live is False


def test_only_the_version_that_passed_is_published(school):
    page = school.publish(school.draft_course(), english=False)
    passed = page.live_revision
    newer = page.save_revision(user=school.publisher)

    with pytest.raises(NotAllowed) as error:
        newer.publish(user=school.publisher)
    passed.publish(user=school.publisher)

    assert error.value.code == "page.needs_review"


def test_a_page_that_a_step_saw_before_it_changed_is_not_published(school):
    page = school.draft_course()
    review.submit(page=page, by=school.author)
    review.approve(page=fresh(page), by=school.reviewer)
    seen = fresh(page).latest_revision
    page.save_revision(user=school.author)
    for person in (school.publisher, school.reviewer, school.publisher):
        review.approve(page=fresh(page), by=person)
    live = fresh(page).live

    with pytest.raises(NotAllowed):
        seen.publish(user=school.publisher)

    assert live is True


def test_publishers_take_a_page_offline(school, client):
    page = school.publish(school.draft_course(), english=False)
    client.force_login(school.publisher)

    client.post(reverse("wagtailadmin_pages:unpublish", args=[page.pk]))

    assert fresh(page).live is False
