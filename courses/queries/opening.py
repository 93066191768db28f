"""The rules of a course as its trainers see them, and who could open a lesson by one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import get_language, gettext as _

from assessments.queries import papers
from core.i18n import localized
from courses import policies, release
from courses.models import Course, CourseEdition, Lesson, LessonEdition, LessonProgress, RunMember
from courses.queries import reach, release as words
from courses.queries.catalogue import in_language
from people import queries as people_queries

if TYPE_CHECKING:
    from courses.queries.release import Named, Reason
    from courses.release import Rule
    from people.models import User

SHOWN = 50


@dataclass(frozen=True)
class RuleRow:
    """A lesson with what completes and what opens it. `is_dead`: nobody can ever open it."""

    lesson: Lesson
    name: Named
    groups: list[list[Reason]]
    is_dead: bool


@dataclass(frozen=True)
class Learner:
    person: User
    is_open: bool
    groups: list[list[Reason]]
    after: str
    begun: bool


@dataclass(frozen=True)
class Preview:
    """Of the members of the runs that somebody keeps. `shut`: those who have begun and could not go on."""

    learners: list[Learner]
    open: int
    closed: int
    shut: int

    @property
    def more(self) -> int:
        return self.open + self.closed - len(self.learners)


def names_in(course: Course) -> dict[str, Named]:
    """By uuid, the published lessons in order, in the reader's language."""
    rows = LessonEdition.objects.filter(lesson__course=course).select_related("lesson")
    rows = rows.only("title", "path", "language", "lesson").order_by("lesson__position", "lesson_id", "pk")
    return {
        str(edition.lesson.uuid): words.Named(
            edition.lesson.position, edition.title, edition.get_absolute_url()
        )
        for edition in in_language(list(rows), "lesson_id", get_language() or "").values()
    }


def title_of(course: Course) -> str:
    rows = list(CourseEdition.objects.filter(course=course).defer("html").order_by("pk"))
    edition = in_language(rows, "course_id", get_language() or "").get(course.pk)
    return edition.title if edition else course.code


def rule_rows(course: Course) -> list[RuleRow]:
    named = names_in(course)
    lessons = [each for each in course.lessons.order_by("position", "pk") if str(each.uuid) in named]
    rules = {each.pk: rule for each in lessons if (rule := policies.rule_of(each.release))}
    names = words.names_for(rules.values(), named)
    dead = reach.never_open(course)
    return [
        RuleRow(
            each,
            named[str(each.uuid)],
            words.said(rules[each.pk], names) if each.pk in rules else [],
            each.pk in dead,
        )
        for each in lessons
    ]


def choices_for(lesson: Lesson) -> list[tuple[str, list[tuple[str, str]]]]:
    """What a condition of this lesson can be about: groups of (value, label)."""
    named = names_in(lesson.course)
    lessons = [
        (f"lesson:{uuid}", _("Lesson %(number)s: %(title)s") % {"number": name.number, "title": name.title})
        for uuid, name in named.items()
        if uuid != str(lesson.uuid)
    ]
    rows = CourseEdition.objects.exclude(course=lesson.course_id).select_related("course").defer("html")
    courses = in_language(list(rows.order_by("course__code", "pk")), "course_id", get_language() or "")
    return [
        (_("Lesson complete"), lessons),
        (_("Test passed, or a mark in it"), _tests_for(lesson)),
        (
            _("Course complete"),
            [
                (
                    f"course:{edition.course.uuid}",
                    _("Course %(code)s: %(title)s") % {"code": edition.course.code, "title": edition.title},
                )
                for edition in courses.values()
            ],
        ),
        (_("Time"), [("from", _("From a day on"))]),
    ]


def _tests_for(lesson: Lesson) -> list[tuple[str, str]]:
    """The quizzes of the other lessons of the course, and the final tests of the other courses."""
    quizzes = papers.assessments_by_uuid(
        Lesson.objects.filter(course=lesson.course_id, quizzes__isnull=False)
        .exclude(pk=lesson.pk)
        .values_list("quizzes__uuid", flat=True)
    )
    finals = papers.assessments_by_uuid(
        Course.objects.exclude(pk=lesson.course_id)
        .filter(final_test__isnull=False, editions__isnull=False)
        .values_list("final_test__uuid", flat=True)
    )
    return [
        (f"assessment:{test.uuid}", _("Test: %(title)s") % {"title": localized(test, "title")})
        for test in [*quizzes, *finals]
    ]


def preview(lesson: Lesson, rule: Rule | None, *, by: User) -> Preview:
    """Nine queries, however many learners there are."""
    kept = policies.runs_taught_by(by).filter(course=lesson.course_id)
    members = RunMember.objects.filter(run__in=kept.values("pk"), state=RunMember.State.ENROLLED)
    people = members.order_by().values("person")
    locks = policies.locks_of(lesson, people, rule=rule)
    begun = set(
        LessonProgress.objects.filter(lesson=lesson, person__in=people, completed_at=None)
        .order_by()
        .values_list("person_id", flat=True)
    )
    closed = {person for person, lock in locks.items() if lock is not None}
    # Those who could not go on first, then whoever waits, then the others.
    order = sorted(locks, key=lambda pk: (not (pk in closed and pk in begun), pk not in closed, pk))
    return Preview(
        learners=_learners(lesson, order[:SHOWN], locks, begun),
        open=len(locks) - len(closed),
        closed=len(closed),
        shut=len(closed & begun),
    )


def _learners(
    lesson: Lesson, people: list[int], locks: Mapping[int, release.Lock | None], begun: set[int]
) -> list[Learner]:
    known = {person.pk: person for person in people_queries.placed_people(people)}
    named = names_in(lesson.course)
    missing = [lock.missing for pk in people if (lock := locks[pk]) and lock.missing is not None]
    names = words.names_for(missing, named)
    numbers = dict(lesson.course.lessons.values_list("pk", "position"))
    found = []
    for pk in people:
        lock = locks[pk]
        groups = words.said(lock.missing, names) if lock and lock.missing is not None else []
        after = str(numbers[lock.after]) if lock and lock.after else ""
        found.append(Learner(known[pk], lock is None, groups, after, pk in begun))
    return found
