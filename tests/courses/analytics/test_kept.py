"""Figures of groups that are too large for the page: equal to the direct count, and never old ones as new."""

import pytest
from django.urls import reverse
from django.utils.translation import override

from core import clock as core_clock
from core.outbox import operations as outbox
from core.outbox.models import OutboxMessage
from courses import tasks
from courses.models import GroupFigures, LessonEdition
from courses.operations import memberships, run_trainers
from courses.queries import analytics, analytics_course, analytics_kept
from people.registry import Role
from tests.factories.courses import RunFactory, staff_of
from tests.factories.people import RoleGrantFactory

PENDING = "The figures are being counted"
KEPT = ["standing", "lessons", "test"]


@pytest.fixture
def large(group, monkeypatch, client):
    """Six people are a large group here, and two of them have done something."""
    monkeypatch.setattr(analytics_kept, "LARGE", 5)
    group.finish(group.people[0], 1)
    group.fail(group.people[1], 1)
    group.read(group.people[2], 2, upto=1)
    client.force_login(group.trainer)
    client.cookies["django_language"] = "en"
    return group


def work():
    waiting = OutboxMessage.objects.filter(task_path="courses.tasks.count_figures", state="pending")
    found = list(waiting.values_list("pk", flat=True))
    for message in found:
        outbox.deliver(message)
    return len(found)


def page(client, group, name="course"):
    response = client.get(reverse(f"analytics:{name}", args=[group.course.uuid]))
    return response, response.content.decode()


def shown(response):
    return [response.context[name] for name in KEPT]


def direct(group):
    """As an English page counts them."""
    with override("en"):
        found = analytics.group_of_course(group.trainer, group.course)
        outline = analytics.lessons_of(group.course)
        standing = analytics.standing_of(found, outline)
        lessons = analytics.lesson_rows(found, outline, standing.members)
        return [standing, lessons, analytics.final_test_of(found)]


def test_what_is_counted_behind_the_page_is_what_the_page_would_have_counted(large, client):
    at_once = direct(large)
    first, text = page(client, large)
    assert (PENDING in text, "standing" in first.context) == (True, False)

    counted_at = core_clock.now()
    assert work() == 1
    response, text = page(client, large)

    assert shown(response) == at_once
    assert at_once[0].by_done == (5, 1, 0)
    assert (response.context["counted"].at, "As of" in text, PENDING in text) == (counted_at, True, False)
    assert work() == 0


def test_offices_and_participation_are_counted_the_same_way(large, client):
    found = analytics.group_of_course(large.trainer, large.course)
    table = analytics_course.table_of(analytics_course.counts_of_members(found))
    assert PENDING in page(client, large, "offices")[1]
    hr = large.cast.client("own_hr")
    hr.cookies["django_language"] = "en"
    address = f"{reverse('analytics:participation')}?course={large.course.code}"
    assert PENDING in hr.get(address).content.decode()

    assert work() == 2

    assert page(client, large, "offices")[0].context["offices"] == table
    assert [line.total for line in hr.get(address).context["offices"].lines] == [
        line.total for line in table.lines
    ]


def test_a_group_of_the_limit_is_counted_by_the_page(large, client, monkeypatch):
    monkeypatch.setattr(analytics_kept, "LARGE", 6)
    response, text = page(client, large)

    assert (shown(response), "As of" in text) == (direct(large), False)
    assert (work(), GroupFigures.objects.count()) == (0, 0)


def test_old_figures_are_counted_again_and_too_old_ones_are_not_shown(large, client, clock):
    page(client, large)
    work()
    before = shown(page(client, large)[0])
    large.finish(large.people[3], 1)
    counted_at = GroupFigures.objects.get().counted_at

    clock.set(counted_at + GroupFigures.FRESH)
    response, _text = page(client, large)
    assert (shown(response), response.context["counted"].at) == (before, counted_at)
    page(client, large)
    assert work() == 1  # asked for once by both visits
    response, _text = page(client, large)
    assert (shown(response), shown(response) == before) == (direct(large), False)

    clock.move(hours=24)
    client.force_login(large.trainer)
    assert PENDING in page(client, large)[1]
    assert work() == 1
    assert shown(page(client, large)[0]) == direct(large)


def widen(group):
    RoleGrantFactory(person=group.trainer, role=Role.TRAINER, office=group.cast.province_b)


def teach_beyond(group):
    run = RunFactory(course=group.course, office=group.cast.province_b)
    run_trainers.add_trainer(run=run, person=group.trainer, by=group.cast.trainer)
    memberships.bring_in(run=run, people=staff_of(group.cast.basic_b, 1), by=group.cast.trainer)


def take_back_lesson(group):
    LessonEdition.objects.filter(lesson=group.lesson(2)).delete()


@pytest.mark.parametrize("change", [widen, teach_beyond, take_back_lesson])
def test_figures_of_another_scope_or_of_other_lessons_are_not_shown(large, client, change):
    page(client, large)
    work()
    change(large)

    assert PENDING in page(client, large)[1]
    assert work() == 1
    assert shown(page(client, large)[0]) == direct(large)


def test_what_was_asked_for_under_a_scope_that_has_changed_is_thrown_away(large, client):
    page(client, large)
    widen(large)
    work()
    row = GroupFigures.objects.get()

    assert (row.figures, row.counted_at) == (None, None)
    tasks.count_figures(figures_id=row.pk + 1)  # deleted with its account: nothing to do


def test_nobody_is_shown_what_was_counted_for_another(large, client):
    page(client, large)
    work()
    other = staff_of(large.cast.basic_a, 1)[0]
    RoleGrantFactory(person=other, role=Role.TRAINER, office=large.cast.province_a)
    client.force_login(other)

    assert PENDING in page(client, large)[1]
    RoleGrantFactory._meta.model.objects.filter(person=other).update(valid_to=core_clock.today())
    assert page(client, large)[0].status_code == 404


@pytest.mark.parametrize("name", ["course", "offices"])
def test_kept_figures_cost_the_same_for_more_people(large, client, name, django_assert_num_queries):
    page(client, large, name)
    work()
    # session, person, roles, course; whether large; (lessons twice); taught beyond; the figures;
    # runs: six; offices' names; notices
    expected = {"course": 16, "offices": 10}[name]
    with django_assert_num_queries(expected):
        page(client, large, name)
    memberships.bring_in(run=large.run, people=staff_of(large.cast.basic_b, 3), by=large.trainer)
    with django_assert_num_queries(expected):
        page(client, large, name)
