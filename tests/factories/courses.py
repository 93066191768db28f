"""Rows of courses and of what people did on them. Pages and editions: `publish_course`."""

import datetime as dt
from uuid import uuid4

import factory
from django.contrib.auth.models import Group
from factory.django import DjangoModelFactory
from wagtail.models import Page, Site

from content.models import HomePage
from core import clock
from courses.models import (
    CatalogueIndexPage,
    Completion,
    Course,
    CourseEdition,
    CoursePage,
    CourseRun,
    Enrolment,
    Lesson,
    LessonEdition,
    LessonPage,
    LessonProgress,
    RunMember,
)
from courses.operations import authoring, enrolment, publication, sessions, workflow
from tests.factories.content import locale, make_site
from tests.factories.people import AppointmentFactory, UserFactory, root_office

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


def component_data():
    return {
        "slug": "time-limits",
        "title": {"zh": "通报期限", "en": "Time limits"},
        "blocks": [{"type": "text", "zh": ["四日内通报。"], "en": ["Notify within four days."]}],
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


class Shelf:
    """Published courses without the way there: pages put into the tree and drawn, no review."""

    def __init__(self):
        self.author = UserFactory()
        root = Page.get_first_root_node()
        self.homes, self.catalogues = {}, {}
        for code in TITLES:
            home = HomePage(title=TITLES[code], slug=f"comity-{code}", locale=locale(code))
            page = CatalogueIndexPage(title=TITLES[code], slug="catalogue", locale=locale(code))
            if self.homes:
                home.translation_key = self.homes["zh-hans"].translation_key
                page.translation_key = self.catalogues["zh-hans"].translation_key
            self.homes[code] = root.add_child(instance=home)
            self.catalogues[code] = self.homes[code].add_child(instance=page)
        site = Site.objects.get(is_default_site=True)
        site.root_page = self.homes["zh-hans"]
        site.save()
        for page in self.catalogues.values():
            publication.publish_edition(page=page, by=self.author)

    def course(self, lessons=2, code="FP-101", quizzes=None, languages=("zh-hans", "en"), **rules):
        """The row of a published course. `quizzes` maps lesson numbers to an assessment."""
        course = CourseFactory(code=code, **rules)
        parents = self._pages(
            {language: self.catalogues[language] for language in languages},
            lambda language: CoursePage(
                course=course,
                title={"zh-hans": "涉外检察基础", "en": "Foundations"}[language],
                slug=code.lower(),
                summary={"zh-hans": "基础课程", "en": "A first course"}[language],
            ),
        )
        for number in range(1, lessons + 1):
            self.lesson(course, parents, number, quiz=(quizzes or {}).get(number))
        return course

    def lesson(self, course, parents, number, *, quiz=None, paragraphs=3, blocks=None):
        lesson = LessonFactory(course=course, position=number)
        ids = [str(uuid4()) for _ in range(3)]
        self._pages(
            parents,
            lambda language: LessonPage(
                lesson=lesson,
                title={"zh-hans": f"第{number}讲", "en": f"Topic {number}"}[language],
                slug=f"lesson-{number}",
                summary={"zh-hans": "摘要", "en": "Summary"}[language],
                body=blocks[language] if blocks else _stream(language, number, ids, paragraphs, quiz),
            ),
        )
        return lesson

    def _pages(self, parents, build):
        made = {}
        for language, parent in parents.items():
            page = build(language)
            page.locale, page.owner = locale(language), self.author
            if made:
                page.translation_key = next(iter(made.values())).translation_key
            made[language] = type(parent).objects.get(pk=parent.pk).add_child(instance=page)
            publication.publish_edition(page=page, by=self.author)
        return made


def _stream(language, number, ids, paragraphs, quiz):
    heading = {"zh-hans": "引言", "en": "Introduction"}[language]
    wording = {"zh-hans": "第{}课第{}段。", "en": "Lesson {}, paragraph {}."}[language]
    text = "".join(f"<p>{wording.format(number, index)}</p>" for index in range(1, paragraphs + 1))
    stream = [
        {"type": "heading", "value": heading, "id": ids[0]},
        {"type": "text", "value": text, "id": ids[1]},
    ]
    if quiz is not None:
        title = {"zh-hans": "自测", "en": "Check yourself"}[language]
        value = {"title": title, "assessment": str(quiz.uuid)}
        stream.append({"type": "quiz", "value": value, "id": ids[2]})
    return stream


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


def many_courses(shelf, count, person):
    """One real course and copies of its edition, which cost no pages."""
    first = shelf.course(lessons=1)
    edition = CourseEdition.objects.get(course=first, language="en")
    for number in range(1, count):
        course = Course.objects.create(code=f"X-{number:02}")
        lesson = Lesson.objects.create(course=course, position=1)
        page = shelf.catalogues["en"].add_child(
            instance=Page(title=f"Course {number}", slug=f"x-{number}", live=False)
        )
        outline = [{**edition.outline[0], "id": lesson.pk, "uuid": str(lesson.uuid)}]
        CourseEdition.objects.create(
            page_id=page.pk, language="en", path=f"catalogue/x-{number}/", title=f"Course {number}",
            html="", digest="", course=course, outline=outline,
        )  # fmt: skip
        EnrolmentFactory(course=course, person=person)
    enrolment.enrol(course=first, by=person)
    return first


# --- Runs ---------------------------------------------------------------------------------


class RunFactory(DjangoModelFactory):
    """An open run of four weeks around the frozen clock's Monday; give it a course and an office."""

    class Meta:
        model = CourseRun

    code = factory.Sequence(lambda n: f"RUN-{n:03}")
    course = factory.SubFactory(CourseFactory)
    office = factory.LazyFunction(root_office)
    starts_on = dt.date(2026, 3, 2)
    ends_on = dt.date(2026, 3, 31)
    capacity = None
    state = CourseRun.State.OPEN


def staff_of(office, count):
    """People appointed at the office, in the order of their numbers."""
    return [AppointmentFactory(office=office).person for _ in range(count)]


def plan_session(run, *, by, hours=2, lasts=2, **values):
    """A session of the run that begins in so many hours of the present clock."""
    begins = clock.now() + dt.timedelta(hours=hours)
    values = {"starts_at": begins, "ends_at": begins + dt.timedelta(hours=lasts), **values}
    return sessions.plan_session(run=run, by=by, **values)


def states_of(run):
    """Staff number -> state, for everybody who was ever in the run."""
    return dict(RunMember.objects.filter(run=run).values_list("person__staff_number", "state"))
