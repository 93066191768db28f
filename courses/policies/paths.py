"""Whose path it is, who may join it, and what its order holds back.

A path is kept by trainers whose scope covers the office that holds it; they see all who follow it. Whom
they may bring in is another question: only people of their own scope, as for a run.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from core.errors import Conflict, NotOpen
from courses import pathway
from courses.models import Completion, Course, Enrolment, LearningPath, PathGroup, PathMember, PathStep
from courses.policies.reading import READING
from courses.policies.runs import run_offices_of
from people import policies as people_policies

if TYPE_CHECKING:
    from people.models import User

State = LearningPath.State


def paths_kept_by(user: User) -> QuerySet[LearningPath]:
    return LearningPath.objects.filter(office__in=run_offices_of(user))


def path_for_trainer(*, user: User, uuid: UUID) -> LearningPath:
    """The path to look at and to keep, or 404."""
    return get_object_or_404(paths_kept_by(user).select_related("office"), uuid=uuid)


def step_for_trainer(*, path: LearningPath, uuid: UUID) -> PathStep:
    """A step of a path that a gate gave, or 404."""
    return get_object_or_404(path.steps.select_related("course", "group"), uuid=uuid)


def group_for_trainer(*, path: LearningPath, uuid: UUID) -> PathGroup:
    return get_object_or_404(path.groups, uuid=uuid)


def path_members_for_trainer(*, path: LearningPath, uuids: Iterable[UUID]) -> list[PathMember]:
    """The members named, of a path that a gate gave; 404 for all where one of them is not on it."""
    wanted = set(uuids)
    rows = path.members.filter(uuid__in=wanted).select_related("person").order_by("person__staff_number")
    found = list(rows)
    if not wanted or len(found) != len(wanted):
        raise Http404
    return found


def check_path_takes_people(path: LearningPath) -> None:
    """Raises what the page says where nobody can be taken in."""
    if path.state == State.DRAFT:
        raise NotOpen("path.not_open", path=path.code)
    if path.state == State.ARCHIVED:
        raise Conflict("path.archived", path=path.code)


# --- Learners -----------------------------------------------------------------------------


def paths_open_to(user: User) -> QuerySet[LearningPath]:
    """Paths that take volunteers, held by an office of the person or one above it."""
    return LearningPath.objects.filter(_offered_to(user))


def paths_visible_to_learner(user: User) -> QuerySet[LearningPath]:
    """Those, and whatever the person follows or followed."""
    mine = Q(pk__in=PathMember.objects.filter(person=user).values("path"))
    return LearningPath.objects.filter(mine | _offered_to(user))


def _offered_to(user: User) -> Q:
    over = people_policies.offices_over(user)
    return Q(state=State.OPEN, self_enrolment=True, office__in=over)


def path_for_learner(*, user: User, uuid: UUID) -> LearningPath:
    """The path to look at, or 404."""
    return get_object_or_404(paths_visible_to_learner(user).select_related("office"), uuid=uuid)


def path_membership_of(user: User, path: LearningPath) -> PathMember | None:
    return PathMember.objects.filter(path=path, person=user).first()


def may_leave_path(member: PathMember) -> bool:
    """Whoever was brought in asks a trainer."""
    return member.source == PathMember.Source.SELF and member.state == PathMember.State.ACTIVE


# --- What the order of a path holds back --------------------------------------------------


@dataclass(frozen=True)
class CourseLock:
    """A course that waits in `path` for the courses `behind`, the first one first."""

    path: LearningPath
    behind: list[Course]


def locks_on(user: User, courses: Iterable[int]) -> dict[int, CourseLock]:
    """By course: what keeps the person from enrolling in it by herself; at most four queries.

    Somebody who is in the course already stays in it, whoever brought her in.
    """
    wanted = set(courses)
    memberships = PathMember.objects.filter(
        person=user, state=PathMember.State.ACTIVE, path__state=State.OPEN, path__in_sequence=True,
        path__steps__course__in=wanted,
    ).select_related("path").order_by("joined_at", "pk")  # fmt: skip
    paths = {member.path_id: member.path for member in memberships}
    if not paths:
        return {}
    enrolled = Enrolment.objects.filter(person=user, course__in=wanted, state__in=READING)
    wanted -= set(enrolled.values_list("course", flat=True))
    done = set(Completion.objects.filter(person=user).values_list("course", flat=True))
    steps: dict[int, list[PathStep]] = {pk: [] for pk in paths}
    for step in PathStep.objects.filter(path__in=paths).select_related("course", "group"):
        steps[step.path_id].append(step)
    found: dict[int, CourseLock] = {}
    for pk, rows in steps.items():
        known = {row.course_id: row.course for row in rows}
        for stop in pathway.stops([row.as_step() for row in rows], done, in_sequence=True):
            if stop.behind and stop.step.course in wanted:
                behind = [known[course] for course in stop.behind]
                found.setdefault(stop.step.course, CourseLock(paths[pk], behind))
    return found


def lock_on(user: User, course: Course) -> CourseLock | None:
    return locks_on(user, [course.pk]).get(course.pk)


def check_order(user: User, course: Course) -> None:
    """Raises NotOpen where a path the person follows asks for another course first."""
    if lock := lock_on(user, course):
        first = lock.behind[0].code
        raise NotOpen("path.course_locked", course=course.code, first=first, path=lock.path.title)
