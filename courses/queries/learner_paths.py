"""Learning paths as those see them who follow them or may join them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.utils.translation import get_language, gettext as _

from core import clock
from core.prepared import Prepared
from courses import pathway, policies
from courses.models import CourseEdition, Enrolment, LearningPath, PathMember, PathStep
from courses.queries.catalogue import in_language
from courses.queries.learner import DueItem
from courses.queries.path_facts import completed_of, due_day
from courses.queries.paths import rule_of

if TYPE_CHECKING:
    from courses.models import Course
    from people.models import User

State = PathMember.State
OFFERED = 50


@dataclass(frozen=True)
class CourseStop:
    """A course of a path as it stands for a person. `state` as in `pathway`; `behind` are codes."""

    course: Course
    title: str
    language: str
    href: str
    rule: str
    state: str
    behind: list[str]
    is_enrolled: bool
    due_on: date | None

    @property
    def is_open(self) -> bool:
        return self.state == pathway.OPEN

    @property
    def is_late(self) -> bool:
        return self.is_open and self.due_on is not None and self.due_on < clock.today()

    @property
    def label(self) -> str:
        return f"{self.course.code} {self.title}".strip()


@dataclass(frozen=True)
class PathStanding:
    """`done` of `wanted` courses; `member` is None for a path that the person does not follow."""

    path: LearningPath
    member: PathMember | None
    stops: list[CourseStop]
    done: int
    wanted: int

    @property
    def is_active(self) -> bool:
        return self.member is not None and self.member.state == State.ACTIVE

    @property
    def is_complete(self) -> bool:
        return self.member is not None and self.member.state == State.COMPLETED

    @property
    def next(self) -> CourseStop | None:
        """What to go on with: a course under way before one to begin."""
        stops = [stop for stop in self.stops if stop.is_open]
        return next((stop for stop in stops if stop.is_enrolled), stops[0] if stops else None)

    @property
    def due_on(self) -> date | None:
        return self.member.due_on if self.member else None

    @property
    def is_late(self) -> bool:
        return self.is_active and self.due_on is not None and self.due_on < clock.today()

    @property
    def may_join(self) -> bool:
        return (
            not self.is_active
            and not self.is_complete
            and self.path.state == LearningPath.State.OPEN
            and self.path.self_enrolment
        )

    @property
    def may_leave(self) -> bool:
        return self.member is not None and policies.may_leave_path(self.member)


_active = Prepared(
    lambda person: (
        PathMember.objects.filter(person=person, state=State.ACTIVE, path__state=LearningPath.State.OPEN)
        .select_related("path")
        .order_by("joined_at", "pk")
    )
)


def paths_under_way(person: User) -> list[PathStanding]:
    """For the desk: one query where there is none, else five."""
    members = list(_active(person.pk))
    return _standings(person, [(member.path, member) for member in members])


def paths_of(person: User) -> list[PathStanding]:
    """All that the person is on or was, those under way first; five queries."""
    rows = PathMember.objects.filter(person=person).select_related("path").order_by("-joined_at", "pk")
    members = sorted(rows, key=lambda member: member.state != State.ACTIVE)
    return _standings(person, [(member.path, member) for member in members])


def paths_to_join(person: User) -> list[PathStanding]:
    """Open ones that the person is not on; a fixed number of queries."""
    mine = PathMember.objects.filter(person=person, state__in=(State.ACTIVE, State.COMPLETED))
    rows = policies.paths_open_to(person).exclude(pk__in=mine.values("path")).order_by("code")
    return _standings(person, [(path, None) for path in rows[:OFFERED]])


def path_page(person: User, path: LearningPath) -> PathStanding:
    return _standings(person, [(path, policies.path_membership_of(person, path))])[0]


def _standings(person: User, rows: Sequence[tuple[LearningPath, PathMember | None]]) -> list[PathStanding]:
    if not rows:
        return []
    steps: dict[int, list[PathStep]] = {path.pk: [] for path, _member in rows}
    for step in PathStep.objects.filter(path__in=steps).select_related("course", "group"):
        steps[step.path_id].append(step)
    courses = {step.course_id for found in steps.values() for step in found}
    done = completed_of([person.pk], courses).get(person.pk, set())
    mine = Enrolment.objects.filter(person=person, course__in=courses, state__in=policies.READING)
    enrolled = set(mine.values_list("course", flat=True))
    found = CourseEdition.objects.filter(course__in=courses).defer("html", "outline").order_by("pk")
    editions = in_language(list(found), "course_id", get_language() or "")
    return [_standing(path, member, steps[path.pk], done, enrolled, editions) for path, member in rows]


def _standing(
    path: LearningPath,
    member: PathMember | None,
    steps: list[PathStep],
    done: set[int],
    enrolled: set[int],
    editions: dict[int, CourseEdition],
) -> PathStanding:
    plain = [step.as_step() for step in steps]
    codes = {step.course_id: step.course.code for step in steps}
    stops = []
    for step, stop in zip(steps, pathway.stops(plain, done, in_sequence=path.in_sequence), strict=True):
        edition = editions.get(step.course_id)
        stops.append(
            CourseStop(
                course=step.course,
                title=edition.title if edition else "",
                language=edition.language if edition else "",
                href=edition.get_absolute_url() if edition else "",
                rule=rule_of(step),
                # Whoever is in a course already stays in it, whatever the order says.
                state=pathway.OPEN if stop.behind and step.course_id in enrolled else stop.state,
                behind=[codes[course] for course in stop.behind],
                is_enrolled=step.course_id in enrolled,
                due_on=due_day(member.joined_at, step.due_days) if member else None,
            )
        )
    return PathStanding(path, member, stops, *pathway.share(plain, done))


def courses_behind(lock: policies.CourseLock) -> list[dict[str, str]]:
    """What has to be complete first, as links; one query."""
    rows = CourseEdition.objects.filter(course__in=lock.behind).defer("html", "outline").order_by("pk")
    editions = in_language(list(rows), "course_id", get_language() or "")
    return [
        {
            "label": f"{course.code} {editions[course.pk].title}" if course.pk in editions else course.code,
            "href": editions[course.pk].get_absolute_url() if course.pk in editions else "",
        }
        for course in lock.behind
    ]


def due_days(standings: Iterable[PathStanding]) -> dict[int, date]:
    """By course: the first day by which a path asks for it."""
    days: dict[int, date] = {}
    for stop in _open_stops(standings):
        if stop.due_on is not None:
            days[stop.course.pk] = min(stop.due_on, days.get(stop.course.pk, date.max))
    return days


def to_begin(standings: Iterable[PathStanding]) -> list[DueItem]:
    """Courses to enrol in: all that are open and have a day, and the next one of each path."""
    items: dict[int, DueItem] = {}
    for standing in standings:
        for stop in _open_stops([standing]):
            if stop.is_enrolled or not stop.href or (stop.due_on is None and stop is not standing.next):
                continue
            known = items.get(stop.course.pk)
            if known is None or (stop.due_on or date.max) < (known.due_on or date.max):
                items[stop.course.pk] = DueItem(
                    what=stop.label,
                    for_=_("Learning path %(title)s") % {"title": standing.path.title},
                    href=stop.href,
                    action=_("Enrol"),
                    minutes=0,
                    due_on=stop.due_on,
                )
    return list(items.values())


def _open_stops(standings: Iterable[PathStanding]) -> Iterable[CourseStop]:
    for standing in standings:
        if standing.is_active:
            yield from (stop for stop in standing.stops if stop.is_open)
