"""Which lessons are open to whom (docs/decisions/0020). The rules themselves are in courses.release."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.db.models import BooleanField, DecimalField, Exists, OuterRef, Q, QuerySet, Subquery, Value
from django.http import Http404
from django.shortcuts import get_object_or_404

from assessments.queries import scores
from core import clock
from courses import release
from courses.models import Completion, Course, CoursePage, Enrolment, Lesson, LessonEdition, LessonProgress
from courses.release import AssessmentPassed, CourseComplete, Entry, Facts, Lock, Rule
from people import policies as people_policies
from people.registry import Role

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID

    from people.models import User

    People = Iterable[int] | QuerySet[Any, Any]


@dataclass
class Outside:
    """What rules may ask for beyond the lessons of their own course."""

    courses: set[str] = field(default_factory=set)
    passed: set[str] = field(default_factory=set)
    marks: dict[str, Decimal] = field(default_factory=dict)

    def facts(self, lessons: Iterable[str], today: date) -> Facts:
        return Facts(
            today=today,
            lessons=frozenset(lessons),
            courses=frozenset(self.courses),
            passed=frozenset(self.passed),
            marks=self.marks,
        )


def outside_of(people: People, rules: Iterable[Rule]) -> defaultdict[int, Outside]:
    """By person; one query, and none where the rules ask for lessons and days only."""
    wanted = [condition for rule in rules for condition in release.conditions(rule)]
    courses = {each.course for each in wanted if isinstance(each, CourseComplete)}
    assessments = {each.assessment for each in wanted if isinstance(each, AssessmentPassed)}
    found: defaultdict[int, Outside] = defaultdict(Outside)
    if not courses and not assessments:
        return found
    for person, uuid, score, maximum, passed in _outside_rows(people, courses, assessments):
        key, known = str(uuid), found[person]
        if key in courses:
            known.courses.add(key)
            continue
        known.marks[key] = max(known.marks.get(key, Decimal(0)), scores.percent_of(score, maximum))
        if passed:
            known.passed.add(key)
    return found


def _outside_rows(people: People, courses: set[str], assessments: set[str]) -> Iterable[Any]:
    people = people if isinstance(people, QuerySet) else list(people)
    number: DecimalField = DecimalField(max_digits=8, decimal_places=2)
    completed = (
        Completion.objects.filter(course__uuid__in=courses, person__in=people)
        .order_by()
        .values_list(
            "person_id",
            "course__uuid",
            Value(None, output_field=number),
            Value(None, output_field=number),
            Value(True, output_field=BooleanField()),
        )
    )
    if not assessments:
        return completed
    marks = scores.finished_rows(assessments, people)
    return marks.union(completed, all=True) if courses else marks


def rule_of(data: Any) -> Rule | None:
    """As it is kept on the row of a lesson."""
    return release.read(data) if data is not None else None


# --- One person ---------------------------------------------------------------------------


def closed_lessons(user: User, among: Iterable[int] | None = None) -> set[int]:
    """Of the lessons, those the person cannot open now, by their rule or by their order; two queries.

    None: of all courses the person is enrolled in. To somebody who is not enrolled, lessons with a rule are
    closed; those in order are not, because their order is no secret. Those who write and review courses are
    the business of the caller.
    """
    rows = list(_rows_of(user, among))
    by_course: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        by_course[row["course_id"]].append(row)
    rules = [rule for row in rows if not row["done"] and (rule := rule_of(row["release"]))]
    outside = outside_of([user.pk], rules)[user.pk]
    closed: set[int] = set()
    for lessons in by_course.values():
        closed |= _closed_in(lessons, outside)
    return closed if among is None else closed & set(among)


def is_closed(user: User, lesson: Lesson) -> bool:
    """Costs nothing where the lesson has no rule and its course no order."""
    if lesson.release is None and not lesson.course.in_sequence:
        return False
    return lesson.pk in closed_lessons(user, [lesson.pk])


def _rows_of(user: User, among: Iterable[int] | None) -> Iterable[Any]:
    """The lessons of every course with a rule or an order that may matter, with how the person stands."""
    enrolled = Enrolment.objects.filter(person=user.pk, course=OuterRef("course"))
    progress = LessonProgress.objects.filter(
        person=user.pk, lesson=OuterRef("pk"), completed_at__isnull=False
    )
    ruled = Lesson.objects.filter(release__isnull=False).order_by().values("course")
    courses = Course.objects.filter(Q(in_sequence=True) | Q(pk__in=ruled))
    if among is None:
        mine = Enrolment.objects.filter(person=user.pk, state=Enrolment.State.ENROLLED)
        courses = courses.filter(pk__in=mine.order_by().values("course"))
    else:
        courses = courses.filter(pk__in=Lesson.objects.filter(pk__in=list(among)).order_by().values("course"))
    published = Exists(LessonEdition.objects.filter(lesson=OuterRef("pk")))
    return (
        Lesson.objects.filter(published, course__in=courses.values("pk"))
        .annotate(enrolment=Subquery(enrolled.values("state")[:1]), done=Exists(progress))
        .order_by("course", "position", "pk")
        .values(
            "pk", "uuid", "course_id", "course__in_sequence", "is_required", "release", "enrolment", "done"
        )
    )


def _closed_in(lessons: list[dict[str, Any]], outside: Outside) -> set[int]:
    """Of one course."""
    state = lessons[0]["enrolment"]
    if state == Enrolment.State.COMPLETED:
        return set()
    if state != Enrolment.State.ENROLLED:
        return {row["pk"] for row in lessons if row["release"] is not None}
    return set(
        release.locks(
            [entry_of(row) for row in lessons],
            in_sequence=lessons[0]["course__in_sequence"],
            done={row["pk"] for row in lessons if row["done"]},
            facts=outside.facts((str(row["uuid"]) for row in lessons if row["done"]), clock.today()),
        )
    )


def entry_of(row: Mapping[str, Any]) -> Entry:
    return Entry(row["pk"], str(row["uuid"]), row["is_required"], rule_of(row["release"]))


# --- Many people --------------------------------------------------------------------------


def locks_of(lesson: Lesson, people: People, *, rule: Rule | None) -> Mapping[int, Lock | None]:
    """What keeps the lesson closed to each of the people, if it had this rule; three queries.

    None: it is open. People who completed the lesson or the course keep it open.
    """
    course = lesson.course
    rows = list(
        Lesson.objects.filter(course=course, editions__isnull=False)
        .distinct()
        .order_by("position", "pk")
        .values("pk", "uuid", "is_required")
    )
    uuids = {row["pk"]: str(row["uuid"]) for row in rows}
    entries = [
        Entry(row["pk"], str(row["uuid"]), row["is_required"], rule if row["pk"] == lesson.pk else None)
        for row in rows
    ]
    done: dict[int, set[int]] = defaultdict(set)
    complete = LessonProgress.objects.filter(
        lesson__in=uuids, person__in=people, completed_at__isnull=False
    ).order_by()
    for person, pk in complete.values_list("person_id", "lesson_id"):
        done[person].add(pk)
    outside = outside_of(people, [rule] if rule else [])
    today, states = clock.today(), dict(_states(course, people))
    found: dict[int, Lock | None] = {}
    for person, state in states.items():
        if state == Enrolment.State.COMPLETED:
            found[person] = None
            continue
        facts = outside[person].facts((uuids[pk] for pk in done[person]), today)
        found[person] = release.locks(
            entries, in_sequence=course.in_sequence, done=done[person], facts=facts
        ).get(lesson.pk)
    return found


def _states(course: Course, people: People) -> Iterable[tuple[int, str]]:
    rows = Enrolment.objects.filter(course=course, person__in=people).exclude(state=Enrolment.State.WITHDRAWN)
    return rows.order_by().values_list("person_id", "state")


# --- Who sets the rules -------------------------------------------------------------------


def may_look_at_rules(user: User) -> bool:
    return people_policies.has_role(user, Role.TRAINER, Role.PUBLISHER)


def course_for_rules(*, user: User, uuid: UUID) -> Course:
    """A course whose rules the person may look at: any, for trainers and publishers; 404 otherwise."""
    if not may_look_at_rules(user):
        raise Http404
    return get_object_or_404(Course.objects.filter(lessons__editions__isnull=False).distinct(), uuid=uuid)


def lesson_for_rules(*, course: Course, uuid: UUID) -> Lesson:
    """A published lesson of a course that a gate gave, or 404."""
    rows = Lesson.objects.filter(course=course, editions__isnull=False).distinct()
    return get_object_or_404(rows.select_related("course"), uuid=uuid)


def may_set_release(user: User, course: Course) -> bool:
    """Publishers, and trainers in the courses they wrote: what opens a lesson concerns every run of it."""
    if people_policies.has_role(user, Role.PUBLISHER):
        return True
    return (
        people_policies.has_role(user, Role.TRAINER)
        and CoursePage.objects.filter(course=course, owner=user).exists()
    )


def check_may_set_release(*, user: User, course: Course) -> None:
    if not may_set_release(user, course):
        raise PermissionDenied
