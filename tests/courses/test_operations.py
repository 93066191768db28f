"""Enrolment, progress, completion."""

from contextlib import nullcontext

import pytest

from core.errors import Conflict, Invalid, NotOpen
from core.models import LedgerEntry, OutboxMessage
from courses import tasks
from courses.events import course_completed
from courses.models import Completion, Course, Enrolment, LessonEdition, LessonProgress
from courses.operations import catalogue, enrolment, progress
from law import operations as law
from law.models import Provision
from notifications.models import Notification
from terminology import operations as terminology
from terminology.models import Term
from tests.factories.assessments import AssessmentFactory, fail_assessment, pass_assessment
from tests.factories.courses import CourseFactory, edition_of, places
from tests.factories.law import InstrumentFactory, ProvisionFactory
from tests.factories.people import UserFactory
from tests.factories.terminology import TermFactory


@pytest.fixture
def learner(db):
    return UserFactory()


def events(*names):
    rows = LedgerEntry.objects.filter(event__in=names) if names else LedgerEntry.objects.all()
    return list(rows.order_by("pk").values_list("event", flat=True))


def note(edition, at, by):
    block, paragraph = places(edition)[at]
    return progress.note_position(editions=[edition], block=block, paragraph=paragraph, by=by)


def test_course_code_is_used_once(learner):
    catalogue.open_course(code="FP-1", by=learner)

    with pytest.raises(Conflict) as error:
        catalogue.open_course(code="FP-1", by=learner)

    assert error.value.code == "course.code_taken"
    assert Course.objects.count() == 1


def test_lessons_are_numbered(learner):
    course = catalogue.open_course(code="FP-1", by=learner)

    positions = [catalogue.add_lesson(course=course, by=learner).position for _ in range(3)]

    assert positions == [1, 2, 3]
    assert events() == ["course.opened", "lesson.added", "lesson.added", "lesson.added"]


def test_enrolment_in_an_unpublished_course_is_refused(learner):
    with pytest.raises(NotOpen):
        enrolment.enrol(course=CourseFactory(), by=learner)

    assert Enrolment.objects.count() == 0


def test_withdrawn_twice(shelf, learner):
    row = enrolment.enrol(course=shelf.course(lessons=1), by=learner)
    enrolment.withdraw(enrolment=row, by=learner)

    with pytest.raises(Conflict):
        enrolment.withdraw(enrolment=row, by=learner)

    assert events("enrolment.made", "enrolment.withdrawn") == ["enrolment.made", "enrolment.withdrawn"]


def test_completed_course_cannot_be_left(shelf, learner):
    course = shelf.course(lessons=1)
    row = enrolment.enrol(course=course, by=learner)
    progress.finish_reading(lesson=course.lessons.get(), by=learner)

    with pytest.raises(Conflict):
        enrolment.withdraw(enrolment=row, by=learner)

    row.refresh_from_db()
    assert row.state == "completed"


def test_position_in_another_lesson_is_unknown(shelf, learner):
    course = shelf.course(lessons=2)
    enrolment.enrol(course=course, by=learner)
    block, paragraph = places(edition_of(course, number=2))[0]

    with pytest.raises(Invalid):
        progress.note_position(
            editions=[edition_of(course, number=1)], block=block, paragraph=paragraph, by=learner
        )

    assert LessonProgress.objects.count() == 0


def test_percent_grows_only(shelf, learner):
    course = shelf.course(lessons=1)
    enrolment.enrol(course=course, by=learner)
    edition = edition_of(course)
    seen = []

    for at in (0, 2, 1, 0, 2):
        note(edition, at, learner)
        seen.append(LessonProgress.objects.get().percent)

    assert seen == [25, 75, 75, 75, 75]


def test_reading_again_after_completion_changes_no_completion(shelf, learner):
    course = shelf.course(lessons=1)
    enrolment.enrol(course=course, by=learner)
    edition = edition_of(course)
    note(edition, -1, learner)
    completion = Completion.objects.get()

    note(edition, 0, learner)
    note(edition, -1, learner)

    assert Completion.objects.get() == completion
    assert LessonProgress.objects.get().percent == 100
    assert events("course.completed") == ["course.completed"]


def test_quiz_holds_the_lesson_open(shelf, learner):
    quiz = AssessmentFactory()
    course = shelf.course(lessons=1, quizzes={1: quiz})
    enrolment.enrol(course=course, by=learner)
    lesson = course.lessons.get()
    states = []

    progress.finish_reading(lesson=lesson, by=learner)
    states.append(LessonProgress.objects.get().completed_at is not None)
    fail_assessment(quiz, learner)
    states.append(LessonProgress.objects.get().completed_at is not None)
    pass_assessment(quiz, learner)
    states.append(LessonProgress.objects.get().completed_at is not None)

    assert states == [False, False, True]
    assert Completion.objects.count() == 1


def test_quiz_passed_before_reading_counts(shelf, learner):
    quiz = AssessmentFactory()
    course = shelf.course(lessons=1, quizzes={1: quiz})
    enrolment.enrol(course=course, by=learner)

    pass_assessment(quiz, learner)
    progress.finish_reading(lesson=course.lessons.get(), by=learner)

    assert Completion.objects.count() == 1


def test_final_test_waits_for_the_lessons_and_completes_the_course(shelf, learner):
    test = AssessmentFactory(purpose="test")
    course = shelf.course(lessons=1, final_test=test)
    enrolment.enrol(course=course, by=learner)
    heard = []
    listen = lambda sender, completion, **kwargs: heard.append(completion)  # noqa: E731
    course_completed.connect(listen)

    with pytest.raises(NotOpen) as error:
        pass_assessment(test, learner)
    progress.finish_reading(lesson=course.lessons.get(), by=learner)
    before = Completion.objects.count()
    attempt = pass_assessment(test, learner)
    course_completed.disconnect(listen)

    completion = Completion.objects.get()
    assert (error.value.code, before) == ("test.lessons_open", 0)
    assert (completion.attempt, heard) == (attempt.uuid, [completion])
    assert list(Notification.objects.values_list("kind", "recipient")) == [("course.completed", learner.pk)]
    assert events("lesson.completed", "course.completed") == ["lesson.completed", "course.completed"]


def test_quiz_is_for_those_enrolled(shelf, learner):
    quiz = AssessmentFactory()
    shelf.course(lessons=1, quizzes={1: quiz})

    with pytest.raises(NotOpen) as error:
        pass_assessment(quiz, learner)

    assert error.value.code == "enrolment.needed"


def test_quiz_of_a_locked_lesson_is_locked(shelf, learner):
    quiz = AssessmentFactory()
    course = shelf.course(lessons=2, quizzes={2: quiz}, in_sequence=True)
    enrolment.enrol(course=course, by=learner)

    with pytest.raises(NotOpen) as error:
        pass_assessment(quiz, learner)
    progress.finish_reading(lesson=course.lessons.get(position=1), by=learner)

    assert error.value.code == "quiz.lesson_locked"
    assert pass_assessment(quiz, learner).passed is True


def test_results_of_others_do_not_move_me(shelf, learner):
    quiz = AssessmentFactory()
    course = shelf.course(lessons=1, quizzes={1: quiz})
    other = UserFactory()
    for person in (learner, other):
        enrolment.enrol(course=course, by=person)
        progress.finish_reading(lesson=course.lessons.get(), by=person)

    pass_assessment(quiz, other)

    assert list(Completion.objects.values_list("person", flat=True)) == [other.pk]


def test_withdrawn_person_completes_nothing(shelf, learner):
    course = shelf.course(lessons=1)
    row = enrolment.enrol(course=course, by=learner)
    enrolment.withdraw(enrolment=row, by=learner)

    with pytest.raises(NotOpen):
        progress.finish_reading(lesson=course.lessons.get(), by=learner)

    assert Completion.objects.count() == 0


# --- Terms and law that lessons name ------------------------------------------------------------


def named(shelf, kind, **value):
    """A published lesson with one block; returns its Chinese page."""
    course = shelf.course(lessons=0)
    parents = {page.locale.language_code: page for page in course.pages.all()}
    stream = [{"type": kind, "value": value, "id": "00000000-0000-4000-8000-000000000001"}]
    lesson = shelf.lesson(course, parents, 1, blocks={"zh-hans": stream, "en": stream})
    return lesson.pages.get(locale__language_code="zh-hans")


def test_a_term_that_stands_in_a_lesson_is_not_removed(shelf):
    term = TermFactory()
    named(shelf, "term", term=str(term.uuid))

    with pytest.raises(Conflict) as error:
        terminology.remove_term(term=term, by=shelf.author)

    assert error.value.code == "terms.term_in_texts"
    assert error.value.detail["texts"].count("FP-101") == 2  # once in each language
    assert Term.objects.filter(pk=term.pk).count() == 1


def test_a_term_that_stands_in_a_draft_is_not_removed(shelf):
    term = TermFactory()
    page = named(shelf, "heading")
    page.body = [("term", {"term": str(term.uuid)})]
    page.save_revision()

    with pytest.raises(Conflict) as error:
        terminology.remove_term(term=term, by=shelf.author)

    assert error.value.code == "terms.term_in_texts"


def test_a_term_that_stands_nowhere_is_removed(shelf):
    named(shelf, "term", term=str(TermFactory().uuid))

    terminology.remove_term(term=(term := TermFactory()), by=shelf.author)

    assert Term.objects.filter(pk=term.pk).count() == 0


@pytest.mark.parametrize("kind", ["citation", "quotation"])
@pytest.mark.parametrize(
    ("articles", "article", "stays"),
    [("7", "7", True), ("6-8", "8", True), ("17", "7", False), ("", "7", False)],
)
def test_a_provision_that_a_lesson_rests_on_is_not_removed(shelf, kind, articles, article, stays):
    provision = ProvisionFactory(version__instrument__key="criminal-law", article=article)
    more = {"note": ""} if kind == "citation" else {"text": "<p>x</p>"}
    named(shelf, kind, instrument="criminal-law", articles=articles, **more)

    with pytest.raises(Conflict, match=r"law.in_texts") if stays else nullcontext():
        law.remove_provision(provision=provision, by=shelf.author)

    assert Provision.objects.filter(pk=provision.pk).exists() is stays


def test_an_instrument_that_a_lesson_rests_on_is_not_removed(shelf):
    instrument = InstrumentFactory(key="criminal-law")
    named(shelf, "citation", instrument="criminal-law", articles="7", note="")

    with pytest.raises(Conflict) as error:
        law.remove_instrument(instrument=instrument, by=shelf.author)

    assert error.value.code == "law.in_texts"


def test_a_removed_provision_redraws_the_lessons_on_its_instrument(shelf):
    provision = ProvisionFactory(version__instrument__key="criminal-law", article="9")
    page = named(shelf, "citation", instrument="criminal-law", articles="7", note="")
    before = LessonEdition.objects.get(page_id=page.pk).version

    law.remove_provision(provision=provision, by=shelf.author)
    message = OutboxMessage.objects.get(task_path="courses.tasks.redraw_for_instruments")
    tasks.redraw_for_instruments(**message.kwargs)

    assert message.kwargs == {"instruments": ["criminal-law"]}
    assert LessonEdition.objects.get(page_id=page.pk).version != before
