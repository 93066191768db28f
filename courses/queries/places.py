"""How many places a run has left, and what naming somebody for it would lead to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from django.db.models import Count, QuerySet
from django.utils.translation import gettext_lazy as _

from core import clock
from courses.models import CourseRun, Enrolment, RunMember

if TYPE_CHECKING:
    from django.utils.functional import Promise

    from people.models import User

AT_ONCE = 2000  # identifiers in one statement


class Outcome:
    """What happens to somebody who is named for a run."""

    JOINS, WAITS = "joins", "waits"
    ENROLLED, WAITING, COMPLETED, ELSEWHERE, INACTIVE = (
        "enrolled", "waiting", "completed", "elsewhere", "inactive",
    )  # fmt: skip


OUTCOME_LABELS: dict[str, Promise] = {
    Outcome.JOINS: _("Joins"),
    Outcome.WAITS: _("Goes on the waiting list"),
    Outcome.ENROLLED: _("Already in the run"),
    Outcome.WAITING: _("Already on the waiting list"),
    Outcome.COMPLETED: _("Has completed the course"),
    Outcome.ELSEWHERE: _("Is in another run of this course"),
    Outcome.INACTIVE: _("Account closed"),
}


def in_parts(values: Sequence[Any]) -> Iterator[Sequence[Any]]:
    for start in range(0, len(values), AT_ONCE):
        yield values[start : start + AT_ONCE]


def taken_places(run: CourseRun) -> int:
    return RunMember.objects.filter(run=run, state__in=RunMember.TAKING_PLACES).count()


def free_places(run: CourseRun) -> int | None:
    """None: as many as come."""
    return None if run.capacity is None else max(run.capacity - taken_places(run), 0)


def queue_of(run: CourseRun) -> QuerySet[RunMember]:
    """The waiting list, who comes next first."""
    waiting = RunMember.objects.filter(run=run, state=RunMember.State.WAITING)
    return waiting.select_related("person").order_by("joined_at", "pk")


def people_with_places(run: CourseRun) -> list[User]:
    rows = RunMember.objects.filter(run=run, state=RunMember.State.ENROLLED).select_related("person")
    return [row.person for row in rows.order_by("joined_at", "pk")]


def place_in_queue(member: RunMember) -> int:
    """1 for whoever comes next."""
    before = queue_of(member.run).filter(joined_at__lte=member.joined_at)
    return before.exclude(joined_at=member.joined_at, pk__gt=member.pk).count()


def counts_of(runs: Sequence[CourseRun]) -> dict[int, dict[str, int]]:
    """By run and state, for all the runs of a page in one query."""
    rows = RunMember.objects.filter(run__in=[run.pk for run in runs]).order_by()
    counts: dict[int, dict[str, int]] = {run.pk: {} for run in runs}
    for run_id, state, number in rows.values_list("run_id", "state").annotate(number=Count("pk")):
        counts[run_id][state] = number
    return counts


def free_after(run: CourseRun, leaving: Sequence[RunMember]) -> int | None:
    """Places left once these have left and the waiting list has moved up."""
    if run.capacity is None:
        return None
    seats = sum(member.state == RunMember.State.ENROLLED for member in leaving)
    free = max(run.capacity - taken_places(run) + seats, 0)
    if not free or clock.today() > run.ends_on:
        return free
    gone = [member.pk for member in leaving if member.state == RunMember.State.WAITING]
    waiting = queue_of(run).filter(person__is_active=True).values_list("pk", flat=True)
    return max(free - len(set(waiting) - set(gone)), 0)


def outcomes_for(run: CourseRun, people: Sequence[User], leaving: Sequence[RunMember] = ()) -> dict[int, str]:
    """For each person, in the order given, what naming her for the run leads to; places go in that order.

    `leaving` make room first.
    """
    found: dict[int, str] = {}
    for part in in_parts([person.pk for person in people]):
        found |= _standing(run, part)
    free = free_after(run, leaving) if leaving else free_places(run)
    outcomes: dict[int, str] = {}
    for person in people:
        if person.pk in found:
            outcomes[person.pk] = found[person.pk]
        elif not person.is_active:
            outcomes[person.pk] = Outcome.INACTIVE
        elif free is None or free > 0:
            outcomes[person.pk] = Outcome.JOINS
            free = None if free is None else free - 1
        else:
            outcomes[person.pk] = Outcome.WAITS
    return outcomes


def _standing(run: CourseRun, people: Sequence[int]) -> dict[int, str]:
    """Those of the people whom something keeps from joining."""
    enrolments = Enrolment.objects.filter(
        course=run.course_id, person__in=people, state=Enrolment.State.COMPLETED
    )
    found = dict.fromkeys(enrolments.values_list("person_id", flat=True), Outcome.COMPLETED)
    rows = RunMember.objects.filter(course=run.course_id, person__in=people, state__in=RunMember.ACTIVE)
    for person, where, state in rows.values_list("person_id", "run_id", "state"):
        here = Outcome.WAITING if state == RunMember.State.WAITING else Outcome.ENROLLED
        found[person] = here if where == run.pk else Outcome.ELSEWHERE
    return found
