"""Runs of FP-101 in the home province: one under way and full, one to enrol in, one over, one cancelled."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta

from core import clock
from courses.models import Course, CourseRun, Enrolment, RunMember
from courses.operations import memberships, rules, runs
from courses.queries import plans
from lms.demo.organisation import HOME
from lms.demo.records import COURSE
from people.models import Office, Post, User
from people.queries import office_of

PLACES, WAITING = 60, 5
CANCELLED = "授课人因公出差。 / The lecturer is on official travel."


def hold(
    offices: Mapping[str, Office], posts: Mapping[str, Post], people: Mapping[str, User], staff: list[User]
) -> None:
    trainer, home = people["trainer"], offices[HOME]
    course = Course.objects.get(code=COURSE)
    around = [person for person in staff if _office(person).path.startswith(home.path)]
    today = clock.today()
    with clock.frozen(_morning(today - timedelta(days=150))):
        past = _open(
            course, home, trainer, "FP-101-33-1", ("涉外检察基础第一期", "Foundations, first run"),
            begin=today - timedelta(days=140), days=60, capacity=40,
        )  # fmt: skip
        called_off = _open(
            course, home, trainer, "FP-101-33-2", ("涉外检察基础第二期", "Foundations, second run"),
            begin=today - timedelta(days=70), days=30, capacity=30,
        )  # fmt: skip
        studied = _studying(course, around)
        memberships.bring_in(run=past, people=studied[:6], by=trainer)
        memberships.bring_in(run=called_off, people=studied[6:9], by=trainer)
    with clock.frozen(_morning(today - timedelta(days=75))):
        runs.archive_run(run=past, by=trainer)
        runs.cancel_run(run=called_off, reason=CANCELLED, by=trainer)
    _run_under_way(course, home, trainer, people, around)
    _planned(course, home, trainer, posts)


def _run_under_way(
    course: Course, home: Office, trainer: User, people: Mapping[str, User], around: list[User]
) -> None:
    """Sixty people, some far and some not begun, and five who wait."""
    today = clock.today()
    with clock.frozen(_morning(today - timedelta(days=20))):
        run = _open(
            course, home, trainer, "FP-101-33-3", ("涉外检察基础第三期", "Foundations, third run"),
            begin=today - timedelta(days=14), days=45, capacity=PLACES,
        )  # fmt: skip
        studying = _studying(course, around)
        known = set(Enrolment.objects.filter(course=course).values_list("person", flat=True))
        fresh = [person for person in around if person.pk not in known]
        members = [people["trainee_studying"], *studying, *fresh]
        memberships.bring_in(
            run=run, people=members[: PLACES + WAITING], by=trainer, source=RunMember.Source.LIST
        )


def _planned(course: Course, home: Office, trainer: User, posts: Mapping[str, Post]) -> None:
    """To be enrolled in; a rule that waits to be put in force names who shall be in it anyway."""
    today = clock.today()
    with clock.frozen(_morning(today - timedelta(days=3))):
        run = _open(
            course, home, trainer, "FP-101-33-4", ("涉外检察基础第四期", "Foundations, fourth run"),
            begin=today + timedelta(days=21), days=45, capacity=80,
        )  # fmt: skip
        rule = rules.make_rule(target=run, by=trainer, office=home, posts=[posts["prosecutor-assistant"]])
        rules.put_in_force(rule=rule, plan=plans.plan_of_rule(rule).digest, by=trainer)
        rules.make_rule(target=run, by=trainer, office=home, posts=[posts["case-handling-prosecutor"]])


def _open(
    course: Course,
    office: Office,
    by: User,
    code: str,
    titles: tuple[str, str],
    *,
    begin: date,
    days: int,
    capacity: int,
) -> CourseRun:
    run = runs.create_run(
        course=course, by=by, code=code, title_zh=titles[0], title_en=titles[1], office=office,
        cohort="2026", place_zh="省院培训中心第二教室", place_en="Provincial training centre, room 2",
        starts_on=begin, ends_on=begin + timedelta(days=days), capacity=capacity, self_enrolment=True,
    )  # fmt: skip
    return runs.open_run(run=run, by=by)


def _studying(course: Course, people: list[User]) -> list[User]:
    """Those who are enrolled and have not completed the course, by number."""
    rows = Enrolment.objects.filter(course=course, state=Enrolment.State.ENROLLED, person__in=people)
    return [row.person for row in rows.select_related("person").order_by("person__staff_number")]


def _office(person: User) -> Office:
    office = office_of(person)
    assert office is not None
    return office


def _morning(day: date) -> datetime:
    return datetime.combine(day, time(9), clock.OFFICE_ZONE)
