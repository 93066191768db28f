"""A published course, the cast, and a run held by province A whose trainer has that scope."""

from dataclasses import dataclass

import pytest

from courses.models import Course, CourseRun
from people.models import Office, User
from people.registry import Role
from tests.factories.courses import RunFactory, staff_of
from tests.factories.people import AppointmentFactory, Cast, RoleGrantFactory


@dataclass
class World:
    cast: Cast
    course: Course
    trainer: User  # of province A; cast.trainer has the whole country

    @property
    def province(self) -> Office:
        return self.cast.province_a

    def run(self, **values) -> CourseRun:
        return RunFactory(**{"course": self.course, "office": self.province, **values})

    def staff(self, count=1, office=None) -> list[User]:
        return staff_of(office or self.cast.basic_a, count)


@pytest.fixture
def world(cast, shelf, clock) -> World:
    trainer = AppointmentFactory(office=cast.province_a).person
    RoleGrantFactory(person=trainer, role=Role.TRAINER, office=cast.province_a)
    return World(cast, shelf.course(lessons=2), trainer)
