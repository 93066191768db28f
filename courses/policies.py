"""Who may see and do what. Absent and out of scope look the same: 404."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from courses.models import Completion, Course, CourseEdition, Enrolment, Lesson, LessonEdition, LessonProgress
from people import policies as people_policies
from people.registry import Role

if TYPE_CHECKING:
    from assessments.models import Assessment
    from people.models import User

STAFF = (Role.TRAINER, Role.LEGAL_REVIEWER, Role.PUBLISHER)
# Whoever completed a course may still read it.
READING = (Enrolment.State.ENROLLED, Enrolment.State.COMPLETED)


def may_read_without_enrolment(user: User) -> bool:
    """Those who write and review courses read them without taking part."""
    return people_policies.has_role(user, *STAFF)


def enrolments_of(user: User) -> QuerySet[Enrolment]:
    return Enrolment.objects.filter(person=user)


def completions_of(user: User) -> QuerySet[Completion]:
    return Completion.objects.filter(person=user)


def published_courses() -> QuerySet[Course]:
    return Course.objects.filter(Exists(CourseEdition.objects.filter(course=OuterRef("pk"))))


def course_for_enrolment(*, user: User, uuid: UUID) -> Course:
    return get_object_or_404(published_courses(), uuid=uuid)


def enrolment_for_learner(*, user: User, uuid: UUID) -> Enrolment:
    """The person's own enrolment in the course, withdrawn or not."""
    return get_object_or_404(enrolments_of(user).select_related("course"), course__uuid=uuid)


def places_for_learner(*, user: User, uuid: UUID) -> list[LessonEdition]:
    """The editions of a lesson that the person may read, without their texts; 404 otherwise.

    A lesson behind an unfinished one of a course in sequence is not open yet, so it is not there.
    """
    waiting = Lesson.objects.filter(
        course=OuterRef("lesson__course"),
        course__in_sequence=True,
        position__lt=OuterRef("lesson__position"),
        editions__isnull=False,
    ).exclude(Exists(_completed_by(user)))
    enrolled = Enrolment.objects.filter(course=OuterRef("lesson__course"), person=user.pk, state__in=READING)
    editions = (
        LessonEdition.objects.filter(Exists(enrolled), ~Exists(waiting), lesson__uuid=uuid)
        .select_related("lesson")
        .only("language", "paragraphs", "paragraph_count", "path", "lesson")
    )
    found = list(editions)
    if not found:
        raise Http404
    return found


def _completed_by(user: User) -> QuerySet[LessonProgress]:
    return LessonProgress.objects.filter(lesson=OuterRef("pk"), person=user.pk, completed_at__isnull=False)


def objection_to_attempt(assessment: Assessment, user: User) -> str | None:
    """Why somebody may not start a quiz or a test yet, as the code of a sentence; None if he may.

    Assessments that belong to no course are not our business.
    """
    courses = Course.objects.filter(final_test=assessment)
    lessons = Lesson.objects.filter(quizzes=assessment)
    if not courses.exists() and not lessons.exists():
        return None
    enrolled = Enrolment.objects.filter(person=user, state__in=READING)
    if courses.filter(enrolments__in=enrolled).exists():
        unfinished = Lesson.objects.filter(course=OuterRef("pk"), editions__isnull=False).exclude(
            Exists(_completed_by(user))
        )
        open_courses = courses.filter(enrolments__in=enrolled).exclude(Exists(unfinished))
        return None if open_courses.exists() else "test.lessons_open"
    mine = lessons.filter(course__enrolments__in=enrolled)
    if not mine.exists():
        return "enrolment.needed"
    earlier = Lesson.objects.filter(
        course=OuterRef("course"), position__lt=OuterRef("position"), editions__isnull=False
    ).exclude(Exists(_completed_by(user)))
    open_lessons = mine.exclude(Exists(earlier), course__in_sequence=True)
    return None if open_lessons.exists() else "quiz.lesson_locked"
