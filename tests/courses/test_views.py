"""Pages of readers, and what they post."""

import re

import pytest
from django.urls import reverse

from courses.models import Completion, CourseEdition, Enrolment, LessonEdition, LessonPage, LessonProgress
from courses.operations import enrolment as enrolments, progress
from tests.factories.assessments import AssessmentFactory
from tests.factories.courses import CourseFactory, edition_of, places
from tests.factories.law import InstrumentFactory
from tests.factories.people import UserFactory
from tests.factories.terminology import TermFactory


@pytest.fixture
def learner(shelf, client):
    person = UserFactory()
    client.force_login(person)
    return person


def url(edition):
    return edition.get_absolute_url()


def test_anonymous_reads_catalogue_and_course(shelf, client):
    course = shelf.course(lessons=1)

    catalogue = client.get("/en/catalogue/")
    page = client.get("/en/catalogue/fp-101/")

    assert (catalogue.status_code, page.status_code) == (200, 200)
    assert "Foundations" in catalogue.content.decode()
    assert "Topic 1" in page.content.decode()
    assert f"/courses/{course.uuid}/enrol/" not in page.content.decode()


def test_anonymous_is_sent_to_sign_in_and_back(shelf, client):
    edition = edition_of(shelf.course(lessons=1))

    response = client.get(url(edition))

    assert response.status_code == 302
    assert response.url == f"{reverse('account_login')}?next={url(edition)}"


def test_stranger_is_sent_to_the_course(shelf, client, learner):
    edition = edition_of(shelf.course(lessons=1), language="en")

    response = client.get(url(edition))

    assert (response.status_code, response.url) == (302, "/en/catalogue/fp-101/#enrol")


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("view", ["", "?view=both"])
def test_enrolled_reads_the_lesson(shelf, client, learner, language, view):
    course = shelf.course(lessons=2)
    enrolments.enrol(course=course, by=learner)
    edition = edition_of(course, language=language)

    response = client.get(url(edition) + view)

    text = response.content.decode()
    assert response.status_code == 200
    assert len(re.findall(r'data-p="', text)) == edition.paragraph_count
    assert ("第1课第1段。" in text) == (language == "zh-hans" or bool(view))
    assert ("Lesson 1, paragraph 1." in text) == (language == "en" or bool(view))


def test_staff_reads_without_enrolment(shelf, client, cast):
    edition = edition_of(shelf.course(lessons=1))

    statuses = {
        name: cast.client(name).get(url(edition)).status_code
        for name in ("trainer", "legal_reviewer", "publisher", "learner", "own_hr", "auditor", "anonymous")
    }

    assert statuses == {
        "trainer": 200,
        "legal_reviewer": 200,
        "publisher": 200,
        "learner": 302,
        "own_hr": 302,
        "auditor": 302,
        "anonymous": 302,
    }


@pytest.mark.parametrize("lessons", [1, 3])
def test_lesson_query_count(shelf, client, learner, django_assert_num_queries, lessons):
    course = shelf.course(lessons=lessons)
    enrolments.enrol(course=course, by=learner)
    edition = edition_of(course)

    with django_assert_num_queries(6):  # session, person, visit, text; the frame: roles, notices
        client.get(url(edition))
    with django_assert_num_queries(5):  # the text is kept
        client.get(url(edition))


@pytest.mark.parametrize("courses", [1, 3])
def test_catalogue_query_count(shelf, client, django_assert_num_queries, courses):
    for number in range(courses):
        shelf.course(lessons=1, code=f"FP-{number}")

    with django_assert_num_queries(1):
        response = client.get("/zh-hans/catalogue/")

    assert response.content.decode().count('class="catalogue-row"') == courses


@pytest.mark.parametrize("lessons", [1, 3])
def test_course_query_count(shelf, client, learner, django_assert_num_queries, lessons):
    course = shelf.course(lessons=lessons)
    enrolments.enrol(course=course, by=learner)

    # two of them look for runs that are offered where the reader works
    with django_assert_num_queries(10):
        client.get("/en/catalogue/fp-101/")


def test_enrol_twice_is_one_enrolment(shelf, client, learner):
    course = shelf.course(lessons=1)

    first = client.post(f"/courses/{course.uuid}/enrol/")
    second = client.post(f"/courses/{course.uuid}/enrol/")

    assert (first.status_code, second.status_code) == (302, 302)
    assert list(Enrolment.objects.values_list("person", "state")) == [(learner.pk, "enrolled")]


def test_withdraw_asks_first_and_only_once(shelf, client, learner):
    course = shelf.course(lessons=1)
    enrolments.enrol(course=course, by=learner)

    question = client.get(f"/courses/{course.uuid}/withdraw/")
    first = client.post(f"/courses/{course.uuid}/withdraw/")
    second = client.post(f"/courses/{course.uuid}/withdraw/")

    assert (question.status_code, first.status_code, second.status_code) == (200, 302, 409)
    assert Enrolment.objects.get().state == "withdrawn"


def test_withdrawn_loses_the_lessons_and_comes_back(shelf, client, learner):
    course = shelf.course(lessons=1)
    enrolments.enrol(course=course, by=learner)
    enrolments.withdraw(enrolment=Enrolment.objects.get(), by=learner)
    lesson = course.lessons.get()

    closed = client.get(url(edition_of(course))).status_code
    posted = client.post(f"/courses/lessons/{lesson.uuid}/read/").status_code
    client.post(f"/courses/{course.uuid}/enrol/")

    assert (closed, posted) == (302, 404)
    assert client.get(url(edition_of(course))).status_code == 200
    assert Enrolment.objects.count() == 1


def post_position(client, edition, at):
    block, paragraph = places(edition)[at]
    return client.post(
        f"/courses/lessons/{edition.lesson.uuid}/position/", {"block": block, "paragraph": paragraph}
    )


def test_position_moves_and_progress_never_goes_back(shelf, client, learner):
    course = shelf.course(lessons=1)
    enrolments.enrol(course=course, by=learner)
    edition = edition_of(course)

    statuses = [post_position(client, edition, at).status_code for at in (2, 1)]

    row = LessonProgress.objects.get()
    assert statuses == [204, 204]
    assert (str(row.block), row.paragraph) == places(edition)[1]
    assert (str(row.furthest_block), row.furthest_paragraph) == places(edition)[2]
    assert row.percent == 75


def test_position_of_one_language_is_that_of_the_other(shelf, client, learner):
    course = shelf.course(lessons=1)
    enrolments.enrol(course=course, by=learner)
    post_position(client, edition_of(course, language="zh-hans"), 2)

    text = client.get(url(edition_of(course, language="en"))).content.decode()

    block, paragraph = places(edition_of(course, language="en"))[2]
    assert f'href="#p-{block[:8]}-{paragraph}"' in text


def test_last_position_completes_lesson_and_course(shelf, client, learner):
    course = shelf.course(lessons=1)
    enrolments.enrol(course=course, by=learner)
    edition = edition_of(course)

    response = post_position(client, edition, -1)

    assert response.json() == {"read": True, "completed": True}
    assert list(Completion.objects.values_list("person", "course")) == [(learner.pk, course.pk)]


@pytest.mark.parametrize(
    ("block", "paragraph"),
    [
        ("00000000-0000-4000-8000-000000000000", "0"),
        ("nonsense", "0"),
        (None, "999"),
        (None, "-1"),
        (None, ""),
        (None, "1" * 200),
        ("x" * 100_000, "0"),
    ],
)
def test_unknown_position_is_refused_and_changes_nothing(shelf, client, learner, block, paragraph):
    course = shelf.course(lessons=1)
    enrolments.enrol(course=course, by=learner)
    edition = edition_of(course)
    data = {"block": block or edition.paragraphs[0][0], "paragraph": paragraph}

    response = client.post(f"/courses/lessons/{edition.lesson.uuid}/position/", data)

    assert response.status_code == 422
    assert LessonProgress.objects.count() == 0


def test_position_query_count(shelf, client, learner, django_assert_num_queries):
    course = shelf.course(lessons=2)
    enrolments.enrol(course=course, by=learner)
    edition = edition_of(course)
    post_position(client, edition, 0)

    with django_assert_num_queries(4):  # session, person, the lesson's editions, one update
        post_position(client, edition, 1)


def test_mark_read_without_script(shelf, client, learner):
    course = shelf.course(lessons=2)
    enrolments.enrol(course=course, by=learner)
    lesson = course.lessons.first()

    responses = [client.post(f"/courses/lessons/{lesson.uuid}/read/") for _ in range(2)]

    assert [response.status_code for response in responses] == [302, 302]
    assert LessonProgress.objects.get().completed_at is not None
    assert Completion.objects.count() == 0


def test_sequence_locks_later_lessons(shelf, client, learner):
    course = shelf.course(lessons=2, in_sequence=True)
    enrolments.enrol(course=course, by=learner)
    second = edition_of(course, number=2, language="en")

    locked = client.get(url(second))
    refused = post_position(client, second, 0)
    progress.finish_reading(lesson=course.lessons.get(position=1), by=learner)
    opened = client.get(url(second))

    assert (locked.status_code, refused.status_code, opened.status_code) == (403, 404, 200)
    assert "Complete lesson 1, “Topic 1”, first." in locked.content.decode()


def test_old_address_leads_to_the_new_one(shelf, client):
    course = shelf.course(lessons=1)
    page = course.pages.get(locale__language_code="en")
    page.slug = "fp-101-new"
    page.save_revision().publish(skip_permission_checks=True)

    response = client.get("/en/catalogue/fp-101/")

    assert (response.status_code, response.url) == (301, "/en/catalogue/fp-101-new/")
    assert client.get("/en/catalogue/fp-101-new/").status_code == 200
    assert edition_of(course, language="en").path == "catalogue/fp-101-new/lesson-1/"


def test_unpublished_and_deleted_pages_are_gone_at_once(shelf, client):
    course = shelf.course(lessons=2)
    pages = {row.lesson.position: row for row in lesson_pages(course, "en")}

    pages[1].unpublish()
    pages[2].delete()

    text = client.get("/en/catalogue/fp-101/").content.decode()
    assert [client.get(f"/en/catalogue/fp-101/lesson-{number}/").status_code for number in (1, 2)] == [
        404,
        404,
    ]
    assert LessonEdition.objects.filter(language="en").count() == 0
    assert "第1讲" in text  # the Chinese lesson stands in the list instead
    assert CourseEdition.objects.count() == 2


def lesson_pages(course, language):
    return LessonPage.objects.filter(lesson__course=course, locale__language_code=language)


@pytest.mark.parametrize(
    "path",
    ["catalogue/none/", "catalogue/fp-101/none/", "catalogue/fp-101/lesson-1/more/", "catalogue/%00/"],
)
def test_addresses_of_nothing(shelf, client, learner, path):
    shelf.course(lessons=1)

    assert client.get(f"/en/{path}").status_code == 404


def test_english_reader_is_told_which_text_prevails(shelf, client, learner):
    instrument = InstrumentFactory(key="criminal-law")
    value = {"instrument": instrument.key, "articles": "6", "note": ""}
    block = {"type": "citation", "value": value, "id": "7d4c0c33-4a4e-4b8e-9a30-2f4c1d6a1a01"}
    course = shelf.course(lessons=0)
    parents = {page.locale.language_code: page for page in course.pages.all()}
    shelf.lesson(course, parents, 1, blocks={"zh-hans": [block], "en": [block]})
    enrolments.enrol(course=course, by=learner)

    english = client.get(url(edition_of(course, language="en"))).content.decode()
    chinese = client.get(url(edition_of(course))).content.decode()

    assert "The Chinese text prevails." in english
    assert "The Chinese text prevails." not in chinese


def test_enrol_needs_post_and_sign_in(shelf, client):
    course = shelf.course(lessons=1)

    anonymous = client.post(f"/courses/{course.uuid}/enrol/")
    client.force_login(UserFactory())
    wrong_verb = client.get(f"/courses/{course.uuid}/enrol/")

    assert (anonymous.status_code, wrong_verb.status_code) == (302, 405)
    assert Enrolment.objects.count() == 0


@pytest.mark.parametrize(
    ("name", "enrol", "withdraw", "position", "read"),
    [
        ("learner", 302, 404, 404, 404),
        ("trainer", 302, 404, 404, 404),
        ("publisher", 302, 404, 404, 404),
        ("own_hr", 302, 404, 404, 404),
        ("auditor", 302, 404, 404, 404),
    ],
)
def test_permissions_of_own_addresses(shelf, cast, name, enrol, withdraw, position, read):
    course = shelf.course(lessons=1)
    edition = edition_of(course)
    block, paragraph = places(edition)[0]
    enrolments.enrol(course=course, by=cast.learner_b)  # somebody else's, which must not leak
    client = cast.client(name)

    statuses = (
        client.post(f"/courses/{course.uuid}/withdraw/").status_code,
        client.post(
            f"/courses/lessons/{edition.lesson.uuid}/position/", {"block": block, "paragraph": paragraph}
        ).status_code,
        client.post(f"/courses/lessons/{edition.lesson.uuid}/read/").status_code,
        client.post(f"/courses/{course.uuid}/enrol/").status_code,
    )

    assert statuses == (withdraw, position, read, enrol)


def test_draft_course_cannot_be_joined_or_seen(shelf, client, learner):
    course = CourseFactory()

    assert client.post(f"/courses/{course.uuid}/enrol/").status_code == 404
    assert client.get(f"/en/catalogue/{course.code.lower()}/").status_code == 404


def test_language_of_the_page_is_that_of_the_address(shelf, client):
    shelf.course(lessons=1)

    chinese = client.get("/zh-hans/catalogue/fp-101/").content.decode()
    english = client.get("/en/catalogue/fp-101/").content.decode()

    assert ('<html lang="zh-Hans"' in chinese, '<html lang="en"' in english) == (True, True)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_quiz_knows_the_way_back_to_the_lesson(shelf, client, learner, language):
    course = shelf.course(lessons=1, quizzes={1: AssessmentFactory()})
    enrolments.enrol(course=course, by=learner)
    edition = edition_of(course, language=language)
    quiz = edition.paragraphs[-1][0]

    text = client.get(url(edition)).content.decode()
    link = re.search(r'href="(/assessments/[^"]*\?next=[^"]*)"', text)[1]
    start = client.get(link).content.decode()

    assert f'name="next" value="{url(edition)}#p-{quiz[:8]}-0"' in start


def test_the_final_test_knows_the_way_back_to_the_course(shelf, client, learner):
    course = shelf.course(lessons=1, final_test=AssessmentFactory(purpose="test"))
    enrolments.enrol(course=course, by=learner)
    progress.finish_reading(lesson=course.lessons.get(), by=learner)

    text = client.get("/zh-hans/catalogue/fp-101/").content.decode()

    assert f'href="{course.final_test.get_absolute_url()}?next=/zh-hans/catalogue/fp-101/"' in text


def test_side_by_side_shows_a_term_in_both_languages(shelf, client, learner):
    term = TermFactory(zh__definition="甲地交给乙地。", en__definition="Handing over a person.")
    course = shelf.course(lessons=0)
    parents = {page.locale.language_code: page for page in course.pages.all()}
    stream = [
        {"type": "term", "value": {"term": str(term.uuid)}, "id": "00000000-0000-4000-8000-000000000001"}
    ]
    shelf.lesson(course, parents, 1, blocks={"zh-hans": stream, "en": stream})
    enrolments.enrol(course=course, by=learner)

    text = client.get(url(edition_of(course)) + "?view=both").content.decode()

    assert ("甲地交给乙地。" in text, "Handing over a person." in text) == (True, True)


def test_enrolling_comes_before_the_list_of_lessons(shelf, client, learner):
    shelf.course(lessons=1)

    text = client.get("/zh-hans/catalogue/fp-101/").content.decode()

    assert text.index('id="enrol"') < text.index('id="lessons"')
