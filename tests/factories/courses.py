"""Rows of courses and of what people did on them. Pages and editions: `publish_course`."""

import datetime as dt

import factory
from factory.django import DjangoModelFactory

from courses.models import Completion, Course, Enrolment, Lesson, LessonProgress
from tests.factories.people import UserFactory

DONE_AT = dt.datetime(2026, 3, 2, 2, 0, tzinfo=dt.UTC)


class CourseFactory(DjangoModelFactory):
    class Meta:
        model = Course

    code = factory.Sequence(lambda n: f"FP-{n:03}")
    hours = 8
    level_from = "L1"
    level_to = "L2"


class LessonFactory(DjangoModelFactory):
    class Meta:
        model = Lesson

    course = factory.SubFactory(CourseFactory)
    position = factory.LazyAttribute(lambda o: o.course.lessons.count() + 1)
    minutes = 20


class EnrolmentFactory(DjangoModelFactory):
    class Meta:
        model = Enrolment

    course = factory.SubFactory(CourseFactory)
    person = factory.SubFactory(UserFactory)


class LessonProgressFactory(DjangoModelFactory):
    class Meta:
        model = LessonProgress

    lesson = factory.SubFactory(LessonFactory)
    person = factory.SubFactory(UserFactory)


class CompletionFactory(DjangoModelFactory):
    """A completed course without the way there."""

    class Meta:
        model = Completion

    course = factory.SubFactory(CourseFactory)
    person = factory.SubFactory(UserFactory)
    completed_at = DONE_AT
    edition_digest = "sha-256:" + "0" * 64
