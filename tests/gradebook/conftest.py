"""A run of province A with three members, two quizzes and a final test, and its gradebook."""

from dataclasses import dataclass, field

import pytest
from django.conf import settings

from courses.models import CourseRun, RunMember
from courses.operations import memberships
from gradebook.models import Gradebook
from gradebook.operations import layout
from people.models import User
from people.registry import Role
from tests.factories.assessments import AssessmentFactory
from tests.factories.courses import DONE_AT, LessonProgressFactory, RunFactory, Shelf, staff_of
from tests.factories.people import AppointmentFactory, Cast, RoleGrantFactory


@dataclass
class Class:
    cast: Cast
    run: CourseRun
    trainer: User
    gradebook: Gradebook
    quizzes: list
    test: object
    members: list[RunMember] = field(default_factory=list)

    def join(self, count=1):
        for person in staff_of(self.cast.basic_a, count):
            self.members.append(memberships.join(run=self.run, by=person))
            for lesson in self.run.course.lessons.all():  # so that the final test is open to them
                LessonProgressFactory(lesson=lesson, person=person, read_at=DONE_AT, completed_at=DONE_AT)
        return self.members[-count:]


@pytest.fixture
def group(cast, clock, db) -> Class:
    trainer = AppointmentFactory(office=cast.province_a).person
    RoleGrantFactory(person=trainer, role=Role.TRAINER, office=cast.province_a)
    quizzes = [AssessmentFactory(title_en=f"Quiz {number}") for number in (1, 2)]
    test = AssessmentFactory(title_en="Final test", purpose="test")
    course = Shelf().course(lessons=2, quizzes={1: quizzes[0], 2: quizzes[1]}, final_test=test)
    run = RunFactory(course=course, office=cast.province_a)
    made = Class(cast, run, trainer, layout.open_gradebook(run=run, by=trainer), quizzes, test)
    made.join(3)
    return made


@pytest.fixture
def browser(client, group):
    client.force_login(group.trainer)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return client
