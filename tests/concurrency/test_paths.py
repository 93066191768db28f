"""Races for the end of a path: the damage without its lock, and one completion with it."""

import threading

import pytest
from django.db import transaction

from core.models import LedgerEntry
from courses.models import PathMember
from courses.operations import enrolment, path_members, path_steps, paths, progress
from notifications.models import Notification
from tests.factories.courses import CompletionFactory, Shelf, staff_of
from tests.factories.people import make_cast

ROUNDS = 3


@pytest.fixture
def path(committed):
    cast = make_cast()
    shelf = Shelf()
    path = paths.create_path(code="LP", office=cast.spp, by=cast.trainer)
    for code in ("C-1", "C-2"):
        path_steps.add_step(path=path, course=shelf.course(lessons=1, code=code), by=cast.trainer)
    path = paths.open_path(path=path, by=cast.trainer)
    path.person = staff_of(cast.basic_a, 1)[0]
    return path


def completed(path):
    """State of the member, how often its completion is in the ledger, and how often it was told."""
    return (
        PathMember.objects.get(path=path, person=path.person).state,
        LedgerEntry.objects.filter(event="path.completed").count(),
        Notification.objects.filter(recipient=path.person, kind="path.completed").count(),
    )


def test_without_the_lock_a_path_is_completed_twice(race, path):
    """Both look at the member before either has written."""
    path_members.join_path(path=path, by=path.person)
    for step in path.steps.select_related("course"):
        CompletionFactory(course=step.course, person=path.person)
    both_read = threading.Barrier(2)

    def complete_unlocked():
        member = PathMember.objects.select_related("path", "person").get(path=path)
        both_read.wait(10)
        with transaction.atomic():
            path_members._complete_finished(member.path, [member], path.person)

    outcomes = race(2, complete_unlocked)

    assert [outcome.kind for outcome in outcomes] == ["ok", "ok"]
    assert completed(path) == ("completed", 2, 2)


@pytest.mark.parametrize("_round", range(ROUNDS))
def test_the_last_two_courses_at_one_moment_complete_the_path_once(race, path, _round):
    paths.change_path(path=path, in_sequence=False, by=path.person)
    path_members.join_path(path=path, by=path.person)
    lessons = [step.course.lessons.get() for step in path.steps.select_related("course")]
    for lesson in lessons:
        enrolment.enrol(course=lesson.course, by=path.person)

    outcomes = race(2, lambda number: progress.finish_reading(lesson=lessons[number], by=path.person))

    assert [outcome.kind for outcome in outcomes] == ["ok", "ok"]
    assert completed(path) == ("completed", 1, 1)


@pytest.mark.parametrize("_round", range(ROUNDS))
def test_joining_while_the_last_course_is_completed_completes_the_path(race, path, _round):
    first, last = (step.course.lessons.get() for step in path.steps.select_related("course"))
    for lesson in (first, last):
        enrolment.enrol(course=lesson.course, by=path.person)
    progress.finish_reading(lesson=first, by=path.person)
    acts = (
        lambda: path_members.join_path(path=path, by=path.person),
        lambda: progress.finish_reading(lesson=last, by=path.person),
    )

    outcomes = race(2, lambda number: acts[number]())

    assert [outcome.kind for outcome in outcomes] == ["ok", "ok"]
    assert completed(path) == ("completed", 1, 1)
