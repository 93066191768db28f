"""A run of six people in a course of two lessons, each lesson with a quiz; what they did is in each test."""

import datetime as dt
from dataclasses import dataclass

import pytest

from core import clock as core_clock
from courses.models import Course, CourseRun, Lesson
from courses.operations import memberships, progress
from people.models import User
from people.registry import Role
from tests.factories.assessments import AssessmentFactory, fail_assessment, pass_assessment
from tests.factories.courses import RunFactory, edition_of, places, staff_of
from tests.factories.people import AppointmentFactory, Cast, RoleGrantFactory


@dataclass
class Class:
    cast: Cast
    course: Course
    run: CourseRun
    trainer: User
    people: list[User]
    clock: "core_clock.Frozen"

    def lesson(self, number=1) -> Lesson:
        return self.course.lessons.get(position=number)

    def read(self, person, number=1, upto=None, seconds=60):
        """Place by place with as many seconds between them; to the end unless told where to stop."""
        edition = edition_of(self.course, number)
        for block, paragraph in places(edition)[:upto]:
            progress.note_position(editions=[edition], block=block, paragraph=paragraph, by=person)
            self.clock.move(seconds=seconds)

    def finish(self, person, number=1, seconds=60):
        self.read(person, number, seconds=seconds)
        pass_assessment(self.lesson(number).quizzes.get(), person)

    def fail(self, person, number=1):
        return fail_assessment(self.lesson(number).quizzes.get(), person)

    def to_day(self, day: dt.date):
        self.clock.move(days=(day - core_clock.today()).days)


@pytest.fixture
def group(cast, shelf, clock) -> Class:
    quizzes = {number: AssessmentFactory(title_en=f"Quiz {number}") for number in (1, 2)}
    course = shelf.course(lessons=2, quizzes=quizzes)
    trainer = AppointmentFactory(office=cast.province_a).person
    RoleGrantFactory(person=trainer, role=Role.TRAINER, office=cast.province_a)
    run = RunFactory(
        course=course, office=cast.province_a, starts_on=dt.date(2026, 3, 9), ends_on=dt.date(2026, 3, 28)
    )
    people = staff_of(cast.basic_a, 6)
    memberships.bring_in(run=run, people=people, by=trainer)
    return Class(cast, course, run, trainer, people, clock)
