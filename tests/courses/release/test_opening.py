"""What opens and completes a lesson, at every door to it."""

import datetime as dt

import pytest
from django.http import Http404
from django.urls import reverse

from core.errors import Conflict, Invalid, NotAllowed
from core.ledger.models import LedgerEntry
from courses import policies, tasks
from courses.findable import LESSON
from courses.models import Completion, Enrolment, LessonProgress
from courses.operations import catalogue, enrolment, progress
from courses.operations.release import set_release
from courses.queries import learner as desk, reading
from courses.release import AfterDate, AllOf, AnyOf, AssessmentPassed, CourseComplete, LessonComplete
from people.registry import Role
from search import registry as search_registry
from tests.factories.assessments import AssessmentFactory, fail_assessment, pass_assessment
from tests.factories.courses import CompletionFactory, edition_of, places
from tests.factories.people import RoleGrantFactory, UserFactory

DAY = dt.date(2026, 3, 9)


@pytest.fixture
def person(db, clock):
    clock.set(dt.datetime(2026, 3, 2, 4, 0, tzinfo=dt.UTC))
    return UserFactory()


def doors(client, person, course, number, quiz=None):
    """What each way into a lesson answers: its page, its places, notes, discussion, search, quiz."""
    client.force_login(person)
    lesson = course.lessons.get(position=number)
    edition = edition_of(course, number, "en")
    try:
        policies.places_for_learner(user=person, uuid=lesson.uuid)
        places_open = True
    except Http404:
        places_open = False
    try:
        policies.lesson_for_discussion(user=person, uuid=lesson.uuid)
        talk = True
    except Http404:
        talk = False
    visible = search_registry.by_name(LESSON).visible
    answers = {
        "page": client.get(edition.get_absolute_url()).status_code,
        "notes": client.get(reverse("courses:notes", args=[lesson.uuid])).status_code,
        "places": places_open,
        "talk": talk,
        "found": lesson.pk in visible(person, [lesson.pk]),
    }
    if quiz is not None:
        answers["quiz"] = policies.objection_to_attempt(quiz, person)
    return answers


SHUT = {"page": 403, "notes": 404, "places": False, "talk": False, "found": False}
OPEN = {"page": 200, "notes": 200, "places": True, "talk": True, "found": True}


def test_a_rule_shuts_every_door_until_it_holds(shelf, client, clock, person):
    first, second = AssessmentFactory(), AssessmentFactory()
    course = shelf.course(lessons=3, quizzes={1: first, 2: second})
    other = shelf.course(lessons=1, code="FP-102")
    one, two, _three = course.lessons.order_by("position")
    enrolment.enrol(course=course, by=person)
    rule = AllOf(
        (
            AnyOf((LessonComplete(str(one.uuid)), CourseComplete(str(other.uuid)))),
            AssessmentPassed(str(first.uuid), 80),
            AfterDate(DAY),
        )
    )
    set_release(lesson=two, rule=rule, by=shelf.author)

    assert doors(client, person, course, 2, second) == {**SHUT, "quiz": "quiz.lesson_locked"}
    page = client.get(edition_of(course, 2, "en").get_absolute_url()).content.decode()
    assert "Complete lesson 1, “Topic 1”" in page
    assert "Complete the course FP-102 “Foundations”" in page
    assert "Reach 80% in" in page
    assert "Wait until 9 March 2026" in page
    assert "Lesson 2, paragraph 1" not in page
    listed = client.get("/en/catalogue/fp-101/").content.decode()
    assert listed.count("Reach 80% in") == 1
    CompletionFactory(course=other, person=person)
    pass_assessment(first, person)
    clock.set(dt.datetime(2026, 3, 8, 15, 59, tzinfo=dt.UTC))
    assert doors(client, person, course, 2)["page"] == 403
    clock.set(dt.datetime(2026, 3, 8, 16, 0, tzinfo=dt.UTC))  # midnight in China
    assert doors(client, person, course, 2, second) == {**OPEN, "quiz": None}
    # Whoever has completed the lesson goes on reading it, whatever its rule becomes.
    progress.finish_reading(lesson=two, by=person)
    pass_assessment(second, person)
    set_release(lesson=two, rule=AfterDate(dt.date(2027, 1, 1)), by=shelf.author)
    assert doors(client, person, course, 2) == OPEN
    entries = LedgerEntry.objects.filter(event="lesson.release_set").order_by("pk")
    assert [(entry.data["before"] is None, entry.actor_id) for entry in entries] == [
        (True, shelf.author.pk),
        (False, shelf.author.pk),
    ]


def test_others_at_the_door(shelf, client, person):
    course = shelf.course(lessons=2)
    two = course.lessons.get(position=2)
    set_release(lesson=two, rule=LessonComplete(str(course.lessons.get(position=1).uuid)), by=shelf.author)
    trainer, publisher, done = UserFactory(), UserFactory(), UserFactory()
    for somebody, role in ((trainer, Role.TRAINER), (publisher, Role.PUBLISHER)):
        RoleGrantFactory(person=somebody, role=role)
    for somebody in (trainer, done):
        enrolment.enrol(course=course, by=somebody)
    Enrolment.objects.filter(person=done).update(
        state="completed", ended_at=dt.datetime(2026, 3, 1, tzinfo=dt.UTC)
    )

    assert [doors(client, each, course, 2)["page"] for each in (trainer, publisher, done, person)] == [
        200, 200, 200, 302,
    ]  # fmt: skip
    assert [doors(client, each, course, 2)["found"] for each in (trainer, publisher, done, person)] == [
        True, True, True, False,
    ]  # fmt: skip
    # A trainer who looks into it takes no part: nothing is noted.
    assert LessonProgress.objects.filter(person=trainer).count() == 0


def test_a_page_pays_one_query_for_a_rule(shelf, client, person, django_assert_num_queries):
    course = shelf.course(lessons=3)
    enrolment.enrol(course=course, by=person)
    _one, two, three = course.lessons.order_by("position")
    address = edition_of(course, 1, "en").path

    def queries():
        reading.lesson_view(person=person, language="en", path=address)  # the text is in memory
        return reading.lesson_view(person=person, language="en", path=address)

    queries()
    with django_assert_num_queries(1):
        reading.lesson_view(person=person, language="en", path=address)
    quiz = AssessmentFactory()
    other = shelf.course(lessons=1, code="FP-102")
    for lesson in (two, three):
        rule = AllOf((AssessmentPassed(str(quiz.uuid)), CourseComplete(str(other.uuid))))
        set_release(lesson=lesson, rule=rule, by=shelf.author)
    queries()
    with django_assert_num_queries(2):
        reading.lesson_view(person=person, language="en", path=address)
    with django_assert_num_queries(4):
        desk.courses_of(person)


@pytest.mark.parametrize("fault", ["itself", "circle", "elsewhere", "nothing", "own test"])
def test_a_rule_that_cannot_be_is_refused(shelf, person, fault):
    test = AssessmentFactory()
    course = shelf.course(lessons=2, final_test=test)
    other = shelf.course(lessons=1, code="FP-102")
    one, two = course.lessons.order_by("position")
    set_release(lesson=two, rule=LessonComplete(str(one.uuid)), by=shelf.author)
    rule, error, code = {
        "itself": (LessonComplete(str(one.uuid)), Conflict, "release.never_opens"),
        "circle": (LessonComplete(str(two.uuid)), Conflict, "release.never_opens"),
        "elsewhere": (LessonComplete(str(other.lessons.get().uuid)), Invalid, "release.target_unreadable"),
        "nothing": (AssessmentPassed(str(one.uuid)), Invalid, "release.target_unreadable"),
        "own test": (AssessmentPassed(str(test.uuid)), Conflict, "release.never_opens"),
    }[fault]

    with pytest.raises(error) as refusal:
        set_release(lesson=one, rule=rule, by=shelf.author)

    one.refresh_from_db()
    assert (refusal.value.code, one.release) == (code, None)


def test_a_lesson_is_complete_by_its_rule(shelf, person):
    quiz = AssessmentFactory(pass_percent=100)
    course = shelf.course(lessons=4, quizzes={2: quiz})
    opened, graded, confirmed, optional = course.lessons.order_by("position")
    catalogue.change_lesson(lesson=opened, by=shelf.author, completion_rule="opened")
    catalogue.change_lesson(lesson=graded, by=shelf.author, completion_rule="grade", minimum_percent=1)
    catalogue.change_lesson(lesson=confirmed, by=shelf.author, completion_rule="confirmed")
    catalogue.change_lesson(lesson=optional, by=shelf.author, is_required=False)
    enrolment.enrol(course=course, by=person)

    editions = policies.places_for_learner(user=person, uuid=opened.uuid)
    block, index = places(editions[0])[0]
    shown = progress.note_position(editions=editions, block=block, paragraph=index, by=person)
    again = progress.note_position(editions=editions, block=block, paragraph=index, by=person)
    progress.finish_reading(lesson=graded, by=person)
    progress.finish_reading(lesson=confirmed, by=person)

    rows = dict(
        LessonProgress.objects.filter(person=person, completed_at__isnull=False).values_list(
            "lesson__position", "completed_as"
        )
    )
    assert (shown.completed_as, shown.read_at, again) == ("opened", None, None)
    assert rows == {1: "opened"}
    fail_assessment(quiz, person)
    assert LessonProgress.objects.get(person=person, lesson=graded).completed_at is None
    catalogue.change_lesson(lesson=graded, by=shelf.author, completion_rule="read")
    tasks.follow_rule(lesson_id=graded.pk, after=0)
    assert LessonProgress.objects.get(person=person, lesson=graded).completed_as == "read"
    with pytest.raises(NotAllowed) as refusal:
        progress.confirm(lesson=confirmed, person=person, by=person)
    assert refusal.value.code == "lesson.own_confirmation"
    assert Completion.objects.count() == 0
    assert progress.confirm(lesson=confirmed, person=person, by=shelf.author) is True
    # The fourth lesson may be left out.
    assert list(Completion.objects.values_list("person", flat=True)) == [person.pk]
    assert progress.confirm(lesson=confirmed, person=person, by=shelf.author) is False


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ({"completion_rule": "confirmed"}, "once a trainer confirms it"),
        ({"completion_rule": "grade", "minimum_percent": 70}, "70%"),
        ({"completion_rule": "quiz"}, "the quiz to complete the lesson"),
    ],
)
def test_a_lesson_that_was_read_says_what_it_waits_for(shelf, client, person, rule, said):
    course = shelf.course(lessons=1, quizzes={1: AssessmentFactory()})
    lesson = catalogue.change_lesson(lesson=course.lessons.get(), by=shelf.author, **rule)
    enrolment.enrol(course=course, by=person)
    client.force_login(person)
    client.cookies["django_language"] = "en"

    client.post(reverse("courses:read", args=[lesson.uuid]))

    page = client.get(edition_of(course, 1, "en").get_absolute_url()).content.decode()
    assert page.count(said) == (1 if rule["completion_rule"] == "quiz" else 2)  # and the message, once
    assert lesson.course.completions.count() == 0


def test_a_stricter_rule_takes_nothing_away(shelf, person):
    quiz = AssessmentFactory()
    course = shelf.course(lessons=2, quizzes={1: quiz})
    one = course.lessons.get(position=1)
    catalogue.change_lesson(lesson=one, by=shelf.author, completion_rule="read")
    enrolment.enrol(course=course, by=person)
    progress.finish_reading(lesson=one, by=person)
    before = LessonProgress.objects.get().completed_at

    catalogue.change_lesson(lesson=one, by=shelf.author, completion_rule="grade", minimum_percent=90)
    catalogue.change_lesson(lesson=one, by=shelf.author, completion_rule="confirmed")
    tasks.follow_rule(lesson_id=one.pk, after=0)

    one.refresh_from_db()
    assert (LessonProgress.objects.get().completed_at, one.minimum_percent) == (before, None)
