"""How far somebody is: positions, lessons, the course.

Positions go to their own table, not to the ledger; completing a lesson or a course is an act.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import connection, transaction

from assessments import queries as assessment_queries
from assessments.queries import papers, scores
from core import canonical, clock, ledger
from core.errors import Invalid, NotAllowed, NotOpen
from core.outbox import after_commit
from courses.events import course_completed
from courses.models import Completion, Course, Enrolment, Lesson, LessonEdition, LessonProgress, LessonQuiz
from courses.operations import path_members, seating
from courses.queries import changing, standing, watching as watching_queries
from notifications.operations import notify

if TYPE_CHECKING:
    from assessments.models import Attempt
    from people.models import User


AT_THE_END = 100
BATCH = 500


def note_position(
    *, editions: Sequence[LessonEdition], block: UUID, paragraph: int, by: User, text: int | None = None
) -> LessonProgress | None:
    """Remember where the reader is. The furthest place never goes back, the last one may.

    `editions` are those of one lesson that the reader may open; `text` is the one that was on the screen.
    A tab that was open while the lesson was published again reports places of the older text: they are
    carried over. Raises Invalid for a place that is in none of them. Returns the progress row when this
    was the last paragraph or opening the lesson is all it takes, else None.
    """
    lesson, seen = editions[0].lesson, standing.seen_in(editions, text)
    if text and text not in {edition.text for edition in editions}:
        now = changing.carried(lesson, text, (str(block), paragraph))
        if now is None:
            raise Invalid("lesson.place_unknown")
        (carried, paragraph), language = now
        block = UUID(carried)
        editions = sorted(editions, key=lambda edition: edition.language != language)
    elif text:
        editions = sorted(editions, key=lambda edition: edition.text != text)
    place = next(
        (found for edition in editions if (found := standing.place(edition, block, paragraph))), None
    )
    if place is None:
        raise Invalid("lesson.place_unknown")
    _put_position(lesson.pk, by.pk, block, paragraph, place.percent, seen)
    if place.is_last:
        return finish_reading(lesson=lesson, by=by, seen=seen)
    return _complete_opened(lesson, by) if lesson.completion_rule == Lesson.Rule.OPENED else None


def _complete_opened(lesson: Lesson, by: User) -> LessonProgress | None:
    """The lesson was on the screen and asks for nothing more; None where that is known already."""
    if LessonProgress.objects.filter(lesson=lesson, person=by, completed_at__isnull=False).exists():
        return None
    settle(lesson=lesson, by=by)
    return LessonProgress.objects.get(lesson=lesson, person=by)


PUT_POSITION = """
INSERT INTO courses_lessonprogress AS mine
  (lesson_id, person_id, opened_at, updated_at, block, paragraph, furthest_block, furthest_paragraph,
   percent, seen_change, passed, studied)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, '[]', 0)
ON CONFLICT (lesson_id, person_id) DO UPDATE SET
  studied = mine.studied + CASE WHEN {seconds} BETWEEN 0 AND {longest} THEN {seconds} ELSE 0 END,
  updated_at = excluded.updated_at, block = excluded.block, paragraph = excluded.paragraph,
  furthest_block = CASE WHEN excluded.percent > mine.percent
    THEN excluded.furthest_block ELSE mine.furthest_block END,
  furthest_paragraph = CASE WHEN excluded.percent > mine.percent
    THEN excluded.furthest_paragraph ELSE mine.furthest_paragraph END,
  percent = CASE WHEN excluded.percent > mine.percent THEN excluded.percent ELSE mine.percent END
"""
# Seconds since the last report, as each database counts them.
SINCE_LAST = {
    "sqlite": "CAST(ROUND((julianday(excluded.updated_at) - julianday(mine.updated_at)) * 86400) AS INTEGER)",
    "postgresql": "CAST(EXTRACT(EPOCH FROM excluded.updated_at - mine.updated_at) AS INTEGER)",
}
# Whoever reports nothing for longer has made a break: none of it counts as study time.
LONGEST_PAUSE = 300


@cache
def _put_position_sql(vendor: str) -> str:
    return PUT_POSITION.format(seconds=SINCE_LAST[vendor], longest=LONGEST_PAUSE)


def _put_position(
    lesson_id: int, person_id: int, block: UUID, paragraph: int, percent: int, seen: int
) -> None:
    """One statement: two tabs cannot set the furthest place back, and no pause counts in both.

    What somebody has `seen` is set with the first place: whoever begins now has no older text in mind.
    """
    at = connection.ops.adapt_datetimefield_value(clock.now())
    place = LessonProgress._meta.get_field("block").get_db_prep_value(block, connection)
    values = [lesson_id, person_id, at, at, place, paragraph, place, paragraph, percent, seen]
    with connection.cursor() as cursor:
        cursor.execute(_put_position_sql(connection.vendor), values)


@transaction.atomic
def finish_reading(*, lesson: Lesson, by: User, seen: int | None = None) -> LessonProgress:
    """The lesson was read to the end (or its reader says so); the first time counts.

    What must be played has to be played first: until then the row comes back without `read_at`.

    `seen`: number of the newest change in the text that was read; None for the present one.
    """
    _active_enrolment(lesson.course_id, by)
    LessonProgress.objects.get_or_create(lesson=lesson, person=by)
    progress = LessonProgress.objects.select_for_update().get(lesson=lesson, person=by)
    if progress.read_at is None and watching_queries.unwatched(lesson, by).exists():
        # At the end of the text, but something has not been played yet: `note_watched` comes back here.
        if progress.percent < AT_THE_END:
            progress.percent = AT_THE_END
            progress.save(update_fields=["percent", "updated_at"])
        return progress
    if progress.read_at is None:
        progress.read_at, progress.percent = clock.now(), 100
        progress.seen_change = max(
            progress.seen_change, standing.newest_change(lesson) if seen is None else seen
        )
        progress.save(update_fields=["read_at", "percent", "seen_change", "updated_at"])
    _complete_lesson(progress, by=by)
    return progress


@transaction.atomic
def settle(*, lesson: Lesson, by: User) -> None:
    """Complete the lesson for whoever has done what its rule asks for as it is now."""
    progress = LessonProgress.objects.select_for_update().filter(lesson=lesson, person=by).first()
    if progress is not None:
        _complete_lesson(progress, by=by)


@transaction.atomic
def confirm(*, lesson: Lesson, person: User, by: User) -> bool:
    """A trainer says that the person has done it; False where the lesson was complete already.

    Raises NotAllowed for oneself, NotOpen for somebody who is not enrolled.
    """
    if person.pk == by.pk:
        raise NotAllowed("lesson.own_confirmation")
    lesson = Lesson.objects.get(pk=lesson.pk)
    if lesson.completion_rule != Lesson.Rule.CONFIRMED:
        raise Invalid("lesson.not_for_confirmation", number=lesson.position)
    _active_enrolment(lesson.course_id, person)
    LessonProgress.objects.get_or_create(lesson=lesson, person=person)
    progress = LessonProgress.objects.select_for_update().get(lesson=lesson, person=person)
    if progress.completed_at is not None:
        return False
    _note_completed(progress, by=by)
    return True


@transaction.atomic
def follow_rule(*, lesson_id: int, after: int) -> None:
    """Complete whoever has done by now what the lesson and its course ask for, some hundred at a time.

    Nobody loses anything by a rule.
    """
    lesson = Lesson.objects.select_related("course").filter(pk=lesson_id).first()
    if lesson is None:
        return
    rows = list(
        Enrolment.objects.filter(course=lesson.course, state=Enrolment.State.ENROLLED, pk__gt=after)
        .select_related("person")
        .order_by("pk")[:BATCH]
    )
    begun = LessonProgress.objects.filter(lesson=lesson, completed_at=None).order_by()
    waiting = set(begun.values_list("person_id", flat=True))
    for row in rows:
        if row.person_id in waiting:
            settle(lesson=lesson, by=row.person)
        if not lesson.is_required:
            complete_course_if_done(course=lesson.course, person=row.person)
    if len(rows) == BATCH:
        after_commit("courses.tasks.follow_rule", lesson_id=lesson_id, after=rows[-1].pk)


@transaction.atomic
def note_result(*, attempt: Attempt) -> None:
    """A quiz or a final test was marked: lessons and courses that waited for it may be complete."""
    learner = attempt.learner
    lessons = Lesson.objects.filter(
        quizzes=attempt.assessment_id,
        course__enrolments__person=learner,
        course__enrolments__state=Enrolment.State.ENROLLED,
    )
    if not attempt.passed:
        # A mark below the pass mark may still be the one that such a lesson asks for.
        lessons = lessons.filter(completion_rule=Lesson.Rule.GRADE)
    for lesson in lessons.order_by("pk"):
        LessonProgress.objects.get_or_create(lesson=lesson, person=learner)
        progress = LessonProgress.objects.select_for_update().get(lesson=lesson, person=learner)
        quiz = str(attempt.assessment.uuid)
        if attempt.passed and quiz not in progress.passed:
            progress.passed = [*progress.passed, quiz]
            progress.save(update_fields=["passed", "updated_at"])
        _complete_lesson(progress, by=learner)
    if not attempt.passed:
        return
    courses = Course.objects.filter(
        final_test=attempt.assessment_id,
        enrolments__person=learner,
        enrolments__state=Enrolment.State.ENROLLED,
    )
    for course in courses.order_by("pk"):
        complete_course_if_done(course=course, person=learner)


def _active_enrolment(course_id: int, person: User) -> Enrolment:
    """Locked: two tabs that finish the last lesson at once complete the course once."""
    enrolment = (
        Enrolment.objects.select_for_update()
        .filter(course_id=course_id, person=person)
        .exclude(state=Enrolment.State.WITHDRAWN)
        .first()
    )
    if enrolment is None:
        raise NotOpen("enrolment.needed")
    return enrolment


def _complete_lesson(progress: LessonProgress, *, by: User) -> None:
    """By what the person did; a trainer's word is another way (`confirm`)."""
    if progress.completed_at is None and _is_done(progress):
        _note_completed(progress, by=by)


def _is_done(progress: LessonProgress) -> bool:
    rule = progress.lesson.completion_rule
    if rule == Lesson.Rule.OPENED:
        return True
    if progress.read_at is None or rule == Lesson.Rule.CONFIRMED:
        return False
    if rule == Lesson.Rule.GRADE:
        return _marks_reached(progress)
    return rule == Lesson.Rule.READ or _quizzes_passed(progress)


def _note_completed(progress: LessonProgress, *, by: User) -> None:
    lesson = progress.lesson
    progress.completed_at, progress.completed_as = clock.now(), lesson.completion_rule
    progress.save(update_fields=["completed_at", "completed_as", "updated_at"])
    enrolment = _active_enrolment(lesson.course_id, progress.person)
    ledger.append(
        event="lesson.completed",
        subject=enrolment,
        by=by,
        lesson=lesson.uuid,
        position=lesson.position,
        code=lesson.course.code,
        rule=lesson.completion_rule,
    )
    complete_course_if_done(course=lesson.course, person=progress.person)


def _marks_reached(progress: LessonProgress) -> bool:
    """In every quiz of the lesson, whichever attempt was the best."""
    quizzes = LessonQuiz.objects.filter(lesson_id=progress.lesson_id).values_list("assessment_id", flat=True)
    best = scores.best_percent(quizzes, progress.person_id)
    return all(best.get(quiz, -1) >= (progress.lesson.minimum_percent or 0) for quiz in quizzes)


def _quizzes_passed(progress: LessonProgress) -> bool:
    """Also counts what was passed before the quiz came into this lesson."""
    rows = LessonQuiz.objects.filter(lesson_id=progress.lesson_id).select_related("assessment")
    open_quizzes = [row.assessment for row in rows if str(row.assessment.uuid) not in progress.passed]
    if not open_quizzes:
        return True
    cards = assessment_queries.cards_for(open_quizzes, progress.person)
    passed = [str(quiz.uuid) for quiz in open_quizzes if cards[quiz.pk].passed]
    if passed:
        progress.passed = [*progress.passed, *passed]
        progress.save(update_fields=["passed", "updated_at"])
    return len(passed) == len(open_quizzes)


@transaction.atomic
def complete_course_if_done(*, course: Course, person: User) -> Completion | None:
    """Write the completion once all required lessons are complete and the final test is passed."""
    enrolment = _active_enrolment(course.pk, person)
    if enrolment.state == Enrolment.State.COMPLETED or not standing.required_complete(course, person):
        return None
    attempt = None
    if course.final_test is not None:
        attempt = papers.passed_attempt(course.final_test, person)
        if attempt is None:
            return None
    at = clock.now()
    enrolment.state, enrolment.ended_at = Enrolment.State.COMPLETED, at
    enrolment.save(update_fields=["state", "ended_at"])
    seating.note_completion(course=course, person=person)
    completion = Completion.objects.create(
        course=course,
        person=person,
        completed_at=at,
        attempt=attempt,
        edition_digest=canonical.digest(standing.edition_digests(course)),
    )
    ledger.append(
        event="course.completed",
        subject=completion,
        by=person,
        stream=f"enrolment:{enrolment.uuid}",
        code=course.code,
        enrolment=enrolment.uuid,
        attempt=attempt,
        editions=completion.edition_digest,
    )
    path_members.note_path_completion(course=course, person=person)
    course_completed.send(sender=Completion, completion=completion)
    notify(recipient=person, kind="course.completed", by=None, link="/qualifications/", code=course.code)
    return completion
