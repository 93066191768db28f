"""The lists of the desks cost the same for one row and for fifty."""

import pytest
from django.utils import translation

from courses.models import LessonPage
from courses.operations import enrolment, progress, publication
from courses.queries import catalogue, learner, trainer
from tests.factories.courses import edition_of, many_courses, places
from tests.factories.people import UserFactory


@pytest.fixture
def person(db):
    return UserFactory()


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


@pytest.mark.parametrize("count", [1, 3, 50])
def test_courses_of_query_count(shelf, person, django_assert_num_queries, count):
    many_courses(shelf, count, person)

    with django_assert_num_queries(3):
        rows = learner.courses_of(person)

    assert (len(rows), rows[0].total) == (count, 1)


@pytest.mark.parametrize("count", [1, 3, 50])
def test_due_next_query_count(shelf, person, django_assert_num_queries, count):
    many_courses(shelf, count, person)

    with django_assert_num_queries(3):
        items = learner.due_next(person)

    assert len(items) == count


@pytest.mark.parametrize("count", [1, 3, 50])
def test_catalogue_rows_query_count(shelf, person, django_assert_num_queries, count):
    many_courses(shelf, count, person)

    with django_assert_num_queries(2):
        rows = catalogue.catalogue_rows("en")

    assert len(rows) == count


def test_continue_point_is_the_exact_paragraph(shelf, person, django_assert_num_queries):
    course = shelf.course(lessons=1)
    enrolment.enrol(course=course, by=person)
    edition = edition_of(course, language="zh-hans")
    block, paragraph = places(edition)[2]
    progress.note_position(editions=[edition], block=block, paragraph=paragraph, by=person)

    with django_assert_num_queries(2):
        point = learner.continue_point(person)

    assert point.href == f"/en/catalogue/fp-101/lesson-1/#p-{block[:8]}-{paragraph}"
    assert (point.paragraph, point.percent, point.lesson_title) == (3, 75, "Topic 1")


def test_nothing_to_continue(person):
    assert learner.continue_point(person) is None
    assert (learner.courses_of(person), learner.due_next(person)) == ([], [])


def test_due_next_names_the_step(shelf, person):
    course = shelf.course(lessons=2)
    enrolment.enrol(course=course, by=person)
    progress.finish_reading(lesson=course.lessons.get(position=1), by=person)

    (item,) = learner.due_next(person)

    assert (item.what, item.for_, item.action) == ("Lesson 2: Topic 2", "FP-101 Foundations", "Start")
    assert item.href == "/en/catalogue/fp-101/lesson-2/"


def test_course_without_english_is_offered_in_chinese(shelf, person):
    course = shelf.course(lessons=1, languages=("zh-hans",))

    (row,) = catalogue.catalogue_rows("en")
    enrolment.enrol(course=course, by=person)

    assert (row.foreign, row.edition.title) == (True, "涉外检察基础")
    assert learner.courses_of(person)[0].next_href == "/zh-hans/catalogue/fp-101/lesson-1/"


@pytest.mark.parametrize("lessons", [1, 3])
def test_translation_gaps_query_count(shelf, django_assert_num_queries, lessons):
    shelf.course(lessons=lessons, languages=("zh-hans",))

    with django_assert_num_queries(1):
        gaps = trainer.translation_gaps({"FP-101"})

    assert [(gap.number, gap.state) for gap in gaps] == [(n, "missing") for n in range(1, lessons + 1)]


@pytest.mark.parametrize("courses", [1, 3])
def test_my_courses_query_count(shelf, django_assert_num_queries, courses):
    for number in range(courses):
        shelf.course(lessons=0, code=f"FP-{number}")
    trainer.my_courses(shelf.author)  # content types are read once

    with django_assert_num_queries(3):
        rows = trainer.my_courses(shelf.author)

    assert [row.state for row in rows] == ["published"] * courses


def test_translation_becomes_stale_by_paragraph(shelf):
    course = shelf.course(lessons=1)
    chinese = LessonPage.objects.get(locale__language_code="zh-hans")
    chinese.body[
        1
    ].value.source = "<p>第1课第1段。</p><p>改过的第二段。</p><p>第1课第3段。</p><p>新的一段。</p>"
    chinese.save()
    publication.publish_edition(page=chinese, by=shelf.author)
    english = edition_of(course, language="en")

    assert english.is_stale is True
    assert english.html_both.count("data-stale") == 1
    assert english.html_both.count("This paragraph has not been translated yet.") == 1
    assert [(gap.state, gap.number) for gap in trainer.translation_gaps({"FP-101"})] == [("stale", 1)]
