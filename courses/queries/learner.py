"""The lists of a learner's desk."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db.models import OuterRef, Subquery
from django.urls import reverse
from django.utils.translation import get_language, gettext as _

from core import clock
from core.prepared import Prepared
from courses import policies
from courses.models import CourseEdition, Enrolment, LessonEdition, LessonProgress, RunMember
from courses.queries import standing
from courses.queries.catalogue import in_language
from courses.queries.reading import ACTIVE, resume_of
from courses.queries.steps import Step, locks_for, next_of, open_rules, required_done, steps_of

if TYPE_CHECKING:
    from courses.models import Course
    from courses.policies import Outside
    from people.models import User


@dataclass
class CourseStanding:
    """One enrolment as a row of a list."""

    enrolment: Enrolment
    course: Course
    title: str
    language: str
    href: str
    steps: list[Step]
    next_href: str
    last_at: datetime | None
    # The run that the person has a place in.
    run_href: str = ""
    due_on: date | None = None

    @property
    def done(self) -> int:
        return sum(step.state == "done" for step in self.steps)

    @property
    def total(self) -> int:
        return len(self.steps)

    @property
    def percent(self) -> int:
        return self.done * 100 // self.total if self.total else 0

    @property
    def next_step(self) -> Step | None:
        return next_of(self.steps, test_follows=self.course.final_test_id is not None)

    @property
    def minutes_left(self) -> int:
        return sum(step.minutes for step in self.steps if step.state != "done")

    @property
    def test_is_next(self) -> bool:
        return (
            self.enrolment.state == Enrolment.State.ENROLLED
            and required_done(self.steps)
            and self.course.final_test_id is not None
        )


@dataclass(frozen=True)
class ContinuePoint:
    """Where the person was reading last. `paragraph` counts from 1 through the whole lesson."""

    course_code: str
    course_title: str
    lesson_number: int
    lesson_title: str
    language: str
    href: str
    paragraph: int
    percent: int
    at: datetime


@dataclass(frozen=True)
class DueItem:
    """What comes next in a course. It is due by the last day of the run the person is in, if in any."""

    what: str
    for_: str
    href: str
    action: str
    minutes: int
    due_on: date | None = None

    @property
    def days_left(self) -> int | None:
        """0 on the last day, less when it is past."""
        return (self.due_on - clock.today()).days if self.due_on else None

    @property
    def late(self) -> bool:
        return self.days_left is not None and self.days_left < 0


def _run_of_enrolment(field: str) -> Subquery:
    """Of the run in which the person has a place; there is at most one for each course."""
    rows = RunMember.objects.filter(
        person=OuterRef("person"), course=OuterRef("course"), state=RunMember.State.ENROLLED
    )
    return Subquery(rows.order_by().values(field)[:1])


_enrolments = Prepared(
    lambda person, states: (
        Enrolment.objects.filter(person=person, state__in=states)
        .select_related("course__final_test")
        .annotate(run_uuid=_run_of_enrolment("run__uuid"), run_ends=_run_of_enrolment("run__ends_on"))
        .order_by("-enrolled_at")
    )
)
_editions = Prepared(
    lambda person, states: (
        CourseEdition.objects.filter(course__enrolments__person=person, course__enrolments__state__in=states)
        .defer("html")
        .order_by("pk")
    )
)
_progress = Prepared(lambda person: LessonProgress.objects.filter(person=person).select_related("lesson"))


def courses_of(person: User, states: Iterable[str] = ACTIVE) -> list[CourseStanding]:
    """The person's courses, the one touched last first; three queries, one more where rules want it."""
    language = get_language() or ""
    states = tuple(states)
    enrolments = list(_enrolments(person.pk, states))
    editions = in_language(list(_editions(person.pk, states)), "course_id", language)
    progress: dict[int, dict[int, LessonProgress]] = {}
    for row in _progress(person.pk):
        progress.setdefault(row.lesson.course_id, {})[row.lesson_id] = row
    rules = [
        rule
        for course, edition in editions.items()
        for rule in open_rules(edition.outline, progress.get(course, {}))
    ]
    outside = policies.outside_of([person.pk], rules)[person.pk]
    found = [
        _standing(
            enrolment, editions.get(enrolment.course_id), progress.get(enrolment.course_id, {}), outside
        )
        for enrolment in enrolments
    ]
    return sorted(found, key=lambda row: row.last_at or row.enrolment.enrolled_at, reverse=True)


def _standing(
    enrolment: Enrolment,
    edition: CourseEdition | None,
    progress: dict[int, LessonProgress],
    outside: Outside,
) -> CourseStanding:
    outline, locks = edition.outline if edition else [], {}
    if enrolment.state == Enrolment.State.ENROLLED:
        locks = locks_for(outline, progress, in_sequence=enrolment.course.in_sequence, outside=outside)
    steps = steps_of(outline, progress, locks=locks)
    step = next_of(steps, test_follows=enrolment.course.final_test_id is not None)
    return CourseStanding(
        enrolment=enrolment,
        course=enrolment.course,
        title=edition.title if edition else enrolment.course.code,
        language=edition.language if edition else "",
        href=edition.get_absolute_url() if edition else "",
        steps=steps,
        next_href=f"{step.href}{resume_of(progress.get(step.id))}" if step else "",
        last_at=max((row.updated_at for row in progress.values()), default=None),
        run_href=reverse("runs:show", args=[run]) if (run := getattr(enrolment, "run_uuid", None)) else "",
        due_on=getattr(enrolment, "run_ends", None),
    )


def continue_point(person: User) -> ContinuePoint | None:
    """The place in the unfinished lesson read last; two queries."""
    row = (
        LessonProgress.objects.filter(
            person=person,
            completed_at=None,
            block__isnull=False,
            lesson__course__enrolments__person=person,
            lesson__course__enrolments__state=Enrolment.State.ENROLLED,
            lesson__editions__isnull=False,
        )
        .select_related("lesson__course")
        .order_by("-updated_at", "-pk")
        .first()
    )
    if row is None:
        return None
    rows = LessonEdition.objects.filter(lesson_id=row.lesson_id).defer("html", "html_both", "parts")
    edition = in_language(list(rows.order_by("pk")), "lesson_id", get_language() or "").get(row.lesson_id)
    if edition is None:
        return None
    place = standing.place(edition, row.block, row.paragraph)
    return ContinuePoint(
        course_code=row.lesson.course.code,
        course_title=edition.outline["course"][0],
        lesson_number=edition.number,
        lesson_title=edition.title,
        language=edition.language,
        href=f"{edition.get_absolute_url()}{resume_of(row) if place else ''}",
        paragraph=place.at + 1 if place else 1,
        percent=row.percent,
        at=row.updated_at,
    )


def due_next(person: User) -> list[DueItem]:
    """The next step of every course under way, in the order of `courses_of`."""
    return due_of(courses_of(person, states=[Enrolment.State.ENROLLED]))


def due_of(
    rows: Iterable[CourseStanding], *, days: Mapping[int, date] | None = None, more: Iterable[DueItem] = ()
) -> list[DueItem]:
    """The next step of each course in the list that is under way: those with a day first, by that day.

    `days` are those by which something else than a run asks for a course; `more` is put among them.
    """
    items = list(more)
    for row in rows:
        if row.enrolment.state != Enrolment.State.ENROLLED:
            continue
        asked = [day for day in (row.due_on, (days or {}).get(row.course.pk)) if day]
        due_on = min(asked, default=None)
        names = {"code": row.course.code, "title": row.title}
        course = _("%(code)s %(title)s") % names
        step = row.next_step
        if step is not None:
            what = _("Lesson %(number)s: %(title)s") % {"number": step.number, "title": step.title}
            action = _("Continue") if step.percent else _("Start")
            items.append(DueItem(what, course, row.next_href, action, step.minutes, due_on))
        elif row.test_is_next and (test := row.course.final_test):
            items.append(
                DueItem(
                    what=_("Final test"),
                    for_=course,
                    href=test.get_absolute_url(),
                    action=_("To the test"),
                    minutes=test.time_limit_minutes or 0,
                    due_on=due_on,
                )
            )
    return sorted(items, key=lambda item: item.due_on or date.max)
