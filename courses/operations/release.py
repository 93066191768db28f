"""What opens a lesson is set here (docs/decisions/0020)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from assessments.queries import papers
from core import ledger
from core.errors import Conflict, Invalid
from courses import release
from courses.models import Course, CourseEdition, Lesson
from courses.operations import publication
from courses.queries import reach
from courses.release import AssessmentPassed, CourseComplete, LessonComplete

if TYPE_CHECKING:
    from courses.release import Rule
    from people.models import User


@transaction.atomic
def set_release(*, lesson: Lesson, rule: Rule | None, by: User) -> Lesson:
    """None: the lesson is open to everybody who is enrolled. The same rule again changes nothing.

    Raises Invalid for a rule that cannot be read or names nothing, Conflict where it would close this
    lesson or another one for ever.
    """
    course = Course.objects.select_for_update().get(pk=lesson.course_id)
    lesson = Lesson.objects.select_for_update().get(pk=lesson.pk)
    wanted = release.write(rule) if rule is not None else None
    if wanted == lesson.release:
        return lesson
    if rule is not None:
        rule = release.read(wanted)  # what is kept can be read again
        _check_targets(lesson, rule)
    closed = reach.closed_by(lesson, rule)
    if lesson in closed:
        raise Conflict("release.never_opens", number=lesson.position)
    if closed:
        raise Conflict("release.closes_others", lessons=", ".join(map(str, closed)))
    before, lesson.release = lesson.release, wanted
    lesson.save(update_fields=["release", "updated_at"])
    ledger.append(
        event="lesson.release_set",
        subject=lesson,
        by=by,
        position=lesson.position,
        code=course.code,
        before=before,
        after=wanted,
    )
    publication.refresh_outlines(course=course)
    return lesson


def _check_targets(lesson: Lesson, rule: Rule) -> None:
    wanted = list(release.conditions(rule))
    lessons = {each.lesson for each in wanted if isinstance(each, LessonComplete)}
    courses = {each.course for each in wanted if isinstance(each, CourseComplete)}
    tests = {each.assessment for each in wanted if isinstance(each, AssessmentPassed)}
    known = Lesson.objects.filter(course=lesson.course_id, uuid__in=lessons).count()
    online = CourseEdition.objects.filter(course__uuid__in=courses).values("course").distinct().count()
    if (known, online, papers.assessments_by_uuid(tests).count()) != (
        len(lessons), len(courses), len(tests),
    ):  # fmt: skip
        raise Invalid("release.target_unreadable")
