"""Sessions in lists: of a run, of a person, and what somebody attended."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import TYPE_CHECKING

from django.db.models import Count, F, Prefetch, Q, QuerySet

from core import clock
from core.prepared import Prepared
from courses import policies
from courses.models import CourseRun, RunSession, RunTrainer, SignUp
from courses.queries import session_facts

if TYPE_CHECKING:
    from people.models import User

DESK_ROWS = 8
TONES = {"planned": "info", "held": "done", "cancelled": "danger"}


@dataclass(frozen=True)
class SessionRow:
    """A session with what is counted of it, or with the part of one person in it."""

    session: RunSession
    counts: dict[str, int] = field(default_factory=dict)
    mine: SignUp | None = None

    @property
    def times(self) -> str:
        return session_facts.times_of(self.session)

    @property
    def tone(self) -> str:
        return TONES[self.session.state]

    @property
    def is_over(self) -> bool:
        return clock.now() >= self.session.ends_at

    @property
    def takes_sign_in(self) -> bool:
        session = self.session
        return session.state == session.State.PLANNED and session.opens_at <= clock.now() < session.ends_at

    @property
    def my_tone(self) -> str:
        return session_facts.SIGN_UP_TONES.get(self.mine.state, "") if self.mine else ""

    @property
    def is_in(self) -> bool:
        return self.mine is not None and self.mine.state in SignUp.ACTIVE

    @property
    def is_asked(self) -> bool:
        return self.mine is not None and self.mine.state in SignUp.ASKED

    @property
    def was_there(self) -> bool:
        return self.mine is not None and self.mine.attendance in SignUp.WAS_THERE

    @property
    def may_ask(self) -> bool:
        session = self.session
        open_ = session.state == session.State.PLANNED and clock.now() < session.starts_at
        return session.needs_sign_up and open_ and not self.is_in

    @property
    def may_withdraw(self) -> bool:
        return self.is_in and not self.was_there and clock.now() < self.session.starts_at

    @property
    def may_sign_in(self) -> bool:
        seated = self.mine is not None and self.mine.state == SignUp.State.CONFIRMED
        return self.takes_sign_in and not self.was_there and (seated or not self.session.needs_sign_up)

    @property
    def queue_place(self) -> int:
        """1 for whoever comes next, 0 for whoever does not wait."""
        return getattr(self.mine, "before", -1) + 1 if self.mine and self.mine.state == "waiting" else 0


def rows_for_trainers(sessions: QuerySet[RunSession]) -> list[SessionRow]:
    """One query, whatever the number of sessions."""
    counted = sessions.select_related("run").annotate(
        seats=Count("sign_ups", Q(sign_ups__state="confirmed")),
        waiting=Count("sign_ups", Q(sign_ups__state="waiting")),
        asked=Count("sign_ups", Q(sign_ups__state="at_trainer")),
        there=Count("sign_ups", Q(sign_ups__attendance__in=SignUp.WAS_THERE)),
    )
    names = ("seats", "waiting", "asked", "there")
    return [SessionRow(row, {name: getattr(row, name) for name in names}) for row in counted]


def of_run(run: CourseRun) -> list[SessionRow]:
    return rows_for_trainers(RunSession.objects.filter(run=run).order_by("starts_at", "pk"))


def coming_taught_by(person: User) -> list[SessionRow]:
    """Of the runs the person is named in, what has not ended, the next first; one query."""
    named = RunTrainer.objects.filter(person=person).values("run")
    rows = policies.sessions_taught_by(person).filter(
        run__in=named, state=RunSession.State.PLANNED, ends_at__gt=clock.now()
    )
    return rows_for_trainers(rows.order_by("starts_at", "pk")[:DESK_ROWS])


def _begin_of(day: date) -> datetime:
    return datetime.combine(day, time.min, clock.OFFICE_ZONE)


def _sign_ups_of(person: int | User) -> QuerySet[SignUp]:
    """With `before`: how many wait longer for the same session."""
    other = "session__sign_ups__"
    earlier = Q(**{f"{other}queued_at__lt": F("queued_at")})
    tied = Q(**{f"{other}queued_at": F("queued_at"), f"{other}pk__lt": F("pk")})
    before = Q(**{f"{other}state": SignUp.State.WAITING}) & (earlier | tied)
    return SignUp.objects.filter(person=person).annotate(before=Count("session__sign_ups", before))


def rows_for_person(person: User, sessions: QuerySet[RunSession]) -> list[SessionRow]:
    """Two queries, whatever the number of sessions."""
    mine = Prefetch("sign_ups", _sign_ups_of(person), to_attr="of_person")
    rows = sessions.select_related("run").prefetch_related(mine)
    return [SessionRow(row, mine=next(iter(row.of_person), None)) for row in rows]


def _coming(person: int, since: date) -> QuerySet[RunSession]:
    rows = policies.sessions_visible_to_learner(person).filter(
        state=RunSession.State.PLANNED, ends_at__gte=_begin_of(since), run__state=CourseRun.State.OPEN
    )
    return rows.select_related("run").order_by("starts_at", "pk")


def _sign_ups_to_come(person: int, since: date) -> QuerySet[SignUp]:
    return _sign_ups_of(person).filter(session__ends_at__gte=_begin_of(since))


# On the desk of everybody who studies: by a person's key and a day.
_coming_sessions, _coming_sign_ups = Prepared(_coming), Prepared(_sign_ups_to_come)


def coming_for(person: User, run: CourseRun | None = None) -> list[SessionRow]:
    """What the person may still come to; one query where that is nothing, else two."""
    now, today = clock.now(), clock.today()
    rows = [row for row in _coming_sessions(person.pk, today) if row.ends_at > now]
    if run is not None:
        rows = [row for row in rows if row.run_id == run.pk]
    mine = {row.session_id: row for row in _coming_sign_ups(person.pk, today)} if rows else {}
    return [SessionRow(row, mine=mine.get(row.pk)) for row in rows]


def one_for(person: User, session: RunSession) -> SessionRow:
    return rows_for_person(person, RunSession.objects.filter(pk=session.pk))[0]


@dataclass(frozen=True)
class Attended:
    session: RunSession
    minutes: int
    ended_on: date


def attended_by(person: User) -> list[Attended]:
    """Sessions that were held and in which the person was, the oldest first."""
    rows = SignUp.objects.filter(
        person=person, attendance__in=SignUp.WAS_THERE, session__state=RunSession.State.HELD
    )
    return [
        _attended(row.session) for row in rows.select_related("session__run").order_by("session__ends_at")
    ]


def _attended(session: RunSession) -> Attended:
    minutes = int((session.ends_at - session.starts_at).total_seconds() // 60)
    return Attended(session, minutes, session.ends_at.astimezone(clock.OFFICE_ZONE).date())
