"""Places in a run given and taken: what the operations on members have in common.

Everything here is called inside the transaction of an act that holds the lock on the run. Locks are taken
in one order, which keeps acts from waiting for each other for ever: run, enrolment, member.

Many people are seated in a fixed number of statements and one ledger entry that names them all; one
person alone gets an entry of his own. The facts are the same: who, by whom, how, into which state.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from core import clock, ledger
from courses.models import CourseRun, Enrolment, EnrolmentRule, RunMember
from courses.operations import session_seats
from courses.queries import places
from courses.queries.run_facts import notice_facts, page_for_members, stream_of
from notifications.operations import notify, notify_many

if TYPE_CHECKING:
    from courses.models import Course
    from people.models import User

State = RunMember.State
AT_ONCE = 500


@dataclass
class Seated:
    """Who joined: with a place, and on the waiting list."""

    enrolled: list[RunMember] = field(default_factory=list)
    waiting: list[RunMember] = field(default_factory=list)


def lock_run(*, run: CourseRun) -> CourseRun:
    """The run as it is now, kept from everybody else until the transaction ends."""
    return CourseRun.objects.select_for_update().get(pk=run.pk)


def enrol_in_course(*, course: Course, person: User, by: User | None) -> Enrolment:
    """The enrolment that a place stands on; one that is active or completed is left as it is."""
    enrolment = Enrolment.objects.select_for_update().filter(course=course, person=person).first()
    if enrolment is not None and enrolment.state != Enrolment.State.WITHDRAWN:
        return enrolment
    if enrolment is None:
        enrolment = Enrolment(course=course, person=person)
    enrolment.state, enrolment.ended_at = Enrolment.State.ENROLLED, None
    enrolment.enrolled_at = clock.now()
    enrolment.save()
    ledger.append(event="enrolment.made", subject=enrolment, by=by, code=course.code)
    return enrolment


def enrol_many(*, run: CourseRun, people: Sequence[User], by: User | None) -> None:
    """`enrol_in_course` for all of them."""
    known: dict[int, Enrolment] = {}
    for part in places.in_parts([person.pk for person in people]):
        rows = Enrolment.objects.select_for_update().filter(course=run.course_id, person__in=part)
        known |= {row.person_id: row for row in rows}
    at = clock.now()
    new = [
        Enrolment(course_id=run.course_id, person=person, enrolled_at=at)
        for person in people
        if person.pk not in known
    ]
    back = [row for row in known.values() if row.state == Enrolment.State.WITHDRAWN]
    for row in back:
        row.state, row.ended_at, row.enrolled_at = Enrolment.State.ENROLLED, None, at
    Enrolment.objects.bulk_create(new, batch_size=AT_ONCE)
    Enrolment.objects.bulk_update(back, ["state", "ended_at", "enrolled_at"], batch_size=AT_ONCE)
    if made := [*new, *back]:
        uuids = {person.pk: person.uuid for person in people}
        ledger.append(
            event="enrolments.made",
            subject=run,
            by=by,
            stream=stream_of(run),
            code=run.course.code,
            count=len(made),
            people=[uuids[row.person_id] for row in made],
        )


def seat(
    *,
    run: CourseRun,
    person: User,
    source: str,
    by: User | None,
    free: int | None,
    rule: EnrolmentRule | None = None,
) -> RunMember:
    """A place if there is one among the `free`, else the end of the waiting list."""
    takes_place = free is None or free > 0
    if takes_place:
        enrol_in_course(course=run.course, person=person, by=by)
    member = RunMember.objects.filter(run=run, person=person).first()
    member = member or RunMember(run=run, course_id=run.course_id, person=person)
    _fill_in(member, takes_place=takes_place, source=source, rule=rule)
    member.save()
    ledger.append(
        event="run.joined",
        subject=member,
        by=by,
        stream=stream_of(run),
        code=run.code,
        person=person.uuid,
        state=member.state,
        source=source,
        rule=rule.uuid if rule else None,
    )
    notify(
        recipient=person,
        kind="run.joined" if takes_place else "run.waiting",
        by=by,
        link=page_for_members(run),
        **notice_facts(run),
    )
    return member


def seat_many(
    *,
    run: CourseRun,
    people: Sequence[User],
    source: str,
    by: User | None,
    rule: EnrolmentRule | None = None,
    tell: bool = True,
) -> Seated:
    """`seat` for all who can join, in the order given. Those who cannot are passed over in silence:
    whoever called has shown them."""
    outcomes = places.outcomes_for(run, people)
    joining = [person for person in people if outcomes[person.pk] == places.Outcome.JOINS]
    queueing = [person for person in people if outcomes[person.pk] == places.Outcome.WAITS]
    if not joining and not queueing:
        return Seated()
    if joining:
        enrol_many(run=run, people=joining, by=by)
    seated = _write_rows(run, joining, queueing, source, rule)
    ledger.append(
        event="run.members_joined",
        subject=run,
        by=by,
        stream=stream_of(run),
        code=run.code,
        count=len(joining) + len(queueing),
        source=source,
        rule=rule.uuid if rule else None,
        enrolled=[person.uuid for person in joining],
        waiting=[person.uuid for person in queueing],
    )
    if tell:
        tell_many(kind="run.joined", run=run, members=seated.enrolled, by=by)
        tell_many(kind="run.waiting", run=run, members=seated.waiting, by=by)
    return seated


def _write_rows(
    run: CourseRun,
    joining: Sequence[User],
    queueing: Sequence[User],
    source: str,
    rule: EnrolmentRule | None,
) -> Seated:
    everybody = (*joining, *queueing)
    known: dict[int, RunMember] = {}
    for part in places.in_parts([person.pk for person in everybody]):
        known |= {row.person_id: row for row in RunMember.objects.filter(run=run, person__in=part)}
    at = clock.now()
    seated = Seated()
    new: list[RunMember] = []
    back: list[RunMember] = []
    for order, person in enumerate(everybody):
        member = known.get(person.pk)
        (back if member else new).append(
            member := member or RunMember(run=run, course_id=run.course_id, person=person)
        )
        member.person = person
        takes_place = order < len(joining)
        _fill_in(member, takes_place=takes_place, source=source, rule=rule)
        member.joined_at = at + timedelta(microseconds=order)  # the order of the list is that of the queue
        (seated.enrolled if takes_place else seated.waiting).append(member)
    RunMember.objects.bulk_create(new, batch_size=AT_ONCE)
    fields = ["state", "source", "rule", "joined_at", "ended_at"]
    RunMember.objects.bulk_update(back, fields, batch_size=AT_ONCE)
    return seated


def _fill_in(member: RunMember, *, takes_place: bool, source: str, rule: EnrolmentRule | None) -> None:
    member.state = State.ENROLLED if takes_place else State.WAITING
    member.source, member.rule = source, rule
    member.joined_at, member.ended_at = clock.now(), None


def end_many(
    *,
    run: CourseRun,
    members: Sequence[RunMember],
    state: str,
    by: User | None,
    rule: EnrolmentRule | None = None,
    **particulars: Any,
) -> None:
    """They are in the run no longer; the reason is the state. What they did stays as it is."""
    if not members:
        return
    _write(members, state=state, ended_at=clock.now(), rule=rule)
    alone = members[0] if len(members) == 1 else None
    ledger.append(
        event="run.left" if alone else "run.members_left",
        subject=alone or run,
        by=by,
        stream=stream_of(run),
        code=run.code,
        state=state,
        rule=rule.uuid if rule else None,
        **({"person": alone.person.uuid} if alone else _named(members)),
        **particulars,
    )
    session_seats.release_people(run=run, members=members, by=by)


def _write(members: Sequence[RunMember], **values: Any) -> None:
    for part in places.in_parts(members):
        RunMember.objects.filter(pk__in=[member.pk for member in part]).update(**values)
    for member in members:
        for name, value in values.items():
            setattr(member, name, value)


def _named(members: Sequence[RunMember]) -> dict[str, Any]:
    return {"count": len(members), "people": [member.person.uuid for member in members]}


def fill_places(*, run: CourseRun, by: User | None) -> list[RunMember]:
    """Give free places to the waiting list, the first first. Closed accounts keep their turn."""
    if run.state != CourseRun.State.OPEN or clock.today() > run.ends_on:
        return []
    free = places.free_places(run)
    waiting = places.queue_of(run).filter(person__is_active=True)
    members = list(waiting if free is None else waiting[:free])
    if not members:
        return []
    enrol_many(run=run, people=[member.person for member in members], by=by)
    _write(members, state=State.ENROLLED)
    ledger.append(
        event="run.moved_up", subject=run, by=by, stream=stream_of(run), code=run.code, **_named(members)
    )
    tell_many(kind="run.moved_up", run=run, members=members, by=None)
    return members


def note_completion(*, course: Course, person: User) -> None:
    """The course was completed, which is in the ledger: its membership follows, a place in a queue lapses."""
    rows = RunMember.objects.filter(course=course, person=person)
    at = clock.now()
    rows.filter(state=State.ENROLLED).update(state=State.COMPLETED, ended_at=at)
    rows.filter(state=State.WAITING).update(state=State.WITHDRAWN, ended_at=at)


def tell_many(
    *, kind: str, run: CourseRun, members: Sequence[RunMember], by: User | None, **params: Any
) -> None:
    """A notice to each of them, except to the one who did it."""
    told = [member.person for member in members if by is None or member.person_id != by.pk]
    notify_many(
        recipients=told, kind=kind, by=by, link=page_for_members(run), **{**notice_facts(run), **params}
    )
