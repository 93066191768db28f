"""A run in which the learner of the cast and two others are, and everybody else of the cast is not."""

from dataclasses import dataclass, field

import pytest
from django.conf import settings
from django.test import Client

from courses.models import CourseRun, Lesson
from courses.operations import discussion, enrolment, memberships, run_trainers
from people.models import User
from tests.courses.runs.conftest import World, world  # noqa: F401  a fixture


@dataclass
class Talk:
    world: World
    run: CourseRun
    learner: User
    peer: User
    stranger: User  # takes the course, is in no run
    outsider: User  # does not take the course
    trainer: User
    lesson: Lesson
    more: dict = field(default_factory=dict)

    def topic(self, by=None, **values):
        values = {
            "title": "When is notification due?",
            "text": "Four days or three?",
            "run": self.run,
            **values,
        }
        return discussion.open_topic(lesson=self.lesson, by=by or self.learner, **values)

    def post(self, topic, by=None, text="Three, by the Convention.", **values):
        return discussion.add_post(topic=topic, by=by or self.peer, text=text, **values)


@pytest.fixture
def talk(world) -> Talk:  # noqa: F811
    run = world.run()
    run_trainers.add_trainer(run=run, person=world.trainer, by=world.trainer)
    (peer, stranger), cast = world.staff(2), world.cast
    for person in (cast.learner, peer):
        memberships.join(run=run, by=person)
    enrolment.enrol(course=world.course, by=stranger)
    return Talk(
        world=world, run=run, learner=cast.learner, peer=peer, stranger=stranger, outsider=cast.learner_b,
        trainer=world.trainer, lesson=world.course.lessons.get(position=1),
    )  # fmt: skip


@pytest.fixture
def client_of():
    """A browser in English for anybody."""

    def signed_in(person):
        client = Client()
        client.force_login(person)
        client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
        return client

    return signed_in
