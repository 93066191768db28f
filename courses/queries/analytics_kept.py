"""Figures of groups of thousands: what is counted behind the page, over what, and how it is read again.

What is stored is counts and no words, so that each reader sees it in the own language. Small groups go the
same way without being stored: their page counts at once.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet

from assessments.queries.facility import QuizFacts
from core import canonical
from courses import policies
from courses.models import GroupFigures
from courses.queries import analytics, analytics_course
from courses.queries.analytics import LessonRow, Standing

if TYPE_CHECKING:
    from courses.models import Course
    from people.models import User

# As many rows as a page counts while the reader waits.
LARGE = 5_000
COUNTS = ("reached", "read", "completed", "members", "median", "measured", "quiz")
Kind = GroupFigures.Kind


@dataclass(frozen=True)
class Counted:
    """One kind of figures. `rows`: whom they are about; `over`: what decides who that is."""

    rows: Callable[[User, Course], QuerySet[Any]]
    over: Callable[[User, Course], list[str]]
    figures: Callable[[User, Course], dict[str, Any]]


@dataclass(frozen=True)
class CourseFigures:
    standing: Standing
    lessons: list[LessonRow]
    test: QuizFacts | None


def is_large(kind: str, user: User, course: Course) -> bool:
    """Without counting them."""
    rows = COUNTED[kind].rows(user, course).order_by().values("pk")
    return rows[LARGE : LARGE + 1].exists()


def scope_of(kind: str, user: User, course: Course) -> str:
    return canonical.digest(COUNTED[kind].over(user, course))


def count(kind: str, user: User, course: Course) -> dict[str, Any]:
    figures: dict[str, Any] = canonical.plain(COUNTED[kind].figures(user, course))
    return figures


def course_figures(figures: dict[str, Any], lessons: list[dict[str, Any]]) -> CourseFigures:
    """Of lessons that are those that were counted."""
    standing = figures["standing"]
    return CourseFigures(
        standing=Standing(**{**standing, "by_done": tuple(standing["by_done"])}),
        lessons=[_row(lesson, figures["lessons"][str(lesson["id"])]) for lesson in lessons],
        test=_quiz(figures["test"]),
    )


def offices(figures: dict[str, Any]) -> analytics_course.Offices:
    return analytics_course.table_of(figures["offices"])


def _row(lesson: dict[str, Any], counts: dict[str, Any]) -> LessonRow:
    shown = {name: lesson[name] for name in ("uuid", "number", "title", "language", "minutes")}
    return LessonRow(**{**counts, "quiz": _quiz(counts["quiz"])}, **shown)


def _quiz(facts: dict[str, int] | None) -> QuizFacts | None:
    return QuizFacts(**facts) if facts else None


# --- What is counted ----------------------------------------------------------------------


def _members(user: User, course: Course) -> QuerySet[Any]:
    return analytics.group_of_course(user, course).members


def _over_lessons(user: User, course: Course) -> list[str]:
    lessons = [f"lesson {lesson['id']}" for lesson in analytics.lessons_of(course)]
    return [*lessons, *policies.scope_of_trainer(user, course)]


def _over_participants(user: User, course: Course) -> list[str]:
    return policies.scope_of_participation(user)


def _count_course(user: User, course: Course) -> dict[str, Any]:
    group, lessons = analytics.group_of_course(user, course), analytics.lessons_of(course)
    standing = analytics.standing_of(group, lessons)
    rows = analytics.lesson_rows(group, lessons, standing.members)
    test = analytics.final_test_of(group)
    counts = [{name: value for name, value in asdict(row).items() if name in COUNTS} for row in rows]
    return {
        "standing": asdict(standing),
        "lessons": {str(lesson["id"]): row for lesson, row in zip(lessons, counts, strict=True)},
        "test": asdict(test) if test else None,
    }


def _count_offices(user: User, course: Course) -> dict[str, Any]:
    group = analytics.group_of_course(user, course)
    return {"offices": analytics_course.counts_of_members(group)}


def _count_participation(user: User, course: Course) -> dict[str, Any]:
    enrolments = policies.enrolments_in_scope(user, course)
    return {"offices": analytics_course.counts_of_enrolled(enrolments, course)}


COUNTED: dict[str, Counted] = {
    Kind.COURSE: Counted(_members, _over_lessons, _count_course),
    Kind.OFFICES: Counted(_members, policies.scope_of_trainer, _count_offices),
    Kind.PARTICIPATION: Counted(policies.enrolments_in_scope, _over_participants, _count_participation),
}
