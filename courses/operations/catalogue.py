"""The rows behind the pages: courses, lessons and their rules."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Max

from core import ledger
from core.errors import Conflict
from core.outbox import after_commit
from courses.models import Course, CourseCompetency, Lesson
from courses.operations import publication

if TYPE_CHECKING:
    from assessments.models import Assessment
    from competence.models import Competency
    from people.models import User


@transaction.atomic
def open_course(
    *,
    code: str,
    by: User,
    hours: Decimal | int = 0,
    level_from: str = "",
    level_to: str = "",
    in_sequence: bool = False,
    holds_posts: bool = False,
    final_test: Assessment | None = None,
    competencies: Iterable[Competency] = (),
) -> Course:
    """A course without pages yet. Raises Conflict when the code is taken."""
    if Course.objects.filter(code=code).exists():
        raise Conflict("course.code_taken", course=code)
    course = Course.objects.create(
        code=code,
        hours=hours,
        level_from=level_from,
        level_to=level_to,
        in_sequence=in_sequence,
        holds_posts=holds_posts,
        final_test=final_test,
    )
    _set_competencies(course, competencies)
    ledger.append(event="course.opened", subject=course, by=by, code=code)
    return course


@transaction.atomic
def change_course(
    *, course: Course, by: User, competencies: Iterable[Competency] | None = None, **changes: Any
) -> Course:
    """Change rules of the course: hours, levels, sequence, final test."""
    course = Course.objects.select_for_update().get(pk=course.pk)
    before = {name: getattr(course, name) for name in changes}
    for name, value in changes.items():
        setattr(course, name, value)
    course.full_clean(exclude=["code"])
    course.save(update_fields=[*changes, "updated_at"])
    if competencies is not None:
        _set_competencies(course, competencies)
    changed = sorted(name for name, value in before.items() if value != getattr(course, name))
    ledger.append(event="course.changed", subject=course, by=by, code=course.code, changed=changed)
    return course


def _set_competencies(course: Course, competencies: Iterable[Competency]) -> None:
    CourseCompetency.objects.filter(course=course).delete()
    CourseCompetency.objects.bulk_create(
        CourseCompetency(course=course, competency=competency) for competency in competencies
    )


@transaction.atomic
def add_lesson(
    *,
    course: Course,
    by: User,
    position: int | None = None,
    minutes: int = 20,
    completion_rule: str = Lesson.Rule.QUIZ,
    minimum_percent: int | None = None,
    is_required: bool = True,
) -> Lesson:
    """A lesson row; without `position` it comes last."""
    # The course row is the lock under which positions are counted.
    course = Course.objects.select_for_update().get(pk=course.pk)
    if position is None:
        position = (course.lessons.aggregate(last=Max("position"))["last"] or 0) + 1
    lesson = Lesson(
        course=course,
        position=position,
        minutes=minutes,
        completion_rule=completion_rule,
        minimum_percent=minimum_percent,
        is_required=is_required,
    )
    lesson.full_clean()
    lesson.save()
    ledger.append(event="lesson.added", subject=lesson, by=by, code=course.code, position=position)
    return lesson


@transaction.atomic
def change_lesson(*, lesson: Lesson, by: User, **changes: Any) -> Lesson:
    """Change position, minutes, the rule of completion, or whether the course needs the lesson.

    Whoever has completed it keeps that; whoever has done by now what the new rule asks for is complete.
    """
    lesson = Lesson.objects.select_for_update().get(pk=lesson.pk)
    before = {name: getattr(lesson, name) for name in changes}
    for name, value in changes.items():
        setattr(lesson, name, value)
    if "completion_rule" in changes and lesson.completion_rule != Lesson.Rule.GRADE:
        lesson.minimum_percent = None
    lesson.full_clean()
    lesson.save(update_fields=[*{*changes, "minimum_percent"}, "updated_at"])
    ledger.append(
        event="lesson.changed",
        subject=lesson,
        by=by,
        position=lesson.position,
        code=lesson.course.code,
        changed=sorted(changes),
        before=before,
        after=changes,
    )
    if {"completion_rule", "minimum_percent", "is_required"} & changes.keys():
        publication.refresh_outlines(course=lesson.course)
        after_commit("courses.tasks.follow_rule", lesson_id=lesson.pk, after=0)
    return lesson
