"""Who follows a path: joining, leaving, completing.

Locks are taken in one order: path, enrolments of its courses, members. Joining holds the enrolments while
it looks which courses are complete: somebody who completes the last one at that moment either is seen, or
waits and then finds the member that has joined.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction

from core import clock, ledger
from core.errors import Conflict, NotOpen
from courses import pathway, policies
from courses.models import Enrolment, EnrolmentRule, LearningPath, PathMember
from courses.queries import path_members as queries, places
from courses.queries.path_facts import completed_of, last_due, notice_facts, page_for_members, steps_of
from courses.queries.places import Outcome
from courses.queries.run_facts import stream_of
from notifications.operations import notify_many

if TYPE_CHECKING:
    from courses.models import Course
    from people.models import User

State = PathMember.State
Source = PathMember.Source
AT_ONCE = 500
REMIND_BEFORE = timedelta(days=7)
REFUSALS = {queries.PATH_DONE: "path.completed_already", Outcome.INACTIVE: "path.account_closed"}


def lock_path(*, path: LearningPath) -> LearningPath:
    """The path as it is now, kept from everybody else until the transaction ends."""
    return LearningPath.objects.select_for_update().get(pk=path.pk)


@transaction.atomic
def join_path(*, path: LearningPath, by: User) -> PathMember:
    """Follow the path oneself; a second click changes nothing."""
    path = lock_path(path=path)
    policies.check_path_takes_people(path)
    if not path.self_enrolment:
        raise NotOpen("path.by_trainer_only", path=path.code)
    _check_free_to_join(path, by)
    take_in(path=path, people=[by], source=Source.SELF, by=by)
    return PathMember.objects.select_related("path").get(path=path, person=by)


@transaction.atomic
def bring_onto_path(
    *, path: LearningPath, people: Sequence[User], by: User, source: str = Source.TRAINER
) -> list[PathMember]:
    """Bring people in; who cannot join is passed over, unless it is only one.

    That `by` may see the people, the caller has made sure of.
    """
    path = lock_path(path=path)
    policies.check_path_takes_people(path)
    if len(people) == 1:
        _check_free_to_join(path, people[0])
    return take_in(path=path, people=people, source=source, by=by)


def _check_free_to_join(path: LearningPath, person: User) -> None:
    outcome = queries.outcomes_for(path, [person])[person.pk]
    if outcome in REFUSALS:
        raise Conflict(REFUSALS[outcome], path=path.code)


@transaction.atomic
def take_in(
    *,
    path: LearningPath,
    people: Sequence[User],
    source: str,
    by: User | None,
    rule: EnrolmentRule | None = None,
) -> list[PathMember]:
    """Under the lock on the path. Whoever has completed all its courses before has completed the path."""
    outcomes = queries.outcomes_for(path, people)
    joining = [person for person in people if outcomes[person.pk] == Outcome.JOINS]
    if not joining:
        return []
    _lock_enrolments(path, joining)
    members = _write_rows(path, joining, source, rule)
    facts = {"source": source, "rule": rule.uuid if rule else None}
    _append("joined", path, members, by, **facts)
    _tell("path.joined", path, members, by, due=_due_words(members))
    _complete_finished(path, members, by)
    return members


def _lock_enrolments(path: LearningPath, people: Sequence[User]) -> None:
    courses = path.steps.values("course")
    for part in places.in_parts([person.pk for person in people]):
        rows = Enrolment.objects.select_for_update().filter(course__in=courses, person__in=part)
        list(rows.order_by("pk").values_list("pk"))


def _write_rows(
    path: LearningPath, people: Sequence[User], source: str, rule: EnrolmentRule | None
) -> list[PathMember]:
    known: dict[int, PathMember] = {}
    for part in places.in_parts([person.pk for person in people]):
        known |= {row.person_id: row for row in PathMember.objects.filter(path=path, person__in=part)}
    at, steps = clock.now(), steps_of(path)
    members = [known.get(person.pk) or PathMember(path=path) for person in people]
    for member, person in zip(members, people, strict=True):
        member.person, member.path = person, path
        member.state, member.source, member.rule = State.ACTIVE, source, rule
        member.joined_at, member.due_on = at, last_due(steps, at)
        member.left_at = member.completed_at = member.reminded_at = None
    PathMember.objects.bulk_create([row for row in members if row.pk is None], batch_size=AT_ONCE)
    fields = ["state", "source", "rule", "joined_at", "due_on", "left_at", "completed_at", "reminded_at"]
    back = [row for row in members if row.person_id in known]
    PathMember.objects.bulk_update(back, fields, batch_size=AT_ONCE)
    return members


@transaction.atomic
def leave_path(*, member: PathMember, by: User) -> PathMember:
    """By oneself, where one came by oneself."""
    path = lock_path(path=member.path)
    rows = _locked(path, [member])
    if not policies.may_leave_path(rows[0]):
        raise NotOpen("path.brought_in", path=path.code)
    take_out(path=path, members=rows, by=by)
    return rows[0]


@transaction.atomic
def withdraw_from_path(*, path: LearningPath, members: Sequence[PathMember], by: User) -> list[PathMember]:
    """All or nobody: Conflict where one of them has left or completed the path in the meantime."""
    path = lock_path(path=path)
    rows = _locked(path, members)
    take_out(path=path, members=rows, by=by)
    return rows


@transaction.atomic
def take_out(
    *,
    path: LearningPath,
    members: Sequence[PathMember],
    by: User | None,
    rule: EnrolmentRule | None = None,
    state: str = State.WITHDRAWN,
) -> None:
    """Under the lock on the path. Enrolments and all that was done are kept.

    Whoever has completed the path at this moment stays: completions do not wait for the path.
    """
    members = _active_of(path, members)
    if not members:
        return
    _write(members, state=state, left_at=clock.now(), rule=rule)
    _append("left", path, members, by, state=state, rule=rule.uuid if rule else None)
    _tell("path.ended" if state == State.ENDED else "path.withdrawn", path, members, by)


@transaction.atomic
def note_path_completion(*, course: Course, person: User) -> None:
    """A course was completed: paths that waited for it may be complete, each once.

    Two last courses that are completed at once wait here for each other, and the later one sees both.
    """
    rows = PathMember.objects.select_for_update(of=("self",)).filter(
        person=person, state=State.ACTIVE, path__state=LearningPath.State.OPEN, path__steps__course=course
    )
    for member in rows.select_related("path", "person").order_by("pk"):
        _complete_finished(member.path, [member], person)


@transaction.atomic
def settle_path(*, path: LearningPath, by: User | None) -> None:
    """Its courses were changed, under the lock on the path: days and completions follow."""
    rows = PathMember.objects.select_for_update(of=("self",)).filter(path=path, state=State.ACTIVE)
    members = list(rows.select_related("person").order_by("pk"))
    steps, moved = steps_of(path), []
    for member in members:
        day = last_due(steps, member.joined_at)
        if day != member.due_on:
            member.due_on, member.reminded_at = day, None
            moved.append(member)
    PathMember.objects.bulk_update(moved, ["due_on", "reminded_at"], batch_size=AT_ONCE)
    _complete_finished(path, members, by)


def _complete_finished(path: LearningPath, members: Sequence[PathMember], by: User | None) -> None:
    steps = [step.as_step() for step in steps_of(path)]
    done: dict[int, set[int]] = {}
    for part in places.in_parts([member.person_id for member in members]):
        done |= completed_of(part, [step.course for step in steps])
    finished = [member for member in members if pathway.is_complete(steps, done.get(member.person_id, set()))]
    if finished:
        _write(finished, state=State.COMPLETED, completed_at=clock.now())
        _append("completed", path, finished, by)
        _tell("path.completed", path, finished, None)


@transaction.atomic
def note_path_export(*, path: LearningPath, by: User, count: int, criteria: str) -> None:
    """The list of members left the site as a file."""
    ledger.append(
        event="path.exported",
        subject=path,
        by=by,
        stream=stream_of(path),
        code=path.code,
        count=count,
        criteria=criteria,
    )


@transaction.atomic
def remind_of_paths(*, on: date) -> int:
    """Once for each day a path falls due. How many were told."""
    rows = PathMember.objects.select_for_update(of=("self",)).filter(
        state=State.ACTIVE, path__state=LearningPath.State.OPEN, reminded_at=None,
        due_on__gte=on, due_on__lte=on + REMIND_BEFORE, person__is_active=True,
    )  # fmt: skip
    members = list(rows.select_related("path", "person").order_by("pk"))
    _write(members, reminded_at=clock.now())
    groups: dict[tuple[int, date | None], list[PathMember]] = {}
    for member in members:
        groups.setdefault((member.path_id, member.due_on), []).append(member)
    for (_path, day), told in groups.items():
        _tell("path.due_soon", told[0].path, told, None, due=day.isoformat() if day else "")
    return len(members)


def _locked(path: LearningPath, members: Sequence[PathMember]) -> list[PathMember]:
    found = _active_of(path, members)
    if len(found) != len(members):
        raise Conflict("path.not_active", path=path.code)
    return found


def _active_of(path: LearningPath, members: Sequence[PathMember]) -> list[PathMember]:
    """Those who are on the path still, locked."""
    found: list[PathMember] = []
    for part in places.in_parts([member.pk for member in members]):
        rows = PathMember.objects.select_for_update(of=("self",)).filter(path=path, pk__in=part)
        found += rows.filter(state=State.ACTIVE).select_related("person").order_by("pk")
    return found


def _write(members: Sequence[PathMember], **values: Any) -> None:
    for part in places.in_parts(members):
        PathMember.objects.filter(pk__in=[member.pk for member in part]).update(**values)
    for member in members:
        for name, value in values.items():
            setattr(member, name, value)


def _append(
    act: str, path: LearningPath, members: Sequence[PathMember], by: User | None, **particulars: Any
) -> None:
    """One person alone gets an entry of his own, many one that names them all."""
    alone = members[0] if len(members) == 1 else None
    people = [member.person.uuid for member in members]
    ledger.append(
        event=f"path.{act}" if alone else f"path.members_{act}",
        subject=alone or path,
        by=by,
        stream=stream_of(path),
        code=path.code,
        **({"person": people[0]} if alone else {"count": len(people), "people": people}),
        **particulars,
    )


def _due_words(members: Sequence[PathMember]) -> str:
    day = members[0].due_on
    return day.isoformat() if day else "—"


def _tell(
    kind: str, path: LearningPath, members: Sequence[PathMember], by: User | None, **params: Any
) -> None:
    """A notice to each of them, except to the one who did it."""
    told = [member.person for member in members if by is None or member.person_id != by.pk]
    notify_many(
        recipients=told, kind=kind, by=by, link=page_for_members(path), **{**notice_facts(path), **params}
    )
