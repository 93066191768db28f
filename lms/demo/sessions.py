"""Sessions of the run under way: one held, with its attendance, one that is full, one with requests."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta

from core import clock
from courses.models import CourseRun, RunMember, RunSession
from courses.operations import approvals, attendance, sessions, sign_ups
from courses.queries import session_codes
from people.models import User

RUN = "FP-101-33-3"
SEATS, SIGNED_UP, ASKING = 12, 15, 9


def hold(people: Mapping[str, User]) -> None:
    run, trainer = CourseRun.objects.get(code=RUN), people["trainer"]
    members = RunMember.objects.filter(run=run, state=RunMember.State.ENROLLED).select_related("person")
    those = [member.person for member in members.order_by("joined_at", "pk")]
    today = clock.today()
    _held(run, trainer, those, today - timedelta(days=7))
    _coming(run, trainer, those, today + timedelta(days=7))
    _asked(run, people, those, today + timedelta(days=14))


def _held(run: CourseRun, trainer: User, those: list[User], day: date) -> None:
    with clock.frozen(_at(day - timedelta(days=3), 9)) as now:
        session = _plan(run, trainer, day, "开班讲座", "Opening lecture")
        now.set(_at(day, 14))
        for person in those[:6]:
            code = session_codes.code_at(session, clock.now())
            attendance.sign_in(session=session, code=code, by=person, how="qr")
        marks = {person.uuid: "present" for person in those[6:50]}
        marks |= {those[50].uuid: "late", those[51].uuid: "excused"}
        attendance.mark(session=session, marks=marks, by=trainer)
        now.set(_at(day, 17))
        attendance.close_attendance(session=session, by=trainer)


def _coming(run: CourseRun, trainer: User, those: list[User], day: date) -> None:
    with clock.frozen(_at(clock.today() - timedelta(days=1), 9)) as now:
        session = _plan(
            run, trainer, day, "涉外文书起草研讨", "Drafting workshop", needs_sign_up=True, capacity=SEATS
        )
        for person in those[:SIGNED_UP]:
            now.move(minutes=1)
            sign_ups.sign_up(session=session, by=person)


def _asked(run: CourseRun, people: Mapping[str, User], those: list[User], day: date) -> None:
    """Some requests wait for the office, some for a trainer; one is approved and one refused."""
    with clock.frozen(_at(clock.today() - timedelta(days=2), 9)) as now:
        session = _plan(
            run, people["trainer"], day, "模拟移交听证", "Mock surrender hearing",
            needs_sign_up=True, capacity=4, approval="both",
        )  # fmt: skip
        rows = []
        for person in those[:ASKING]:
            now.move(minutes=1)
            rows.append(sign_ups.sign_up(session=session, by=person))
        now.move(hours=2)
        office, trainer = people["hr_reviewer"], people["trainer"]
        approvals.decide(sign_ups=rows[:4], step="unit", approve=True, by=office)
        reason = "当日值班。 On duty that day."
        approvals.decide(sign_ups=rows[4:5], step="unit", approve=False, reason=reason, by=office)
        approvals.decide(sign_ups=rows[:1], step="trainer", approve=True, by=trainer)


def _plan(run: CourseRun, by: User, day: date, zh: str, en: str, **values: object) -> RunSession:
    return sessions.plan_session(
        run=run, by=by, title_zh=zh, title_en=en, starts_at=_at(day, 14), ends_at=_at(day, 16), **values
    )


def _at(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour), clock.OFFICE_ZONE)
