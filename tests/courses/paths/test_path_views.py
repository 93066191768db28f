"""Pages of learning paths: for those who keep them, and for those who follow them."""

import datetime as dt
import io

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from courses.models import Enrolment, LearningPath, PathMember
from courses.operations import enrolment, path_members, path_steps, paths
from lms.desks.learn import learn_desk
from people.models import User
from tests.factories.courses import RunFactory


def url(name, *args):
    return reverse(f"paths:{name}", args=args)


def text_of(response):
    return response.content.decode()


# --- Those who keep them ------------------------------------------------------------------


def test_a_path_is_made_in_the_browser_without_script(world, browse):
    teach = browse(world.trainer)
    first, second, third = world.courses
    settings = {
        "code": "LP-9",
        "title_en": "Abroad",
        "office": world.cast.province_a.code,
        "in_sequence": "on",
    }

    teach.post(url("new"), {**settings, "self_enrolment": "on"})
    path = LearningPath.objects.get()
    for course, days in ((first, ""), (second, "30"), (third, "60")):
        teach.post(url("add_step", path.uuid), {"course": course.code, "group": "", "due_days": days})
    teach.post(url("add_group", path.uuid), {"title_en": "Choice", "minimum": "1"})
    group = path.groups.get()
    for course in (second, third):
        step = path.steps.get(course=course)
        teach.post(url("edit_step", path.uuid, step.uuid), {"group": group.uuid, "due_days": "45"})
    teach.post(url("move_step", path.uuid, path.steps.get(course=third).uuid), {"to": "up"})
    shown = text_of(teach.get(url("steps", path.uuid)))
    teach.post(url("open", path.uuid))

    path.refresh_from_db()
    assert (path.state, path.title_en, path.in_sequence) == ("open", "Abroad", True)
    assert [(step.course.code, step.group_id, step.due_days) for step in path.steps.all()] == [
        ("C-1", None, None), ("C-3", group.pk, 45), ("C-2", group.pk, 45),
    ]  # fmt: skip
    assert shown.index("C-1") < shown.index("C-3") < shown.index("C-2")
    assert "At least 1 of 2" in shown
    overview = text_of(teach.get(url("overview", path.uuid)))
    assert [overview.count(words) for words in ("due 45 days after joining", "One of the group")] == [2, 2]
    assert "LP-9" in text_of(teach.get(f"{url('list')}?q=c-3&state=open"))
    assert "No path found" in text_of(teach.get(f"{url('list')}?q=c-9"))
    assert url("list") in text_of(teach.get("/teach/"))


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("add_step", {"course": "C-1"}, "Select a valid choice"),
        ("add_step", {"course": "C-3", "due_days": "0"}, "greater than or equal to 1"),
        (
            "add_step",
            {"course": "C-3", "group": "4f2d7a2e-0000-4000-8000-000000000000"},
            "Select a valid choice",
        ),
        ("edit", {"code": "LP 1"}, "Enter a valid value"),
        ("add_group", {"minimum": "1"}, "Give the group a title."),
    ],
)
def test_bad_input_is_told_beside_the_field(world, browse, name, data, said):
    path = world.draft(*world.courses[:2])

    response = browse(world.trainer).post(url(name, path.uuid), data)

    assert response.status_code == 422
    assert said in text_of(response)
    assert path.steps.count() == 2


def test_somebody_else_changed_it_meanwhile(world, browse, clock):
    path = world.draft(world.courses[0])
    version = path.updated_at
    clock.move(minutes=1)
    paths.change_path(path=path, title_en="Theirs", by=world.trainer)
    data = {"code": path.code, "office": world.cast.province_a.code, "title_en": "Mine"}

    response = browse(world.trainer).post(url("edit", path.uuid), {**data, "version": version.isoformat()})

    assert response.status_code == 412
    assert 'value="Mine"' in text_of(response)
    assert LearningPath.objects.get().title_en == "Theirs"


def test_members_are_added_taken_out_and_exported(world, browse):
    teach = browse(world.trainer)
    path = world.path(*world.courses[:2], days=(5, 10))
    first, second, foreign = *world.staff(2), world.cast.learner_b

    said = teach.post(url("add_people", path.uuid), {"people": [first.uuid, second.uuid]}, follow=True)
    assert "Joined: 2." in text_of(said)
    assert teach.post(url("add_people", path.uuid), {"people": [foreign.uuid]}).status_code == 404
    world.complete(first, world.courses[0])
    page = teach.get(f"{url('members', path.uuid)}?state=active")
    row = next(row for row in page.context["page"].object_list if row.person == first)
    assert (row.done, row.wanted, row.next.code, row.due_on) == (1, 2, "C-2", dt.date(2026, 3, 19))
    book = teach.post(url("export", path.uuid), {"form": "xlsx", "state": "active"})
    sheet = load_workbook(io.BytesIO(b"".join(book.streaming_content))).worksheets[0]
    values = [[cell.value for cell in line] for line in sheet.iter_rows()]
    line = next(line for line in values if line[0] == first.staff_number)
    assert [line[7], line[8], line[9]] == [1, 2, "C-2"]

    marked = {"members": [PathMember.objects.get(person=second).uuid]}
    assert "Take 1 person off the path" in text_of(teach.post(url("take_out", path.uuid), marked))
    assert PathMember.objects.get(person=second).state == "active"
    teach.post(url("take_out", path.uuid), {**marked, "confirmed": "1"})
    again = teach.post(url("take_out", path.uuid), {**marked, "confirmed": "1"}, follow=True)
    assert PathMember.objects.get(person=second).state == "withdrawn"
    assert "in the meantime" in text_of(again)
    assert "Mark somebody first" in text_of(teach.post(url("take_out", path.uuid), {}, follow=True))


def test_a_rule_of_a_path_in_the_browser(world, browse):
    teach = browse(world.trainer)
    path = world.path(world.courses[0])
    (person,) = world.staff()
    User.objects.filter(appointments__office=world.cast.basic_a).exclude(pk=person.pk).update(is_active=False)

    teach.post(url("new_rule", path.uuid), {"office": world.cast.basic_a.code, "subtree": "on"})
    rule = path.rules.get()
    shown = teach.get(url("rule", path.uuid, rule.uuid))
    plan = shown.context["plan"]
    teach.post(url("put_in_force", path.uuid, rule.uuid), {"plan": plan.digest})

    assert person.name in text_of(shown)
    assert PathMember.objects.get().person == person
    assert "1 person is in by it." in text_of(teach.get(url("rule", path.uuid, rule.uuid)))
    assert [row["members"] for row in teach.get(url("rules", path.uuid)).context["rules"]] == [1]


@pytest.mark.parametrize("count", [1, 3])
def test_query_counts_of_those_who_keep_paths(world, browse, count, django_assert_num_queries):
    path, *_others = [world.path(*world.courses[: min(count, 3)]) for _ in range(count)]
    path_members.bring_onto_path(path=path, people=world.staff(count), by=world.trainer)
    teach = browse(world.trainer)
    teach.get(url("list"))

    with django_assert_num_queries(8):  # session, person, roles; count, paths, courses, members; notices
        assert len(teach.get(url("list")).context["page"].object_list) == count
    # session, person, roles; the path; steps, titles, published; late; courses and members; history; notices
    with django_assert_num_queries(12):
        teach.get(url("overview", path.uuid))
    with django_assert_num_queries(14):
        assert len(teach.get(url("members", path.uuid)).context["page"].object_list) == count


# --- Those who follow them ----------------------------------------------------------------


def test_a_path_from_the_list_to_its_end(world, browse):
    path = world.path(*world.courses[:2], days=(5, 10), title_en="Abroad")
    (person,) = world.staff()
    learn = browse(person)
    offered = text_of(learn.get(url("mine")))
    assert ("You follow no learning path" in offered, "2 courses needed" in offered) == (True, True)

    learn.post(url("join", path.uuid))
    page = text_of(learn.get(url("show", path.uuid)))
    assert f"/courses/{world.courses[0].uuid}/enrol/" in page  # one click to what is next
    assert "Opens after C-1" in page
    desk = learn_desk(person)
    assert [(item.what[:3], item.action) for item in desk.due] == [("C-1", "Enrol")]
    assert "0 of 2 courses" in text_of(learn.get("/learn/"))

    world.complete(person, world.courses[0])
    assert [(item.what[:3], item.when) for item in learn_desk(person).due] == [("C-2", "Due in 10 days")]
    enrolment.enrol(course=world.courses[1], by=person)
    # It has a day of its own by the path, where no run names an earlier one.
    assert [(item.what, item.when) for item in learn_desk(person).due] == [
        ("Lesson 1: Topic 1", "Due in 10 days")
    ]
    world.complete(person, world.courses[1])

    done = text_of(learn.get(url("show", path.uuid)))
    assert "You completed this path on 9 March 2026." in done
    assert learn_desk(person).paths == []
    assert "Completed" in text_of(learn.get(url("mine")))


def test_the_page_of_a_later_course_names_the_earlier_one(world, browse):
    path = world.path(*world.courses[:2], title_en="Abroad")
    (person,) = world.staff()
    path_members.join_path(path=path, by=person)
    run = RunFactory(course=world.courses[1], office=world.cast.province_a)
    learn = browse(person)

    page = text_of(learn.get("/en/catalogue/c-2/"))
    assert f'href="{url("show", path.uuid)}"' in page
    assert 'href="/en/catalogue/c-1/"' in page
    assert f"/courses/{world.courses[1].uuid}/enrol/" not in page
    assert reverse("runs:join", args=[run.uuid]) not in page
    refusal = learn.post(f"/courses/{world.courses[1].uuid}/enrol/")
    assert "Complete C-1 first." in text_of(refusal)
    assert Enrolment.objects.count() == 0
    assert reverse("runs:join", args=[run.uuid]) not in text_of(
        learn.get(reverse("runs:show", args=[run.uuid]))
    )

    world.complete(person, world.courses[0])
    assert f"/courses/{world.courses[1].uuid}/enrol/" in text_of(learn.get("/en/catalogue/c-2/"))


def test_leaving_is_for_those_who_came_by_themselves(world, browse):
    path = world.path(world.courses[0])
    alone, brought = world.staff(2)
    path_members.bring_onto_path(path=path, people=[brought], by=world.trainer)
    path_members.join_path(path=path, by=alone)

    assert url("leave", path.uuid) in text_of(browse(alone).get(url("show", path.uuid)))
    browse(alone).post(url("leave", path.uuid))
    page = text_of(browse(brought).get(url("show", path.uuid)))
    assert (url("leave", path.uuid) in page, "You were brought onto this path." in page) == (False, True)
    assert browse(brought).post(url("leave", path.uuid)).status_code == 403
    assert dict(PathMember.objects.values_list("person", "state")) == {
        alone.pk: "withdrawn", brought.pk: "active",
    }  # fmt: skip


@pytest.mark.parametrize("count", [1, 3])
def test_query_counts_of_those_who_follow_paths(world, browse, count, django_assert_num_queries):
    (person,) = world.staff()
    for _ in range(count):
        world.path(*world.courses[:2])
        mine = world.path(*world.courses[: min(count, 3)], days=(3, 4, 5))
        path_members.join_path(path=mine, by=person)
    enrolment.enrol(course=world.courses[0], by=person)
    learn = browse(person)
    learn.get(url("mine"))

    # session, person; mine and what is on it (4); offices above, offered and what is on them (4); the frame
    with django_assert_num_queries(15):
        found = learn.get(url("mine")).context
    assert (len(found["mine"]), len(found["offered"])) == (count, count)
    with django_assert_num_queries(11):
        learn.get(url("show", mine.uuid))
    # As without paths, and four more for all of them together.
    with django_assert_num_queries(18):
        assert len(learn.get("/learn/").context["desk"].paths) == count


def test_a_group_of_which_one_is_enough(world, browse):
    path = world.draft(world.courses[0])
    group = path_steps.add_group(path=path, minimum=1, title_en="Choice", by=world.trainer)
    for course in world.courses[1:]:
        path_steps.add_step(path=path, course=course, group=group, by=world.trainer)
    paths.open_path(path=path, by=world.trainer)
    (person,) = world.staff()
    path_members.join_path(path=path, by=person)
    world.complete(person, world.courses[0])

    assert [stop.state for stop in browse(person).get(url("show", path.uuid)).context["standing"].stops] == [
        "done", "open", "open",
    ]  # fmt: skip
    world.complete(person, world.courses[2])
    page = browse(person).get(url("show", path.uuid))

    assert page.context["standing"].is_complete
    assert "Not needed any more" in text_of(page)
