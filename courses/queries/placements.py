"""The assessments that stand in a course."""

from __future__ import annotations

from typing import TYPE_CHECKING

from courses.models import LessonQuiz

if TYPE_CHECKING:
    from assessments.models import Assessment
    from courses.models import Course


def assessments_of(course: Course) -> tuple[list[Assessment], Assessment | None]:
    """The quizzes of the published lessons in their order, each once, and the final test."""
    rows = LessonQuiz.objects.filter(lesson__course=course).select_related("assessment")
    quizzes = dict.fromkeys(row.assessment for row in rows.order_by("lesson__position", "pk"))
    return list(quizzes), course.final_test
