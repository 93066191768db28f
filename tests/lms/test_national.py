"""The people and readers of the national demo are written in bulk: row for row as the operations write."""

import pytest

from courses.models import LessonEdition, LessonProgress, RunMember
from courses.operations import progress
from lms.demo import national
from people.models import Appointment, Office, User
from people.operations import accounts, organisation
from tests.factories.courses import RunFactory, Shelf
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db

PEOPLE, LESSONS = 250, 4
UNLIKE = {"id", "uuid", "password", "person"}


def values_of(row) -> dict:
    return {
        field.attname: getattr(row, field.attname)
        for field in row._meta.concrete_fields
        if field.name not in UNLIKE
    }


def test_a_thousand_positions_equal_those_that_readers_note(cast, clock):
    course = Shelf().course(lessons=LESSONS)
    run = RunFactory(course=course, office=cast.spp)
    people = UserFactory.create_batch(PEOPLE)
    RunMember.objects.bulk_create(RunMember(run=run, course=course, person=person) for person in people)
    for lesson in course.lessons.all():
        editions = list(LessonEdition.objects.filter(lesson=lesson).order_by("language"))
        for share in range(national.PLACES):
            national.put_positions(editions, share=share, limit=PEOPLE)
    in_bulk = positions()
    LessonProgress.objects.all().delete()
    for lesson in course.lessons.all():
        editions = list(LessonEdition.objects.filter(lesson=lesson).order_by("language"))
        for person in people:
            block = national.stop_of(editions[0], person.pk % national.PLACES)
            progress.note_position(editions=editions, block=block, paragraph=0, by=person)
    assert len(in_bulk) == PEOPLE * LESSONS
    assert positions() == in_bulk
    assert {values["percent"] for values in in_bulk} == {25}


def positions() -> list[dict]:
    rows = LessonProgress.objects.order_by("lesson", "person")
    return [{**values_of(row), "person": row.person_id} for row in rows]


def test_people_and_their_appointments_equal_those_that_administrators_enter(cast, clock):
    national.fill(offices=Office.objects.count() + 3, people=User.objects.count() + PEOPLE)
    made = User.objects.filter(staff_number__startswith="B").order_by("staff_number")
    for person in made:
        appointment = Appointment.objects.get(person=person)
        single = accounts.create_account(
            by=None,
            staff_number=f"S{person.staff_number}",
            full_name_zh=person.full_name_zh,
            full_name_latin=person.full_name_latin,
        )
        organisation.appoint(
            person=single, office=appointment.office, post=appointment.post, by=None,
            valid_from=appointment.valid_from,
        )  # fmt: skip
    singles = User.objects.filter(staff_number__startswith="SB").order_by("staff_number")
    assert [values_of(row) | {"staff_number": f"S{row.staff_number}"} for row in made] == [
        values_of(row) for row in singles
    ]
    assert appointments_of(made) == appointments_of(singles)


def appointments_of(people) -> list[dict]:
    rows = Appointment.objects.filter(person__in=people).order_by("person__staff_number")
    return [values_of(row) for row in rows]
