"""A run from its draft to its archive."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction

from core import clock, ledger
from core.errors import Conflict, Invalid, NotAllowed, NotOpen, Stale
from courses import policies
from courses.models import CourseRun, RunMember, RunTrainer
from courses.operations import run_trainers, seating, sessions
from courses.queries.run_facts import place_in_both, stream_of, trainers_of

if TYPE_CHECKING:
    from courses.models import Course
    from people.models import Office, User

State = CourseRun.State
# What a trainer may set; the course is chosen once.
FIELDS = (
    "code", "title_zh", "title_en", "office", "cohort", "place_zh", "place_en", "starts_on", "ends_on",
    "enrol_from", "enrol_until", "capacity", "self_enrolment", "holds_posts",
)  # fmt: skip
# A change of these is news to everybody who is in the run.
TOLD = ("place_zh", "place_en", "starts_on", "ends_on")


@transaction.atomic
def create_run(*, course: Course, by: User, **values: Any) -> CourseRun:
    """A draft that nobody sees but its trainers; `by` teaches it until somebody else does."""
    _require_fields(values)
    if not policies.published_courses().filter(pk=course.pk).exists():
        raise NotOpen("course.not_published")
    run = CourseRun(course=course, **values)
    _require_order(run)
    _require_free_code(run)
    _require_office(run.office, by)
    run.save()
    RunTrainer.objects.create(run=run, person=by)
    ledger.append(
        event="run.created",
        subject=run,
        by=by,
        stream=stream_of(run),
        code=run.code,
        course=course.code,
        settings=_settings_of(run, FIELDS),
    )
    return run


@transaction.atomic
def change_run(*, run: CourseRun, by: User, version: datetime | None = None, **values: Any) -> CourseRun:
    """Set what is given. Nobody is put out where places become fewer; more places go to the waiting list.

    Raises Stale where `version` (the run's `updated_at` as shown) is not the present one any more.
    """
    _require_fields(values)
    run = seating.lock_run(run=run)
    if version is not None and run.updated_at != version:
        raise Stale("run.edited_meanwhile")
    _require_alive(run)
    changed = sorted(name for name, value in values.items() if getattr(run, name) != value)
    if not changed:
        return run
    before = _settings_of(run, changed)
    for name in changed:
        setattr(run, name, values[name])
    _require_order(run)
    if "code" in changed:
        _require_free_code(run)
    if "office" in changed:
        _require_office(run.office, by)
    run.save()
    ledger.append(
        event="run.changed",
        subject=run,
        by=by,
        stream=stream_of(run),
        code=run.code,
        before=before,
        after=_settings_of(run, changed),
    )
    if run.state == State.OPEN and set(changed) & set(TOLD):
        _tell_of_change(run, by)
    seating.fill_places(run=run, by=by)
    return run


@transaction.atomic
def open_run(*, run: CourseRun, by: User) -> CourseRun:
    """From now on people can be in it."""
    run = seating.lock_run(run=run)
    if run.state != State.DRAFT:
        raise Conflict("run.not_a_draft", run=run.code)
    if clock.today() > run.ends_on:
        raise Invalid("run.over_before_open")
    run.state = State.OPEN
    run.save(update_fields=["state", "updated_at"])
    ledger.append(event="run.opened", subject=run, by=by, stream=stream_of(run), code=run.code)
    return run


@transaction.atomic
def clone_run(*, run: CourseRun, by: User, code: str, starts_on: date, office: Office) -> CourseRun:
    """A draft with the same settings and trainers, all days moved by the same number; no members."""
    step = starts_on - run.starts_on
    values = {name: getattr(run, name) for name in FIELDS}
    values |= {"code": code, "office": office, "starts_on": starts_on, "ends_on": run.ends_on + step}
    for name in ("enrol_from", "enrol_until"):
        if values[name] is not None:
            values[name] += timedelta(days=step.days)
    clone = CourseRun(course_id=run.course_id, cloned_from=run, **values)
    _require_free_code(clone)
    _require_office(office, by)
    clone.save()
    people = trainers_of(run) or [by]
    RunTrainer.objects.bulk_create(RunTrainer(run=clone, person=person) for person in people)
    ledger.append(
        event="run.cloned",
        subject=clone,
        by=by,
        stream=stream_of(clone),
        code=clone.code,
        original=run.code,
        settings=_settings_of(clone, FIELDS),
    )
    return clone


@transaction.atomic
def cancel_run(*, run: CourseRun, reason: str, by: User) -> CourseRun:
    """It does not take place (any further): everybody in it or waiting for it is told why."""
    run = seating.lock_run(run=run)
    _require_alive(run)
    if not reason.strip():
        raise Invalid("run.reason_missing")
    rows = RunMember.objects.filter(run=run, state__in=RunMember.ACTIVE).select_related("person")
    members = list(rows.order_by("joined_at", "pk"))
    run.state, run.reason, run.ended_at = State.CANCELLED, reason.strip(), clock.now()
    run.save(update_fields=["state", "reason", "ended_at", "updated_at"])
    ledger.append(
        event="run.cancelled",
        subject=run,
        by=by,
        stream=stream_of(run),
        code=run.code,
        reason=run.reason,
    )
    sessions.cancel_sessions_of(run=run, by=by)
    seating.end_many(run=run, members=members, state=RunMember.State.CANCELLED, by=by)
    seating.tell_many(kind="run.cancelled", run=run, members=members, by=by, reason=run.reason)
    run_trainers.tell_trainers(run=run, kind="run.cancelled", by=by, reason=run.reason)
    return run


@transaction.atomic
def archive_run(*, run: CourseRun, by: User) -> CourseRun:
    """Put away after its last day. Who has not completed the course may go on, or join another run."""
    run = seating.lock_run(run=run)
    if run.state != State.OPEN:
        raise Conflict("run.not_running", run=run.code)
    if clock.today() <= run.ends_on:
        raise NotOpen("run.not_over", run=run.code, ends=run.ends_on.isoformat())
    rows = RunMember.objects.filter(run=run, state__in=RunMember.ACTIVE).select_related("person")
    members = list(rows.order_by("joined_at", "pk"))
    run.state, run.ended_at = State.ARCHIVED, clock.now()
    run.save(update_fields=["state", "ended_at", "updated_at"])
    ledger.append(event="run.archived", subject=run, by=by, stream=stream_of(run), code=run.code)
    seating.end_many(run=run, members=members, state=RunMember.State.ENDED, by=by)
    return run


def _tell_of_change(run: CourseRun, by: User) -> None:
    rows = RunMember.objects.filter(run=run, state__in=RunMember.ACTIVE).select_related("person")
    place = place_in_both(run)
    seating.tell_many(kind="run.changed", run=run, members=list(rows), by=by, place=place)
    run_trainers.tell_trainers(run=run, kind="run.changed", by=by, place=place)


def _require_fields(values: dict[str, Any]) -> None:
    if stray := sorted(set(values) - set(FIELDS)):
        raise TypeError(f"a run has no settings {stray}")


def _require_alive(run: CourseRun) -> None:
    if run.state in (State.CANCELLED, State.ARCHIVED):
        raise Conflict(f"run.{run.state}", run=run.code)


def _require_order(run: CourseRun) -> None:
    if run.ends_on < run.starts_on:
        raise Invalid("run.ends_before_start")
    if run.enrol_from and run.enrol_until and run.enrol_until <= run.enrol_from:
        raise Invalid("run.window_ends_before_start")


def _require_free_code(run: CourseRun) -> None:
    if CourseRun.objects.filter(code__iexact=run.code).exclude(pk=run.pk).exists():
        raise Conflict("run.code_taken", run=run.code)


def _require_office(office: Office, by: User) -> None:
    if not policies.may_hold_run_at(by, office):
        raise NotAllowed("run.office_out_of_scope")


def _settings_of(run: CourseRun, names: Any) -> dict[str, Any]:
    """Settings as the ledger keeps them."""
    values = {name: run.office.code if name == "office" else getattr(run, name) for name in names}
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in values.items()}
