"""Whose run it is, and who may join it.

A run is kept by trainers whose scope covers the office that holds it, and by those who teach it. They see
all its members, also those from elsewhere, because that is what teaching them means. Whom they may add is
another question: only people of their own scope.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from courses.models import (
    Course,
    CourseRun,
    Enrolment,
    EnrolmentRule,
    Lesson,
    MembershipBatch,
    RunMember,
    RunTrainer,
)
from people import policies as people_policies
from people.registry import Role

if TYPE_CHECKING:
    from courses.models import LearningPath
    from people.models import Office, User


PARTICIPATION_READERS = (Role.UNIT_VERIFIER, Role.HR_REVIEWER, Role.HR_APPROVER, Role.AUDITOR)


def teaches(user: User) -> bool:
    return people_policies.has_role(user, Role.TRAINER)


def check_keeps_runs(user: User) -> None:
    """For pages that are about no run in particular."""
    if not teaches(user):
        raise PermissionDenied


def run_offices_of(user: User) -> QuerySet[Office]:
    """Offices at which the person may hold a run."""
    return people_policies.offices_in_scope(user, Role.TRAINER)


def may_hold_run_at(user: User, office: Office) -> bool:
    return run_offices_of(user).filter(pk=office.pk).exists()


def runs_taught_by(user: User) -> QuerySet[CourseRun]:
    """Runs the person keeps. Whoever is a trainer no more keeps none, whatever the run still says."""
    if not teaches(user):
        return CourseRun.objects.none()
    held = Q(office__in=run_offices_of(user))
    taught = Q(pk__in=RunTrainer.objects.filter(person=user).values("run"))
    return CourseRun.objects.filter(held | taught)


def scope_of_trainer(user: User, course: Course) -> list[str]:
    """What decides which runs of a course the person keeps: offices, and runs taught outside them."""
    taught = RunTrainer.objects.filter(person=user, run__course=course)
    beyond = taught.exclude(run__office__in=run_offices_of(user)).order_by("run_id")
    paths = people_policies.scope_paths(user, Role.TRAINER)
    return [*paths, *(str(run) for run in beyond.values_list("run_id", flat=True))] if paths else []


def courses_of_runs(runs: QuerySet[CourseRun]) -> QuerySet[Course]:
    return Course.objects.filter(pk__in=runs.order_by().values("course"))


def course_for_trainer(*, user: User, uuid: UUID) -> Course:
    """A course of which the person keeps a run, or 404."""
    return get_object_or_404(courses_of_runs(runs_taught_by(user)), uuid=uuid)


def check_reads_participation(user: User) -> None:
    """For figures about the people of one's offices, without names."""
    if not people_policies.has_role(user, *PARTICIPATION_READERS):
        raise PermissionDenied


def scope_of_participation(user: User) -> list[str]:
    """What decides whose enrolments the person counts."""
    return people_policies.scope_paths(user, *PARTICIPATION_READERS)


def enrolments_in_scope(user: User, course: Course) -> QuerySet[Enrolment]:
    """Enrolments in the course of whoever the person sees as HR or auditor."""
    people = people_policies.people_visible_to(user, roles=PARTICIPATION_READERS)
    return Enrolment.objects.filter(course=course, person__in=people.values("pk"))


def lesson_of_course(*, course: Course, uuid: UUID) -> Lesson:
    """A lesson of a course that a gate gave, or 404."""
    return get_object_or_404(Lesson.objects.filter(course=course), uuid=uuid)


def run_for_trainer(*, user: User, uuid: UUID) -> CourseRun:
    """The run to look at and to keep, or 404."""
    return get_object_or_404(runs_taught_by(user).select_related("course", "office"), uuid=uuid)


def run_trainer_for_trainer(*, run: CourseRun, person: UUID) -> RunTrainer:
    """One trainer of a run that a gate gave, or 404."""
    return get_object_or_404(run.run_trainers.select_related("person"), person__uuid=person)


def members_visible_to(user: User) -> QuerySet[RunMember]:
    """Memberships in the runs the person keeps."""
    return RunMember.objects.filter(run__in=runs_taught_by(user))


def members_for_trainer(*, run: CourseRun, uuids: Iterable[UUID]) -> list[RunMember]:
    """The members named, of a run that a gate gave; 404 for all where one of them is not in it."""
    wanted = set(uuids)
    rows = RunMember.objects.filter(run=run, uuid__in=wanted).select_related("person")
    found = list(rows.order_by("person__staff_number"))
    if not wanted or len(found) != len(wanted):
        raise Http404
    return found


def people_to_add(user: User) -> QuerySet[User]:
    """Whom the person may bring into a run: anybody of the own scope."""
    return people_policies.people_visible_to(user, roles=[Role.TRAINER])


def batch_for_trainer(*, target: CourseRun | LearningPath, uuid: UUID) -> MembershipBatch:
    """A list that was put in for a run or a path that a gate gave, or 404."""
    rows = MembershipBatch.objects.filter(**{target.kind: target})
    return get_object_or_404(rows.select_related("by", "rule"), uuid=uuid)


def check_own_batch(*, user: User, batch: MembershipBatch) -> None:
    """Whom a list finds depends on whose list it is, so others neither look at nor confirm it."""
    if batch.by_id != user.pk:
        raise Http404


def check_own_rule(*, user: User, rule: EnrolmentRule) -> None:
    """The same of a rule."""
    if rule.keeper_id != user.pk:
        raise PermissionDenied


def rule_for_trainer(*, target: CourseRun | LearningPath, uuid: UUID) -> EnrolmentRule:
    """A rule of a run or a path that a gate gave, or 404."""
    rows = EnrolmentRule.objects.filter(**{target.kind: target})
    rows = rows.select_related("audience__office", "keeper")
    return get_object_or_404(rows, uuid=uuid)


# --- Learners -----------------------------------------------------------------------------


def runs_visible_to_learner(user: User) -> QuerySet[CourseRun]:
    """Runs the person was or is in, and those offered by an office of the person or one above it."""
    mine = Q(pk__in=RunMember.objects.filter(person=user).values("run"))
    return CourseRun.objects.filter(mine | _offered_to(user))


def runs_open_to(user: User) -> QuerySet[CourseRun]:
    """Runs that take people now or will, and that an office of the person or one above it holds."""
    return CourseRun.objects.filter(_offered_to(user))


def _offered_to(user: User) -> Q:
    over = people_policies.offices_over(user)
    return Q(state=CourseRun.State.OPEN, self_enrolment=True, office__in=over)


def run_for_learner(*, user: User, uuid: UUID) -> CourseRun:
    """The run to look at, or 404."""
    rows = runs_visible_to_learner(user).select_related("course", "office")
    return get_object_or_404(rows, uuid=uuid)


def membership_of(user: User, run: CourseRun) -> RunMember | None:
    return RunMember.objects.filter(run=run, person=user).first()
