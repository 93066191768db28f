"""What the calendar of a person says of runs and their sessions."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from agenda.registry import Entry, Status
from core import clock
from courses import policies
from courses.models import CourseRun, PathMember, RunMember, RunSession, RunTrainer, SignUp
from courses.queries import path_facts, session_facts
from courses.queries.runs import course_titles
from courses.queries.sessions import SessionRow, rows_for_person

if TYPE_CHECKING:
    from people.models import User

SESSION, TAUGHT, RUN, DUE, PATH = "session", "taught", "run", "due", "path"
CANCELLED = "cancelled"


# --- Sessions one comes to ----------------------------------------------------------------


def sessions_of(person: User, since: date, until: date) -> list[Entry]:
    return _mine(person, _touching(policies.sessions_visible_to_learner(person), since, until))


def session_of(person: User, uuid: UUID) -> Entry | None:
    return next(iter(_mine(person, policies.sessions_visible_to_learner(person).filter(uuid=uuid))), None)


def _mine(person: User, sessions: QuerySet[RunSession]) -> list[Entry]:
    entries = []
    for row in rows_for_person(person, sessions.order_by("starts_at", "pk")):
        status = _status(row)
        if status is not None:
            href = session_facts.page_for_members(row.session)
            entries.append(_session(row.session, SESSION, href, status, _note(row, status)))
    return entries


def _status(row: SessionRow) -> Status | None:
    """None: it is none of the person's business (any more)."""
    state = row.mine.state if row.mine else ""
    if row.session.state == RunSession.State.CANCELLED:
        concerned = not row.session.needs_sign_up or state == SignUp.State.CANCELLED
        return Status.CANCELLED if concerned else None
    if state == SignUp.State.CONFIRMED or not row.session.needs_sign_up:
        return Status.CONFIRMED
    if state in SignUp.ACTIVE:
        return Status.TENTATIVE
    return Status.OFFERED if row.may_ask else None


def _note(row: SessionRow, status: Status) -> str:
    if status == Status.OFFERED:
        return _("Sign-up open")
    return row.mine.get_state_display() if row.mine and row.session.needs_sign_up else ""


# --- Sessions one keeps -------------------------------------------------------------------


def taught_by(person: User, since: date, until: date) -> list[Entry]:
    return _taught(_touching(_sessions_taught(person), since, until))


def taught_session(person: User, uuid: UUID) -> Entry | None:
    return next(iter(_taught(_sessions_taught(person).filter(uuid=uuid))), None)


def _sessions_taught(person: User) -> QuerySet[RunSession]:
    """Of the runs the person is named in; those of a whole country would be nobody's calendar."""
    named = RunTrainer.objects.filter(person=person).values("run")
    return policies.sessions_taught_by(person).filter(run__in=named)


def _taught(sessions: QuerySet[RunSession]) -> list[Entry]:
    entries = []
    for session in sessions.select_related("run").order_by("starts_at", "pk"):
        href = reverse("runs:session", args=[session.run.uuid, session.uuid])
        status = Status.CANCELLED if session.state == RunSession.State.CANCELLED else Status.CONFIRMED
        entries.append(_session(session, TAUGHT, href, status, session.run.code))
    return entries


def _session(session: RunSession, kind: str, href: str, status: Status, note: str) -> Entry:
    return Entry(
        kind=kind,
        ref=str(session.uuid),
        title=session.title,
        begins=session.starts_at.astimezone(clock.OFFICE_ZONE),
        ends=session.ends_at.astimezone(clock.OFFICE_ZONE),
        href=href,
        changed_at=session.updated_at,
        sequence=session.sequence,
        place=session.place,
        note=note,
        status=status,
    )


def _touching(sessions: QuerySet[RunSession], since: date, until: date) -> QuerySet[RunSession]:
    first = datetime.combine(since, time(), clock.OFFICE_ZONE)
    after = datetime.combine(until + timedelta(days=1), time(), clock.OFFICE_ZONE)
    return sessions.filter(starts_at__lt=after, ends_at__gt=first)


# --- First and last days of runs ----------------------------------------------------------


def first_days(person: User, since: date, until: date) -> list[Entry]:
    return _first(_memberships(person).filter(run__starts_on__range=(since, until)))


def first_day(person: User, uuid: UUID) -> Entry | None:
    return next(iter(_first(_memberships(person).filter(run__uuid=uuid))), None)


def last_days(person: User, since: date, until: date) -> list[Entry]:
    return _last(_due(person).filter(run__ends_on__range=(since, until)))


def last_day(person: User, uuid: UUID) -> Entry | None:
    return next(iter(_last(_due(person).filter(run__uuid=uuid))), None)


def _memberships(person: User) -> QuerySet[RunMember]:
    states = (RunMember.State.ENROLLED, RunMember.State.COMPLETED, RunMember.State.CANCELLED)
    rows = RunMember.objects.filter(person=person, state__in=states).exclude(run__state=CourseRun.State.DRAFT)
    return rows.select_related("run")


def _due(person: User) -> QuerySet[RunMember]:
    """Whoever has completed the course has nothing due."""
    return _memberships(person).filter(~Q(state=RunMember.State.COMPLETED))


def _first(members: QuerySet[RunMember]) -> list[Entry]:
    return _days(members, RUN)


def _last(members: QuerySet[RunMember]) -> list[Entry]:
    return _days(members, DUE)


def _days(members: QuerySet[RunMember], kind: str) -> list[Entry]:
    rows = list(members.order_by("run__starts_on", "pk"))
    titles = course_titles(row.course_id for row in rows) if rows else {}
    return [_day(row.run, kind, titles.get(row.course_id, ""), row.state) for row in rows]


def _day(run: CourseRun, kind: str, course: str, state: str) -> Entry:
    words = {"run": run.title, "course": course}
    begins = kind == RUN
    title = _("Begins: %(run)s, %(course)s") if begins else _("Last day: %(run)s, %(course)s")
    return Entry(
        kind=kind,
        ref=str(run.uuid),
        title=title % words,
        begins=run.starts_on if begins else run.ends_on,
        ends=run.starts_on if begins else run.ends_on,
        href=reverse("runs:show", args=[run.uuid]),
        changed_at=run.updated_at,
        # A run counts no changes; the seconds it has existed grow with each of them.
        sequence=int((run.updated_at - run.created_at).total_seconds()),
        place=run.place if begins else "",
        status=Status.CANCELLED if CANCELLED in (state, run.state) else Status.CONFIRMED,
    )


# --- Days by which paths are due ----------------------------------------------------------


def path_days(person: User, since: date, until: date) -> list[Entry]:
    return _paths(_followed(person).filter(due_on__range=(since, until)))


def path_day(person: User, uuid: UUID) -> Entry | None:
    return next(iter(_paths(_followed(person).filter(path__uuid=uuid, due_on__isnull=False))), None)


def _followed(person: User) -> QuerySet[PathMember]:
    rows = PathMember.objects.filter(person=person, state__in=PathMember.ACTIVE)
    return rows.select_related("path").order_by("due_on", "pk")


def _paths(members: QuerySet[PathMember]) -> list[Entry]:
    return [
        Entry(
            kind=PATH,
            ref=str(member.path.uuid),
            title=_("Path due: %(path)s") % {"path": member.path.title},
            begins=member.due_on,
            ends=member.due_on,
            href=path_facts.page_for_members(member.path),
            changed_at=member.path.updated_at,
            sequence=int((member.path.updated_at - member.path.created_at).total_seconds()),
        )
        for member in members
        if member.due_on is not None
    ]
