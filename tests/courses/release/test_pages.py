"""The pages on which trainers set rules and confirm lessons."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.ledger.models import LedgerEntry
from courses.models import Course, CoursePage, Lesson, LessonProgress
from courses.operations import catalogue, memberships, progress
from notifications.models import Notification
from people.registry import Role
from tests.courses.runs.conftest import world  # noqa: F401  a fixture
from tests.factories.assessments import AssessmentFactory
from tests.factories.people import RoleGrantFactory


@pytest.fixture
def teach(world, client):  # noqa: F811
    """The trainer has written the course."""
    CoursePage.objects.filter(course=world.course).update(owner=world.trainer)
    client.force_login(world.trainer)
    client.cookies["django_language"] = "en"
    return client


def lessons(world):  # noqa: F811
    return list(world.course.lessons.order_by("position"))


def edit_url(lesson):
    return reverse("release:edit", args=[lesson.course.uuid, lesson.uuid])


def lines(*rows, act="save"):
    data = {"act": act, "lines": str(len(rows))}
    for number, (join, what, percent, day) in enumerate(rows, start=1):
        data |= {f"what_{number}": what, f"percent_{number}": percent, f"day_{number}": day}
        if number > 1:
            data[f"join_{number}"] = join
    return data


def test_a_rule_is_tried_then_put_in_force_and_taken_away(world, teach):  # noqa: F811
    one, two = lessons(world)
    quiz = AssessmentFactory()
    one.lesson_quizzes.create(assessment=quiz)
    run, (reader, other) = world.run(), world.staff(2)
    memberships.bring_in(run=run, people=[reader, other], by=world.trainer)
    progress.finish_reading(lesson=two, by=other)
    LessonProgress.objects.filter(lesson=two).update(completed_at=None)
    typed = lines(
        ("", f"lesson:{one.uuid}", "", ""),
        ("or", f"assessment:{quiz.uuid}", "80", ""),
        ("and", "from", "", "2026-03-01"),
        ("and", "", "", ""),
    )

    tried = teach.post(edit_url(two), {**typed, "act": "preview"})
    two.refresh_from_db()
    untouched = two.release
    saved = teach.post(edit_url(two), typed)

    assert (tried.status_code, untouched) == (200, None)
    assert "open to 0, closed to 2" in tried.content.decode()
    assert "1 person has begun the lesson" in tried.content.decode()
    two.refresh_from_db()
    assert (saved.status_code, saved.url) == (302, reverse("release:list", args=[world.course.uuid]))
    assert two.release == {
        "version": 1,
        "rule": {
            "kind": "all",
            "parts": [
                {
                    "kind": "any",
                    "parts": [
                        {"kind": "lesson", "lesson": str(one.uuid)},
                        {"kind": "assessment", "assessment": str(quiz.uuid), "percent": 80},
                    ],
                },
                {"kind": "from", "day": "2026-03-01"},
            ],
        },
    }
    listed = teach.get(saved.url).content.decode()
    assert "Complete lesson 1, “Topic 1”" in listed
    assert "Wait until 1 March 2026" in listed
    again = teach.get(edit_url(two)).content.decode()
    assert f'<option value="assessment:{quiz.uuid}" selected>' in again
    assert 'value="80"' in again
    teach.post(edit_url(two), lines(("", "", "", "")))
    two.refresh_from_db()
    assert two.release is None
    entries = LedgerEntry.objects.filter(event="lesson.release_set").order_by("pk")
    assert [entry.data["after"] is None for entry in entries] == [False, True]


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (("", "from", "", ""), "Say from which day on."),
        (("", "from", "", "2026-02-30"), "Enter a valid date."),
        (("", "", "80", ""), "A mark belongs to a test."),
        (("", "", "", "2026-03-01"), "A day belongs to"),
        (("", "lesson:1", "", ""), "Select a valid choice."),
        (("", "from", "101", "2026-03-01"), "less than or equal to 100"),
    ],
)
def test_faults_stand_beside_the_line(world, teach, row, said):  # noqa: F811
    response = teach.post(edit_url(lessons(world)[1]), lines(row))

    assert response.status_code == 422
    assert said in response.content.decode()
    assert Lesson.objects.filter(release__isnull=False).count() == 0


@pytest.mark.parametrize("lines_", ["0", "21", "-1", "x", "9" * 30, ""])
def test_no_number_of_lines_breaks_the_page(world, teach, lines_):  # noqa: F811
    response = teach.post(edit_url(lessons(world)[1]), {"act": "save", "lines": lines_})

    assert response.status_code == 422


def test_rules_that_wait_for_each_other_are_refused_with_everything_typed(world, teach):  # noqa: F811
    one, two = lessons(world)
    teach.post(edit_url(two), lines(("", f"lesson:{one.uuid}", "", "")))

    response = teach.post(edit_url(one), lines(("", f"lesson:{two.uuid}", "", "")))

    assert response.status_code == 409
    assert "Nobody could ever open lesson 1" in response.content.decode()
    assert f'<option value="lesson:{two.uuid}" selected>' in response.content.decode()
    # It became so in another way: the page says it.
    Lesson.objects.filter(pk=one.pk).update(
        release={"version": 1, "rule": {"kind": "lesson", "lesson": str(two.uuid)}}
    )
    listed = teach.get(reverse("release:list", args=[world.course.uuid])).content.decode()
    assert listed.count("Nobody can ever open it") == 2


def test_who_sets_rules(world, teach, client):  # noqa: F811
    one = lessons(world)[0]
    CoursePage.objects.update(owner=None)
    listed = reverse("release:list", args=[world.course.uuid])

    assert (teach.get(listed).status_code, teach.get(edit_url(one)).status_code) == (200, 403)
    assert edit_url(one) not in teach.get(listed).content.decode()
    RoleGrantFactory(person=world.trainer, role=Role.PUBLISHER)
    assert teach.get(edit_url(one)).status_code == 200
    client.force_login(world.cast.learner)
    assert [client.get(url).status_code for url in (listed, edit_url(one))] == [404, 404]


def test_the_pages_cost_the_same_for_one_and_three(world, teach):  # noqa: F811
    one, two = lessons(world)
    run = world.run()
    urls = [
        reverse("release:list", args=[world.course.uuid]),
        edit_url(two),
        reverse("runs:confirm_lesson", args=[run.uuid]),
    ]
    catalogue.change_lesson(lesson=one, by=world.trainer, completion_rule="confirmed")
    teach.post(edit_url(two), lines(("", f"lesson:{one.uuid}", "", "")))
    counts = []
    for _round in range(2):
        memberships.bring_in(run=run, people=world.staff(1 if not counts else 2), by=world.trainer)
        for url in urls:
            teach.get(url)
            counts.append(_queries(teach, url))
    assert counts[:3] == counts[3:]


def _queries(client, url):
    with CaptureQueriesContext(connection) as found:
        assert client.get(url).status_code == 200
    return len(found)


def test_a_trainer_confirms_a_lesson(world, teach):  # noqa: F811
    one = lessons(world)[0]
    run, (reader, other) = world.run(), world.staff(2)
    memberships.bring_in(run=run, people=[reader, other], by=world.trainer)
    url = reverse("runs:confirm_lesson", args=[run.uuid])
    nothing = teach.get(url)
    catalogue.change_lesson(lesson=one, by=world.trainer, completion_rule="confirmed")
    member = run.members.get(person=reader)
    typed = {"lesson": str(one.uuid), "members": [str(member.uuid)]}

    empty = teach.post(url, {"lesson": str(one.uuid)})
    shown = teach.post(url, typed)
    before = LessonProgress.objects.count()
    done = teach.post(url, {**typed, "confirmed": "1"})

    assert "No lesson of this course is confirmed by its trainers" in nothing.content.decode()
    assert (empty.status_code, shown.status_code, before, done.status_code) == (302, 200, 0, 302)
    row = LessonProgress.objects.get()
    assert (row.person, row.completed_as, row.read_at) == (reader, "confirmed", None)
    entry = LedgerEntry.objects.get(event="lesson.completed")
    assert (entry.actor_id, entry.data["rule"]) == (world.trainer.pk, "confirmed")
    assert Notification.objects.filter(kind="lesson.confirmed", recipient=reader).count() == 1
    page = teach.get(url).content.decode()
    assert (page.count("Complete since"), page.count('name="members"')) == (1, 1)
    assert teach.post(url, {**typed, "lesson": str(lessons(world)[1].uuid)}).status_code == 404


def test_nobody_confirms_a_lesson_for_himself(world, teach):  # noqa: F811
    one = lessons(world)[0]
    run, (reader,) = world.run(), world.staff(1)
    catalogue.change_lesson(lesson=one, by=world.trainer, completion_rule="confirmed")
    memberships.bring_in(run=run, people=[reader, world.trainer], by=world.trainer)
    members = [str(member.uuid) for member in run.members.all()]

    response = teach.post(
        reverse("runs:confirm_lesson", args=[run.uuid]),
        {"lesson": str(one.uuid), "members": members, "confirmed": "1"},
    )

    assert response.status_code == 403
    assert "Nobody confirms a lesson for himself." in response.content.decode()
    assert LessonProgress.objects.count() == 0
    assert Course.objects.get().completions.count() == 0
