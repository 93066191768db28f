"""Rows of courses and of what people did on them. Pages and editions: `publish_course`."""

import datetime as dt

import factory
from django.contrib.auth.models import Group
from factory.django import DjangoModelFactory

from courses.models import Completion, Course, Enrolment, Lesson, LessonEdition, LessonProgress
from courses.operations import authoring, workflow
from tests.factories.content import make_site
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


# --- Published courses ----------------------------------------------------------------------

TITLES = {"zh-hans": "课程目录", "en": "Catalogue"}
INTROS = {"zh-hans": "", "en": ""}


def lesson_data(number, *, paragraphs=3, quiz=False, blocks=None):
    """A prepared lesson: heading, text of `paragraphs` paragraphs, and a quiz if wanted."""
    text = {
        "zh": [f"第{number}课第{index}段。" for index in range(1, paragraphs + 1)],
        "en": [f"Lesson {number}, paragraph {index}." for index in range(1, paragraphs + 1)],
    }
    written = [{"type": "heading", "zh": "引言", "en": "Introduction"}, {"type": "text", **text}]
    if quiz:
        written.append({"type": "quiz", "title": {"zh": "自测", "en": "Check yourself"}})
    return {
        "number": number,
        "slug": f"lesson-{number}",
        "title": {"zh": f"第{number}讲", "en": f"Topic {number}"},
        "summary": {"zh": "摘要", "en": "Summary"},
        "minutes": 15,
        "blocks": blocks if blocks is not None else written,
    }


class School:
    """A site with its catalogue, its workflow and the three people who publish."""

    def __init__(self, author=None):
        self.author = author or UserFactory()
        self.reviewer, self.publisher = UserFactory(), UserFactory()
        self.home = make_site(self.author)
        self.catalogue = authoring.open_catalogue(
            home=self.home, titles=TITLES, intros=INTROS, by=self.author
        )
        workflow.prepare_editing_room(by=self.author)
        for person, name in (
            (self.author, "Trainers"),
            (self.reviewer, "Legal reviewers"),
            (self.publisher, "Publishers"),
        ):
            join(person, name)

    def draft_course(self, code="FP-101", **data):
        data = {
            "code": code,
            "slug": code.lower(),
            "title": {"zh": "涉外检察基础", "en": "Foundations"},
            "summary": {"zh": "基础课程", "en": "A first course"},
            "hours": 8,
            "blocks": [{"type": "text", "zh": ["目标。"], "en": ["Aims."]}],
            **data,
        }
        return authoring.create_course_page(
            parent=self.catalogue, data=data, by=self.author, final_test=data.pop("final_test", None)
        )

    def draft_lesson(self, course_page, number=1, quizzes=(), **data):
        return authoring.create_lesson_page(
            parent=course_page,
            data=lesson_data(number, quiz=bool(quizzes), **data),
            by=self.author,
            quizzes=quizzes,
        )

    def publish(self, page, english=True):
        for each in (page, authoring.english_of(page)) if english else (page,):
            authoring.publish_through_review(
                page=each, author=self.author, reviewers=[self.reviewer, self.publisher]
            )
        return type(page).objects.get(pk=page.pk)

    def course(self, lessons=2, code="FP-101", quizzes=None, **data):
        """A published course; returns its row. `quizzes` maps lesson numbers to an assessment."""
        page = self.publish(self.draft_course(code, **data))
        for number in range(1, lessons + 1):
            quiz = (quizzes or {}).get(number)
            self.publish(self.draft_lesson(page, number, quizzes=[quiz] if quiz else ()))
        return page.course


def join(person, group):
    person.groups.add(Group.objects.get_or_create(name=group)[0])
    person.is_staff = True
    person.save(update_fields=["is_staff"])
    return person


def edition_of(course, number=1, language="zh-hans"):
    return LessonEdition.objects.get(lesson__course=course, lesson__position=number, language=language)


def places(edition):
    """Every position of the lesson, in order."""
    return [(block, index) for block, count in edition.paragraphs for index in range(count)]
