"""A gradebook of many members: does its first page cost more than that of a few?"""

from __future__ import annotations

import statistics
from datetime import timedelta
from decimal import Decimal

from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessments.models import Attempt
from core import clock
from courses.models import Course, CourseRun, RunMember
from gradebook.models import Category, Mark
from gradebook.operations import layout
from lms.bench.measure import Call, Figure, Server, compare
from people.models import Office, User

MANY, FEW = 5_000, 500
TRAINER = "D2001"


def class_of(course: Course, size: int) -> CourseRun:
    """A run with so many members, each with a result and a mark; written as the operations would."""
    today, trainer = clock.today(), User.objects.get(staff_number=TRAINER)
    run = CourseRun.objects.create(
        course=course, code=f"BENCH-{size}", office=Office.objects.get(parent=None), state="open",
        starts_on=today, ends_on=today + timedelta(days=30),
    )  # fmt: skip
    people = User.objects.bulk_create(
        User(staff_number=f"B{size}-{number:05}", full_name_zh=f"测试{number}") for number in range(size)
    )
    members = RunMember.objects.bulk_create(
        RunMember(run=run, course=course, person=person) for person in people
    )
    gradebook = layout.open_gradebook(run=run, by=trainer)
    essay = layout.add_item(
        category=Category.objects.get(gradebook=gradebook, parent=None), by=trainer,
        title_zh="请求书", title_en="Request", maximum=Decimal(50), position=3,
    )  # fmt: skip
    Mark.objects.bulk_create(Mark(item=essay, member=member, value=member.pk % 50) for member in members)
    now = clock.now()
    Attempt.objects.bulk_create(
        Attempt(
            assessment=course.final_test, learner=person, number=1, state="submitted", started_at=now,
            closed_at=now, pass_percent=60, salt="x", maximum=20, score=person.pk % 20, passed=True,
        )
        for person in people
    )  # fmt: skip
    return run


def first_page(server: Server, course: Course, cookies) -> Figure:  # type: ignore[no-untyped-def]
    many, few = (Call(f"/teach/runs/{class_of(course, size).uuid}/grades/", cookies) for size in (MANY, FEW))
    ratios, milliseconds = compare(
        lambda: server.send(server.ours, many), lambda: server.send(server.ours, few)
    )
    with CaptureQueriesContext(connection) as captured:
        server.send(server.ours, many)
    return Figure(round(statistics.median(ratios), 3), ratios, len(captured), milliseconds)
