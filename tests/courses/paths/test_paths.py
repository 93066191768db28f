"""A path from its draft to its archive; joining it, completing it, and what its order holds back."""

import datetime as dt

import pytest

from core import clock as core_clock
from core.errors import Conflict, Invalid, NotAllowed, NotOpen, Stale
from core.models import LedgerEntry
from courses import policies
from courses.models import Completion, Enrolment, LearningPath, PathMember
from courses.operations import batches, enrolment, memberships, path_members, path_steps, paths, rules
from courses.queries import plans
from courses.queries.run_facts import stream_of
from courses.tasks import sweep_rules
from notifications.models import Notification
from tests.factories.courses import CompletionFactory, CourseFactory, RunFactory
from tests.factories.people import PostFactory

TODAY = dt.date(2026, 3, 9)


def told(person):
    return list(Notification.objects.filter(recipient=person).order_by("pk").values_list("kind", flat=True))


def entries(path):
    return LedgerEntry.objects.filter(stream__name=stream_of(path)).order_by("id")


def acts(path):
    return list(entries(path).values_list("event", flat=True))


def refused(error, act):
    with pytest.raises(error) as refusal:
        act()
    return refusal.value.code


# --- The path -----------------------------------------------------------------------------


def test_from_draft_to_archive(world, states):
    first, second, third = world.courses
    path = world.draft(first, second, days=(30, 60))
    group = path_steps.add_group(path=path, minimum=2, title_en="Choice", by=world.trainer)
    step = path_steps.add_step(path=path, course=third, group=group, by=world.trainer)

    assert refused(NotOpen, lambda: path_members.join_path(path=path, by=world.staff()[0])) == "path.not_open"
    assert refused(Invalid, lambda: paths.open_path(path=path, by=world.trainer)) == "path.group_too_small"
    path_steps.change_group(group=group, minimum=1, title_zh="选修", title_en="Choice", by=world.trainer)
    path_steps.move_step(step=step, up=True, by=world.trainer)
    path_steps.move_step(step=path.steps.get(course=first), up=True, by=world.trainer)  # is the first already
    path = paths.open_path(path=path, by=world.trainer)
    person, other = world.staff(2)
    path_members.bring_onto_path(path=path, people=[person, other], by=world.trainer)
    world.complete(other, first, third, second)
    path = paths.archive_path(path=path, by=world.trainer)

    assert [step.course.code for step in path.steps.all()] == ["C-1", "C-3", "C-2"]
    assert states(path) == {person.staff_number: "ended", other.staff_number: "completed"}
    assert PathMember.objects.get(person=person).due_on == TODAY + dt.timedelta(days=60)
    assert told(person) == ["path.joined", "path.ended"]
    assert told(other) == ["path.joined", *["course.completed"] * 2, "path.completed", "course.completed"]
    assert acts(path) == [
        "path.created", "path.course_added", "path.course_added", "path.group_added", "path.course_added",
        "path.group_changed", "path.course_moved", "path.opened", "path.members_joined", "path.completed",
        "path.archived", "path.left",
    ]  # fmt: skip
    assert (
        refused(Conflict, lambda: paths.archive_path(path=path, by=world.trainer)) == "path.not_open_any_more"
    )
    assert refused(Conflict, lambda: path_members.join_path(path=path, by=person)) == "path.archived"
    assert refused(Conflict, lambda: path_steps.remove_step(step=step, by=world.trainer)) == "path.archived"


@pytest.mark.parametrize(
    ("act", "error", "code"),
    [
        ("empty", Invalid, "path.no_courses"),
        ("hidden course", NotOpen, "path.course_not_published"),
        ("draft course", NotOpen, "course.not_published"),
        ("twice", Conflict, "path.course_twice"),
        ("code", Conflict, "path.code_taken"),
        ("office", NotAllowed, "path.office_out_of_scope"),
        ("open again", Conflict, "path.not_a_draft"),
        ("stale", Stale, "path.edited_meanwhile"),
        ("last course", Conflict, "path.last_course"),
        ("removed meanwhile", Conflict, "path.course_gone"),
        ("group in use", Conflict, "path.group_in_use"),
        ("nameless group", Invalid, "path.group_without_title"),
        ("open group too small", Invalid, "path.group_too_small"),
    ],
)
def test_what_is_refused(world, act, error, code):
    trainer, (first, second, _third) = world.trainer, world.courses
    path = world.path(first)
    group = path_steps.add_group(path=path, minimum=1, title_en="G", by=trainer)
    path_steps.add_step(path=path, course=second, group=group, by=trainer)
    step = path.steps.get(course=first)
    before = (LearningPath.objects.count(), path.steps.count(), path.groups.count())

    def hidden():
        draft = world.draft(first)
        first.editions.all().delete()
        draft_count.append(draft)
        paths.open_path(path=draft, by=trainer)

    def last():
        path_steps.remove_step(step=path.steps.get(course=second), by=trainer)
        path_steps.remove_step(step=step, by=trainer)

    def gone():
        path_steps.remove_step(step=step, by=trainer)
        path_steps.change_step(step=step, group=None, due_days=1, by=trainer)

    draft_count = []
    acting = {
        "empty": lambda: paths.open_path(
            path=paths.create_path(code="E", office=world.cast.province_a, by=trainer), by=trainer
        ),
        "hidden course": hidden,
        "draft course": lambda: path_steps.add_step(path=path, course=CourseFactory(), by=trainer),
        "twice": lambda: path_steps.add_step(path=path, course=first, by=trainer),
        "code": lambda: paths.create_path(code=path.code.lower(), office=world.cast.province_a, by=trainer),
        "office": lambda: paths.change_path(path=path, office=world.cast.province_b, by=trainer),
        "open again": lambda: paths.open_path(path=path, by=trainer),
        "stale": lambda: paths.change_path(
            path=path, title_en="x", version=path.updated_at - dt.timedelta(1), by=trainer
        ),
        "last course": last,
        "removed meanwhile": gone,
        "group in use": lambda: path_steps.remove_group(group=group, by=trainer),
        "nameless group": lambda: path_steps.add_group(path=path, minimum=1, title_zh=" ", by=trainer),
        "open group too small": lambda: path_steps.change_group(
            group=group, minimum=2, title_zh="", title_en="G", by=trainer
        ),
    }

    assert refused(error, acting[act]) == code
    if act not in ("empty", "hidden course", "last course", "removed meanwhile"):
        assert (LearningPath.objects.count(), path.steps.count(), path.groups.count()) == before


def test_settings_are_changed_and_the_change_is_kept(world):
    path = world.path(world.courses[0])

    changed = paths.change_path(
        path=path, title_en="Abroad", in_sequence=False, version=path.updated_at, by=world.trainer
    )
    paths.change_path(path=changed, title_en="Abroad", by=world.trainer)  # nothing new

    assert (changed.title_en, changed.in_sequence) == ("Abroad", False)
    changes = entries(path).filter(event="path.changed")
    assert [(entry.data["before"], entry.data["after"]) for entry in changes] == [
        ({"in_sequence": True, "title_en": ""}, {"in_sequence": False, "title_en": "Abroad"})
    ]


# --- Members ------------------------------------------------------------------------------


def test_what_was_completed_before_counts(world, states):
    """Whoever has all courses completes the path by joining it, alone or among many."""
    path = world.path(*world.courses[:2])
    alone, ready, new = world.staff(3)
    world.complete(alone, *world.courses)
    world.complete(ready, *world.courses[:2])

    member = path_members.join_path(path=path, by=alone)
    path_members.bring_onto_path(path=path, people=[ready, new], by=world.trainer)

    assert member.state == "completed"
    assert states(path) == {
        alone.staff_number: "completed", ready.staff_number: "completed", new.staff_number: "active",
    }  # fmt: skip
    assert told(ready)[-2:] == ["path.joined", "path.completed"]
    assert told(new) == ["path.joined"]
    assert refused(Conflict, lambda: path_members.join_path(path=path, by=alone)) == "path.completed_already"


def test_who_came_alone_leaves_alone_and_comes_back_with_all_that_was_done(world, clock, states):
    path = world.path(*world.courses[:2], days=(10, 20))
    alone, brought = world.staff(2)
    member = path_members.join_path(path=path, by=alone)
    assert path_members.join_path(path=path, by=alone).pk == member.pk
    path_members.bring_onto_path(path=path, people=[brought], by=world.trainer)
    world.complete(alone, world.courses[0])

    path_members.leave_path(member=member, by=alone)
    clock.move(days=5)
    world.complete(alone, world.courses[1])
    assert states(path)[alone.staff_number] == "withdrawn"
    assert refused(Conflict, lambda: path_members.leave_path(member=member, by=alone)) == "path.not_active"
    back = path_members.join_path(path=path, by=alone)

    assert (back.pk, back.state) == (member.pk, "completed")
    brought_member = PathMember.objects.get(person=brought)
    assert (
        refused(NotOpen, lambda: path_members.leave_path(member=brought_member, by=brought))
        == "path.brought_in"
    )
    path_members.withdraw_from_path(path=path, members=[brought_member], by=world.trainer)
    assert states(path)[brought.staff_number] == "withdrawn"
    assert told(brought) == ["path.joined", "path.withdrawn"]
    closed = paths.change_path(path=path, self_enrolment=False, by=world.trainer)
    assert refused(NotOpen, lambda: path_members.join_path(path=closed, by=brought)) == "path.by_trainer_only"


def test_a_change_of_courses_reaches_those_under_way(world, states):
    first, second, third = world.courses
    path = world.path(first, second, days=(10, 20))
    person, done = world.staff(2)
    path_members.bring_onto_path(path=path, people=[person, done], by=world.trainer)
    world.complete(person, first)
    world.complete(done, first, second)

    path_steps.add_step(path=path, course=third, due_days=40, by=world.trainer)
    assert PathMember.objects.get(person=person).due_on == TODAY + dt.timedelta(days=40)
    path_steps.remove_step(step=path.steps.get(course=third), by=world.trainer)
    path_steps.change_step(step=path.steps.get(course=second), group=None, due_days=None, by=world.trainer)
    assert PathMember.objects.get(person=person).due_on == TODAY + dt.timedelta(days=10)
    path_steps.remove_step(step=path.steps.get(course=second), by=world.trainer)

    assert states(path) == {person.staff_number: "completed", done.staff_number: "completed"}
    assert told(person).count("path.completed") == told(done).count("path.completed") == 1


def test_a_course_completes_every_path_that_waited_for_it_and_no_other(world, states):
    first, second, _third = world.courses
    one, other, free = world.path(first), world.path(first, second), world.path(second)
    person = world.staff()[0]
    for path in (one, other, free):
        path_members.join_path(path=path, by=person)

    world.complete(person, first)

    assert [states(path)[person.staff_number] for path in (one, other, free)] == [
        "completed",
        "active",
        "active",
    ]


def test_a_path_that_falls_due_is_told_once(world, clock):
    path = world.path(*world.courses[:2], days=(None, 10))
    person, late_joiner = world.staff(2)
    path_members.join_path(path=path, by=person)
    counts = []
    for _day in range(12):
        clock.move(days=1)
        counts.append(path_members.remind_of_paths(on=core_clock.today()))

    assert counts == [0, 0, 1, *[0] * 9]
    assert told(person) == ["path.due_soon"]
    path_members.join_path(path=path, by=late_joiner)
    assert path_members.remind_of_paths(on=core_clock.today()) == 0


# --- By a list and by a rule --------------------------------------------------------------


def test_a_list_shows_its_difference_and_is_carried_out(world, states):
    path = world.path(world.courses[0])
    there, gone, new = world.staff(3)
    foreign = world.cast.learner_b
    path_members.bring_onto_path(path=path, people=[there, gone], by=world.trainer)
    numbers = [there.staff_number, new.staff_number, foreign.staff_number, "nobody", new.staff_number]
    rows = [[line, number] for line, number in enumerate(numbers, start=2)]

    batch = batches.put_in_list(target=path, rows=rows, replaces=True, by=world.trainer)
    plan = plans.plan_of(batch)
    assert [row.outcome for row in plan.all_rows] == [
        "on_path", "joins", "unknown", "unknown", "duplicate", "leaves",
    ]  # fmt: skip
    done = batches.confirm(batch=batch, plan=plan.digest, by=world.trainer)

    assert (done.state, done.joined, done.waiting, done.left) == ("done", 1, 0, 1)
    assert states(path) == {
        there.staff_number: "active", gone.staff_number: "withdrawn", new.staff_number: "active",
    }  # fmt: skip
    assert PathMember.objects.get(person=new).source == "list"
    assert "path.batch_done" in acts(path)


def test_a_rule_keeps_the_path_as_the_posts_are(world, clock, states):
    """T12: from the person's post; who changes the post leaves, who completed stays."""
    path = world.path(world.courses[0])
    post, other_post = PostFactory(key="wanted"), PostFactory(key="other")
    stays, leaves, done, comes = world.staff(4)
    for person in (stays, leaves, done):
        person.appointments.update(post=post)
    rule = rules.make_rule(target=path, office=world.cast.province_a, posts=[post], by=world.trainer)
    found = plans.plan_of_rule(rule)
    assert {row.person.pk: row.outcome for row in found.changes} == {
        person.pk: "joins" for person in (stays, leaves, done)
    }

    batch = rules.put_in_force(rule=rule, plan=found.digest, by=world.trainer)
    world.complete(done, world.courses[0])
    leaves.appointments.update(post=other_post)
    done.appointments.update(post=other_post)
    comes.appointments.update(post=post)
    clock.move(days=1)
    sweep_rules()

    assert batch.joined == 3
    assert states(path) == {
        stays.staff_number: "active", leaves.staff_number: "withdrawn",
        done.staff_number: "completed", comes.staff_number: "active",
    }  # fmt: skip
    assert set(PathMember.objects.values_list("source", "rule")) == {("rule", rule.pk)}


def test_a_keeper_without_scope_stops_the_rule_of_a_path(world, clock, states):
    path = world.path(world.courses[0])
    rule = rules.make_rule(target=path, office=world.cast.basic_a, by=world.trainer)
    rules.put_in_force(rule=rule, plan=plans.plan_of_rule(rule).digest, by=world.trainer)
    before = states(path)
    world.trainer.role_grants.update(valid_to=TODAY)
    clock.move(days=1)

    sweep_rules()

    rule.refresh_from_db()
    assert (rule.state, states(path)) == ("paused", before)
    assert "path.rule_paused" in told(world.cast.trainer)


# --- What the order holds back ------------------------------------------------------------


def test_a_later_course_opens_once_the_earlier_ones_are_complete(world):
    first, second, third = world.courses
    path = world.path(first, second)
    person, other = world.staff(2)
    path_members.join_path(path=path, by=person)
    run = RunFactory(course=second, office=world.cast.province_a)

    with pytest.raises(NotOpen) as refusal:
        enrolment.enrol(course=second, by=person)
    assert refusal.value.detail == {"course": "C-2", "first": "C-1", "path": path.title}
    assert refused(NotOpen, lambda: memberships.join(run=run, by=person)) == "path.course_locked"
    assert Enrolment.objects.count() == 0
    enrolment.enrol(course=third, by=person)  # is on no path
    enrolment.enrol(course=second, by=other)  # follows no path

    world.complete(person, first)
    assert memberships.join(run=run, by=person).state == "enrolled"


@pytest.mark.parametrize("way", ["any order", "left", "archived", "brought into a run", "enrolled before"])
def test_who_comes_another_way_is_not_held_back(world, way):
    first, second, _third = world.courses
    path = world.path(first, second, in_sequence=way != "any order")
    person = world.staff()[0]
    if way == "enrolled before":
        enrolment.enrol(course=second, by=person)
    member = path_members.join_path(path=path, by=person)
    if way == "left":
        path_members.leave_path(member=member, by=person)
    elif way == "archived":
        paths.archive_path(path=path, by=world.trainer)
    elif way == "brought into a run":
        run = RunFactory(course=second, office=world.cast.province_a)
        memberships.bring_in(run=run, people=[person], by=world.trainer)

    assert policies.lock_on(person, second) is None
    enrolment.enrol(course=second, by=person)
    assert Enrolment.objects.get(person=person, course=second).state == "enrolled"


def test_members_are_named_in_the_ledger(world):
    path = world.path(world.courses[0])
    person = world.staff()[0]
    CompletionFactory(person=person, course=world.courses[0])
    path_members.bring_onto_path(path=path, people=[person], by=world.trainer)

    last = entries(path).reverse()[:2]
    assert [(entry.event, entry.data["person"]) for entry in reversed(last)] == [
        ("path.joined", str(person.uuid)), ("path.completed", str(person.uuid)),
    ]  # fmt: skip
    assert Completion.objects.count() == 1
