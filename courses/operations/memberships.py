"""Who is in a run: joining, leaving, moving to another run of the course."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction

from core import ledger
from core.errors import Conflict
from courses import policies
from courses.models import CourseRun, EnrolmentRule, RunMember
from courses.operations import seating
from courses.operations.seating import Seated
from courses.queries import places
from courses.queries.places import Outcome
from courses.queries.run_facts import stream_of

if TYPE_CHECKING:
    from people.models import User

State = RunMember.State
REFUSALS = {
    Outcome.COMPLETED: "run.course_completed",
    Outcome.ELSEWHERE: "run.member_elsewhere",
    Outcome.INACTIVE: "run.account_closed",
}


def join(*, run: CourseRun, by: User) -> RunMember:
    """Take a place, or the end of the waiting list where the last place is gone; a second click is none.

    Raises NotOpen outside the window, Conflict for whoever is in another run of the course.
    """
    try:
        return _join(run=run, by=by)
    except IntegrityError:
        # Another run took the person in at the same moment; the constraint let only one of them through.
        raise Conflict("run.member_elsewhere", run=run.code) from None


@transaction.atomic
def _join(*, run: CourseRun, by: User) -> RunMember:
    run = seating.lock_run(run=run)
    present = RunMember.objects.filter(run=run, person=by, state__in=RunMember.ACTIVE).first()
    if present is not None:
        return present
    policies.check_takes_volunteers(run)
    _check_free_to_join(run, by)
    policies.check_order(by, run.course)
    return _seat_unlocked(run=run, person=by, by=by, free=places.free_places(run))


def _check_free_to_join(run: CourseRun, person: User) -> None:
    outcome = places.outcomes_for(run, [person])[person.pk]
    if outcome in REFUSALS:
        raise Conflict(REFUSALS[outcome], run=run.code)


def _seat_unlocked(*, run: CourseRun, person: User, by: User, free: int | None) -> RunMember:
    """What `free` says is true only under the lock on the run."""
    return seating.seat(run=run, person=person, source=RunMember.Source.SELF, by=by, free=free)


def bring_in(
    *,
    run: CourseRun,
    people: Sequence[User],
    by: User | None,
    source: str = RunMember.Source.TRAINER,
    rule: EnrolmentRule | None = None,
) -> Seated:
    """Bring people in; the window for volunteers does not bind a trainer. Who cannot join is passed over.

    That `by` may see the people, the caller has made sure of.
    """
    try:
        return _bring_in(run=run, people=people, by=by, source=source, rule=rule)
    except IntegrityError:
        raise Conflict("run.changed_meanwhile", run=run.code) from None


@transaction.atomic
def _bring_in(
    *, run: CourseRun, people: Sequence[User], by: User | None, source: str, rule: EnrolmentRule | None
) -> Seated:
    run = seating.lock_run(run=run)
    policies.check_takes_people(run)
    if len(people) != 1:
        return seating.seat_many(run=run, people=people, source=source, by=by, rule=rule)
    person = people[0]
    outcome = places.outcomes_for(run, people)[person.pk]
    if outcome in REFUSALS:
        raise Conflict(REFUSALS[outcome], run=run.code)
    if outcome in (Outcome.ENROLLED, Outcome.WAITING):
        return Seated()
    free = places.free_places(run)
    member = seating.seat(run=run, person=person, source=source, by=by, free=free, rule=rule)
    return Seated([member], []) if member.state == State.ENROLLED else Seated([], [member])


def withdraw(*, member: RunMember, by: User) -> RunMember:
    """Leave the run, or be taken out of it. The course stays open to the person, with all that was done."""
    return withdraw_many(run=member.run, members=[member], by=by)[0]


@transaction.atomic
def withdraw_many(
    *, run: CourseRun, members: Sequence[RunMember], by: User | None, rule: EnrolmentRule | None = None
) -> list[RunMember]:
    """All or nobody: Conflict where one of them has left already. Free places go to the waiting list."""
    run = seating.lock_run(run=run)
    rows = _active(run, members)
    seating.end_many(run=run, members=rows, state=State.WITHDRAWN, by=by, rule=rule)
    seating.tell_many(kind="run.withdrawn", run=run, members=rows, by=by)
    seating.fill_places(run=run, by=by)
    return rows


def transfer(*, run: CourseRun, members: Sequence[RunMember], to: CourseRun, by: User) -> Seated:
    """Move people to another run of the same course; where that one is full they wait there.

    All or nobody: Conflict where one of them has left already, or the other run takes nobody.
    """
    try:
        return _transfer(run=run, members=members, to=to, by=by)
    except IntegrityError:
        raise Conflict("run.changed_meanwhile", run=run.code) from None


@transaction.atomic
def _transfer(*, run: CourseRun, members: Sequence[RunMember], to: CourseRun, by: User) -> Seated:
    if to.pk == run.pk or to.course_id != run.course_id:
        raise Conflict("run.not_of_this_course", run=to.code)
    # In one order, so that two transfers in opposite directions do not wait for each other.
    locked = {each.pk: seating.lock_run(run=each) for each in sorted((run, to), key=lambda row: row.pk)}
    run, to = locked[run.pk], locked[to.pk]
    policies.check_takes_people(to)
    rows = _active(run, members)
    seating.end_many(run=run, members=rows, state=State.TRANSFERRED, by=by, to=to.code)
    seated = seating.seat_many(
        run=to,
        people=[row.person for row in rows],
        source=RunMember.Source.TRAINER,
        by=by,
        tell=False,
    )
    if len(seated.enrolled) + len(seated.waiting) != len(rows):
        raise Conflict("run.transfer_blocked", run=to.code)
    seating.tell_many(kind="run.transferred", run=to, members=seated.enrolled, by=by, before=run.code)
    seating.tell_many(kind="run.transferred_waiting", run=to, members=seated.waiting, by=by, before=run.code)
    seating.fill_places(run=run, by=by)
    return seated


def _active(run: CourseRun, members: Sequence[RunMember]) -> list[RunMember]:
    """The members as they are now, under the lock on their run."""
    found: list[RunMember] = []
    for part in places.in_parts([member.pk for member in members]):
        rows = RunMember.objects.filter(run=run, pk__in=part, state__in=RunMember.ACTIVE)
        found += rows.select_related("person").order_by("joined_at", "pk")
    if len(found) != len(members):
        raise Conflict("run.not_active", run=run.code)
    return found


@transaction.atomic
def note_export(*, run: CourseRun, by: User, count: int, criteria: str) -> None:
    """The list of members left the site as a file."""
    ledger.append(
        event="run.exported",
        subject=run,
        by=by,
        stream=stream_of(run),
        code=run.code,
        count=count,
        criteria=criteria,
    )
