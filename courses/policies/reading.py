"""Enrolments, courses that are read, and pages under review."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib.auth import get_user_model
from django.db import connection
from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from wagtail.models import Page

from core.errors import NotAllowed
from courses.models import (
    Completion,
    ComponentPage,
    Course,
    CourseEdition,
    Enrolment,
    Lesson,
    LessonEdition,
    LessonProgress,
    PanelSeat,
    panel_of,
    seat_of,
    wrote,
)
from courses.policies.release import closed_lessons
from courses.registry import lesson_shelf
from courses.reviewed import Reviewed
from people import policies as people_policies
from people.registry import Role

if TYPE_CHECKING:
    from wagtail.models import Revision

    from assessments.models import Assessment
    from people.models import User

STAFF = (Role.TRAINER, Role.LEGAL_REVIEWER, Role.PUBLISHER)
# As for the training record: the unit sees what it verifies, not what somebody lacks.
GAP_READERS = (Role.HR_REVIEWER, Role.HR_APPROVER, Role.AUDITOR)
# Whoever completed a course may still read it.
READING = (Enrolment.State.ENROLLED, Enrolment.State.COMPLETED)


def may_read_without_enrolment(user: User) -> bool:
    """Those who write and review courses read them without taking part."""
    return people_policies.has_role(user, *STAFF)


def enrolments_of(user: User) -> QuerySet[Enrolment]:
    return Enrolment.objects.filter(person=user)


def completions_of(user: User) -> QuerySet[Completion]:
    return Completion.objects.filter(person=user)


def person_with_gap(*, user: User, uuid: UUID) -> User:
    """A person whose gap this one may read, or 404. One's own is at /learn/gap/."""
    return get_object_or_404(people_policies.people_visible_to(user, roles=GAP_READERS), uuid=uuid)


def published_courses() -> QuerySet[Course]:
    return Course.objects.filter(Exists(CourseEdition.objects.filter(course=OuterRef("pk"))))


def course_for_enrolment(*, user: User, uuid: UUID) -> Course:
    return get_object_or_404(published_courses(), uuid=uuid)


def enrolment_for_learner(*, user: User, uuid: UUID) -> Enrolment:
    """The person's own enrolment in the course, withdrawn or not."""
    return get_object_or_404(enrolments_of(user).select_related("course"), course__uuid=uuid)


def editions_of_lesson(uuid: UUID) -> list[LessonEdition]:
    """Of a published lesson, or 404; for its address alone, which the catalogue shows to everybody."""
    rows = LessonEdition.objects.filter(lesson__uuid=uuid).only("language", "path", "lesson").order_by("pk")
    found = list(rows)
    if not found:
        raise Http404
    return found


def places_for_learner(*, user: User, uuid: UUID) -> list[LessonEdition]:
    """The editions of a lesson that the person may read, without their texts; 404 otherwise.

    A lesson that its rule or the order of the course keeps closed is not open yet, so it is not there.
    """
    # By hand: this runs every few seconds for every reader, and the ORM would take longer to write the
    # statement than the database to answer it.
    with connection.cursor() as cursor:
        cursor.execute(
            PLACES,
            [
                user.pk,
                Lesson._meta.get_field("uuid").get_db_prep_value(uuid, connection),
                user.pk,
                user.pk,
            ],
        )
        rows = cursor.fetchall()
    if not rows:
        raise Http404
    editions = [lesson_edition(pk, version) for pk, version in rows]
    lesson = editions[0].lesson
    if lesson.release is not None and closed_lessons(user, [lesson.pk]):
        raise Http404
    return editions


PLACES = """
SELECT e.id, e.version
FROM courses_lessonedition e
JOIN courses_lesson l ON l.id = e.lesson_id
JOIN courses_course c ON c.id = l.course_id
JOIN courses_enrolment n
  ON n.course_id = c.id AND n.person_id = %s AND n.state IN ('enrolled', 'completed')
WHERE l.uuid = %s AND NOT (c.in_sequence AND n.state = 'enrolled' AND NOT EXISTS (
  SELECT 1 FROM courses_lessonprogress d
  WHERE d.lesson_id = l.id AND d.person_id = %s AND d.completed_at IS NOT NULL) AND EXISTS (
  SELECT 1 FROM courses_lesson b
  WHERE b.course_id = c.id AND b.position < l.position AND b.is_required
    AND EXISTS (SELECT 1 FROM courses_lessonedition x WHERE x.lesson_id = b.id)
    AND NOT EXISTS (
      SELECT 1 FROM courses_lessonprogress p
      WHERE p.lesson_id = b.id AND p.person_id = %s AND p.completed_at IS NOT NULL)))
ORDER BY e.id
"""


def may_play(user: User, media: UUID) -> bool:
    """Whoever may open a lesson that shows the recording, and those who write and review lessons."""
    if may_read_without_enrolment(user):
        return True
    lessons = set(
        Lesson.objects.filter(
            lesson_media__media__uuid=media,
            editions__isnull=False,
            course__enrolments__person=user,
            course__enrolments__state__in=READING,
        ).values_list("pk", flat=True)
    )
    return bool(lessons and lessons - closed_lessons(user, lessons))


def lesson_edition(pk: int, version: int) -> LessonEdition:
    """The edition with its lesson and course, from memory if this version of it was read before."""
    return lesson_shelf.take(
        (pk, version), lambda: LessonEdition.objects.select_related("lesson__course").get(pk=pk)
    )


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
        unfinished = Lesson.objects.filter(
            course=OuterRef("pk"), editions__isnull=False, is_required=True
        ).exclude(Exists(_completed_by(user)))
        open_courses = courses.filter(enrolments__in=enrolled).exclude(Exists(unfinished))
        return None if open_courses.exists() else "test.lessons_open"
    mine = set(lessons.filter(course__enrolments__in=enrolled).values_list("pk", flat=True))
    if not mine:
        return "enrolment.needed"
    return None if mine - closed_lessons(user, mine) else "quiz.lesson_locked"


def page_for_review(*, user: User, page_id: int) -> Any:
    """A page that goes through the review, whose draft the person may see; 404 otherwise."""
    page = get_object_or_404(Page, pk=page_id).specific
    if not isinstance(page, Reviewed) or not page.permissions_for_user(user).can_edit():
        raise Http404
    return page


def component_page(*, user: User, page_id: int) -> ComponentPage:
    """The page of a shared component, for those who may edit it; 404 otherwise."""
    page = page_for_review(user=user, page_id=page_id)
    if not isinstance(page, ComponentPage):
        raise Http404
    return page


def revision_of(*, page: Any, pk: int) -> Revision:
    """A version of this page, or 404."""
    return get_object_or_404(page.revisions.select_related("user"), pk=pk)


def seat_to_reassign(*, user: User, page: Any, uuid: UUID) -> PanelSeat:
    """An open seat of the running review, for its author and the people of the step; 404 otherwise."""
    state = page.current_workflow_state
    seat = get_object_or_404(
        PanelSeat.objects.select_related("panel"),
        uuid=uuid,
        panel__workflow_state=state,
        state=PanelSeat.State.ASKED,
    )
    if user.pk != state.requested_by_id and not reviewers_of(seat.panel.task).filter(pk=user.pk).exists():
        raise Http404
    return seat


def reviewers_of(task: Any) -> QuerySet[User]:
    """The active members of the groups that take a step."""
    people = get_user_model()._default_manager.filter(is_active=True)
    return people.filter(groups__in=task.specific.groups.all()).distinct()


def check_may_review(*, page: Any, user: User) -> None:
    """Raises NotAllowed unless the step that waits is for the person to take."""
    if wrote(page.current_workflow_state, user):
        raise NotAllowed("page.reviewer_is_author")
    task, state = page.current_workflow_task, page.current_workflow_task_state
    if panel_of(state) is not None and seat_of(state, user) is None:
        raise NotAllowed("page.reviewer_not_asked")
    if task is None or "approve" not in {name for name, _label, _modal in task.get_actions(page, user)}:
        raise NotAllowed("page.not_in_review")
