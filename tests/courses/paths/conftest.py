"""Three published courses, a path of province A over them, and the trainer who keeps it."""

from dataclasses import dataclass
from typing import Any

import pytest

from courses.models import Course, LearningPath, PathMember
from courses.operations import enrolment, path_steps, paths, progress
from people.models import User
from people.registry import Role
from tests.factories.courses import staff_of
from tests.factories.people import AppointmentFactory, Cast, RoleGrantFactory


@dataclass
class World:
    cast: Cast
    courses: list[Course]
    trainer: User  # of province A; cast.trainer has the whole country

    def draft(self, *courses: Course, days: Any = (), **values: Any) -> LearningPath:
        """Required courses in this order; `days` until each is due."""
        number = LearningPath.objects.count() + 1
        values = {"code": f"LP-{number}", "office": self.cast.province_a, "in_sequence": True} | values
        path = paths.create_path(by=self.trainer, self_enrolment=values.pop("self_enrolment", True), **values)
        due = dict(enumerate(days))
        for place, course in enumerate(courses or self.courses[:2]):
            path_steps.add_step(path=path, course=course, due_days=due.get(place), by=self.trainer)
        return path

    def path(self, *courses: Course, **values: Any) -> LearningPath:
        return paths.open_path(path=self.draft(*courses, **values), by=self.trainer)

    def staff(self, count: int = 1) -> list[User]:
        return staff_of(self.cast.basic_a, count)

    def complete(self, person: User, *courses: Course) -> None:
        for course in courses:
            enrolment.enrol(course=course, by=person)
            for lesson in course.lessons.order_by("position"):
                progress.finish_reading(lesson=lesson, by=person)


@pytest.fixture
def world(cast, shelf, clock) -> World:
    trainer = AppointmentFactory(office=cast.province_a).person
    RoleGrantFactory(person=trainer, role=Role.TRAINER, office=cast.province_a)
    return World(cast, [shelf.course(lessons=1, code=code) for code in ("C-1", "C-2", "C-3")], trainer)


@pytest.fixture
def states():
    def of(path):
        return dict(PathMember.objects.filter(path=path).values_list("person__staff_number", "state"))

    return of


@pytest.fixture
def browse(client):
    """`browse(person)`: her browser, in English."""

    def of(person):
        client.force_login(person)
        client.cookies["django_language"] = "en"
        return client

    return of
