"""A published lesson changes: what its readers keep, see and are asked, and what its author is shown."""

import pytest
from django.urls import reverse

from core.models import LedgerEntry
from courses import tasks
from courses.models import Enrolment, LessonChange, LessonEdition, LessonPage, LessonProgress, Submission
from courses.operations import authoring, changing, enrolment, progress, publication, review
from courses.queries import changing as queries
from notifications.models import Notification
from tests.factories.assessments import AssessmentFactory
from tests.factories.courses import edition_of, places
from tests.factories.people import UserFactory


@pytest.fixture
def learner(db):
    return UserFactory()


@pytest.fixture
def course(shelf, learner):
    course = shelf.course(lessons=1)
    enrolment.enrol(course=course, by=learner)
    return course


def page_of(course, language="zh-hans"):
    return LessonPage.objects.get(lesson__course=course, locale__language_code=language)


def rewrite(course, texts, *, effect="substantial", language="zh-hans", extra=()):
    """The text block of the lesson with other paragraphs, published."""
    page = page_of(course, language)
    stream = [
        {**block, "value": "".join(f"<p>{each}</p>" for each in texts)} if block["type"] == "text" else block
        for block in page.body.get_prep_value()
    ]
    page.body = LessonPage._meta.get_field("body").to_python([*stream, *extra])
    page.save()
    publication.publish_edition(page=page_of(course, language), by=page.owner, effect=effect)


def read(course, at, by, language="zh-hans"):
    edition = edition_of(course, language=language)
    block, paragraph = places(edition)[at]
    progress.note_position(editions=[edition], block=block, paragraph=paragraph, by=by, text=edition.text)


def follow(course):
    tasks.follow_change(change_id=LessonChange.objects.latest("pk").pk, after=0)


OLD = ["第1课第1段。", "第1课第2段。", "第1课第3段。"]
NEW = "国际刑事司法协助须经主管机关联系。"


def test_a_reader_keeps_the_paragraph_not_its_number(course, learner):
    read(course, 2, learner)  # heading, first, second paragraph

    rewrite(course, [NEW, *OLD])

    row = LessonProgress.objects.get()
    assert (row.paragraph, row.furthest_paragraph, row.percent) == (2, 2, 75)


def test_many_readers_move_in_two_statements(course, django_assert_num_queries):
    for _ in range(3):
        person = UserFactory()
        enrolment.enrol(course=course, by=person)
        read(course, 1, person)
    lesson, block = course.lessons.get(), places(edition_of(course))[1][0]

    with django_assert_num_queries(2):
        changing._move_readers(lesson, {(block, 0): (block, 1), (block, 1): (block, 2)})

    assert list(LessonProgress.objects.values_list("paragraph", flat=True)) == [1, 1, 1]


def test_who_completed_the_lesson_is_asked_to_read_what_is_marked(course, learner, client):
    read(course, -1, learner)
    rewrite(course, [NEW, *OLD])
    follow(course)
    client.force_login(learner)
    edition = edition_of(course)

    text = client.get(edition.get_absolute_url()).content.decode()
    client.post(reverse("courses:read_again", args=[edition.lesson.uuid]), {"text": edition.text})
    after = client.get(edition.get_absolute_url()).content.decode()

    assert [row.kind for row in Notification.objects.filter(kind="lesson.changed")] == ["lesson.changed"]
    assert (text.count("data-changed"), after.count("data-changed")) == (1, 0)
    assert 'id="changed"' in text
    assert LessonProgress.objects.get().completed_at is not None
    assert LedgerEntry.objects.filter(event="lesson.read_again").count() == 1


def test_acknowledged_twice_is_once(course, learner):
    read(course, -1, learner)
    rewrite(course, [NEW, *OLD])
    editions = list(LessonEdition.objects.filter(lesson__course=course))

    for _ in range(2):
        changing.acknowledge(editions=editions, text=edition_of(course).text, by=learner)

    assert LedgerEntry.objects.filter(event="lesson.read_again").count() == 1


def test_an_editorial_change_asks_nothing(course, learner, client):
    read(course, -1, learner)
    rewrite(course, [NEW, *OLD], effect="editorial")
    follow(course)
    client.force_login(learner)

    text = client.get(edition_of(course).get_absolute_url()).content.decode()

    assert "data-changed" not in text
    assert Notification.objects.filter(kind="lesson.changed").count() == 0


def test_whoever_begins_after_a_change_sees_no_marks(course, learner, client):
    rewrite(course, [NEW, *OLD])
    read(course, 0, learner)
    client.force_login(learner)

    assert "data-changed" not in client.get(edition_of(course).get_absolute_url()).content.decode()


def test_the_translation_that_catches_up_does_not_ask_twice(course, learner, client):
    read(course, -1, learner)
    rewrite(course, [NEW, *OLD])
    changing.acknowledge(editions=[edition_of(course)], text=edition_of(course).text, by=learner)
    rewrite(course, ["Through the authority.", "Lesson 1, paragraph 1."], language="en")
    client.force_login(learner)

    text = client.get(edition_of(course, language="en").get_absolute_url()).content.decode()

    assert edition_of(course, language="en").change == edition_of(course).change
    assert "data-changed" not in text


def test_outdated_paragraphs_of_a_translation_are_marked(course, learner, client):
    rewrite(course, [OLD[0], "第1课第2段，现已修改。", OLD[2]])
    client.force_login(learner)

    text = client.get(edition_of(course, language="en").get_absolute_url()).content.decode()

    assert text.count("data-older") == 1
    assert "The Chinese text has changed" in text


def test_a_tab_opened_before_the_publication_reports_where_the_reader_really_is(course, learner):
    edition = edition_of(course)
    block, paragraph = places(edition)[1]
    rewrite(course, [NEW, *OLD])

    progress.note_position(
        editions=[edition_of(course)], block=block, paragraph=paragraph, by=learner, text=edition.text
    )

    assert LessonProgress.objects.get().paragraph == 1


def test_an_old_tab_does_not_complete_a_longer_text(course, learner):
    edition = edition_of(course)
    block, paragraph = places(edition)[1]
    rewrite(course, [NEW, OLD[0]])  # the first paragraph is the last one now, but this tab shows the old text
    rewrite(course, [NEW, OLD[0], *OLD[1:]])

    progress.note_position(
        editions=[edition_of(course)], block=block, paragraph=paragraph, by=learner, text=edition.text
    )

    assert LessonProgress.objects.get().read_at is None


def test_a_text_that_comes_back_is_compared_with_what_readers_knew(course, learner):
    read(course, 2, learner)
    publication.withdraw_edition(page=page_of(course), by=learner)

    rewrite(course, [NEW, *OLD])

    assert LessonProgress.objects.get().paragraph == 2


def test_who_waited_for_a_removed_quiz_is_complete(shelf, learner):
    quiz = AssessmentFactory(questions=[])
    course = shelf.course(lessons=1, quizzes={1: quiz})
    enrolment.enrol(course=course, by=learner)
    read(course, -1, learner)
    waiting = LessonProgress.objects.get().completed_at
    for language in ("zh-hans", "en"):
        page = page_of(course, language)
        page.body = LessonPage._meta.get_field("body").to_python(page.body.get_prep_value()[:2])
        page.save()
        publication.publish_edition(page=page_of(course, language), by=learner)

    follow(course)

    assert waiting is None
    assert LessonProgress.objects.get().completed_at is not None
    assert Enrolment.objects.get().state == Enrolment.State.COMPLETED


def test_an_added_quiz_leaves_completion_alone(course, learner):
    read(course, -1, learner)
    quiz = AssessmentFactory(questions=[])
    block = {
        "type": "quiz",
        "id": "0e0e0e0e-0000-4000-8000-000000000000",
        "value": {"title": "自测", "assessment": str(quiz.uuid)},
    }
    rewrite(course, OLD, extra=[block])
    follow(course)

    assert LessonChange.objects.latest("pk").counts["quizzes_added"] == 1
    assert LessonProgress.objects.get().completed_at is not None


def test_a_redraw_keeps_the_marks(course):
    rewrite(course, [NEW, *OLD])
    marks = edition_of(course).marks

    publication.redraw_lessons(lesson_ids=[course.lessons.get().pk], by=None)

    assert edition_of(course).marks == marks != []


def test_the_same_text_published_again_is_no_change(course):
    before = LessonChange.objects.count()

    publication.publish_edition(page=page_of(course), by=None, effect="substantial")

    assert LessonChange.objects.count() == before


# --- What the author is shown and says ------------------------------------------------------------


@pytest.fixture
def lesson(school):
    """A published lesson and a draft of it in which the second paragraph is new."""
    course = school.publish(school.draft_course())
    page = school.publish(school.draft_lesson(course, 1))
    page.body = LessonPage._meta.get_field("body").to_python(
        [
            {**block, "value": block["value"] + f"<p>{NEW}</p>"} if block["type"] == "text" else block
            for block in page.body.get_prep_value()
        ]
    )
    page.save_revision(user=school.author)
    return LessonPage.objects.get(pk=page.pk)


def test_the_author_sees_what_follows_and_says_what_is_asked(school, lesson, client, learner):
    enrolment.enrol(course=lesson.lesson.course, by=learner)
    progress.finish_reading(lesson=lesson.lesson, by=learner)
    client.force_login(school.author)
    url = reverse("courses_submit", args=[lesson.pk])

    shown = client.get(url).content.decode()
    client.post(url, {"effect": "substantial", "note": "新条例"})
    for person in (school.reviewer, school.publisher):
        review.approve(page=LessonPage.objects.get(pk=lesson.pk), by=person)

    change = LessonChange.objects.latest("pk")
    assert NEW in shown
    assert queries.readers_of(lesson.lesson) == queries.Readers(0, 0, 1)
    assert (change.effect, change.note, change.counts["added"]) == ("substantial", "新条例", 1)
    assert edition_of(lesson.lesson.course).change == change.pk


def test_reviewers_see_what_readers_will_be_asked(school, lesson, client):
    review.submit(page=lesson, by=school.author, effect="substantial", note="新条例")
    client.force_login(school.reviewer)

    text = client.get(reverse("courses_review", args=[lesson.pk])).content.decode()

    assert NEW in text
    assert "新条例" in text


def test_handing_in_saves_and_leads_to_the_submission(school, lesson, client):
    client.force_login(school.author)
    edit = reverse("wagtailadmin_pages:edit", args=[lesson.pk])

    page = client.get(edit).content.decode()

    assert 'name="action-hand-in"' in page
    assert 'name="action-submit"' not in page


def test_a_withdrawn_submission_says_nothing(school, lesson):
    review.submit(page=lesson, by=school.author, effect="substantial")
    LessonPage.objects.get(pk=lesson.pk).current_workflow_state.cancel(user=school.author)
    review.submit(page=LessonPage.objects.get(pk=lesson.pk), by=school.author)
    for person in (school.reviewer, school.publisher):
        review.approve(page=LessonPage.objects.get(pk=lesson.pk), by=person)

    assert Submission.objects.count() == 2 + 4  # those of the course and the lesson in both languages
    assert LessonChange.objects.latest("pk").effect == "editorial"


def test_a_change_says_how_many_translated_paragraphs_fall_behind(school, lesson):
    assert queries.planned(lesson).behind == 1


def test_a_course_page_has_no_report(school):
    assert queries.planned(school.draft_course()) is None
    assert authoring.english_of(school.draft_course(code="FP-102")) is not None
