"""Many at once leave the same rows and the same facts as one after the other."""

import pytest
from django.db import transaction

from core.models import LedgerEntry
from courses.models import Enrolment, RunMember
from courses.operations import memberships, seating
from notifications.models import Notification
from people.models import User

PEOPLE, PLACES = 1000, 700


def thousand():
    """Bare accounts: what offices they belong to plays no part here."""
    return User.objects.bulk_create(
        User(staff_number=f"B{number:05}", full_name_latin=f"Bulk {number}", password="!")
        for number in range(PEOPLE)
    )


def before(course, people):
    """Some were enrolled in the course before, some left it again, some completed it, some are gone."""
    states = {10: "enrolled", 20: "withdrawn", 30: "completed"}
    for number, state in states.items():
        for person in people[number : number + 5]:
            ended = None if state == "enrolled" else "2026-03-01T00:00:00Z"
            Enrolment.objects.create(course=course, person=person, state=state, ended_at=ended)
    for person in people[40:45]:
        person.is_active = False
        person.save(update_fields=["is_active"])


def rows_of(run):
    members = RunMember.objects.filter(run=run).order_by("joined_at", "pk")
    return list(members.values_list("person__staff_number", "state", "source", "rule", "ended_at"))


def enrolments_of(course):
    rows = Enrolment.objects.filter(course=course).order_by("person__staff_number")
    return list(rows.values_list("person__staff_number", "state", "enrolled_at", "ended_at"))


def notices():
    rows = Notification.objects.order_by("recipient__staff_number", "kind")
    return list(rows.values_list("recipient__staff_number", "kind", "by", "link", "params"))


def facts(run):
    """(act, person, state, source, who did it) for everybody whom the ledger names, however it names him."""
    found = []
    for entry in LedgerEntry.objects.all():
        data = entry.data
        if entry.event == "run.joined":
            found.append(("joined", data["person"], data["state"], data["source"], entry.actor_id))
        elif entry.event == "run.members_joined":
            for state in ("enrolled", "waiting"):
                found += [("joined", who, state, data["source"], entry.actor_id) for who in data[state]]
        elif entry.event == "run.left":
            found.append(("left", data["person"], data["state"], "", entry.actor_id))
        elif entry.event == "run.members_left":
            found += [("left", who, data["state"], "", entry.actor_id) for who in data["people"]]
        elif entry.event == "enrolment.made":
            person = Enrolment.objects.get(uuid=entry.subject_ref).person
            found.append(("enrolled", str(person.uuid), "", "", entry.actor_id))
        elif entry.event == "enrolments.made":
            found += [("enrolled", who, "", "", entry.actor_id) for who in data["people"]]
    return sorted(found)


def outcome(run):
    return rows_of(run), enrolments_of(run.course), notices(), facts(run)


def one_by_one(run, people, by):
    for person in people:
        try:
            memberships.bring_in(run=run, people=[person], by=by, source="list")
        except memberships.Conflict:
            continue  # closed, or completed: the bulk passes them over


def test_a_thousand_at_once_are_a_thousand_one_by_one(world):
    run, people = world.run(capacity=PLACES), thousand()
    before(world.course, people)
    with transaction.atomic():
        one_by_one(run, people, world.trainer)
        single = outcome(run)
        transaction.set_rollback(True)

    memberships.bring_in(run=run, people=people, by=world.trainer, source="list")

    bulk = outcome(run)
    names = ("members", "enrolments", "notices", "facts of the ledger")
    assert {name: a == b for name, a, b in zip(names, single, bulk, strict=True)} == dict.fromkeys(
        names, True
    )
    assert len(single[0]) == PEOPLE - 10
    assert LedgerEntry.objects.filter(event="run.members_joined").count() == 1


def test_taking_out_at_once_is_taking_out_one_by_one(world):
    run, people = world.run(), thousand()[:60]
    memberships.bring_in(run=run, people=people, by=world.trainer)
    members = list(RunMember.objects.filter(run=run).order_by("pk")[:50])
    with transaction.atomic():
        for member in members:
            memberships.withdraw(member=member, by=world.trainer)
        single = outcome(run)
        transaction.set_rollback(True)

    memberships.withdraw_many(run=run, members=members, by=world.trainer)

    assert outcome(run) == single


@pytest.mark.parametrize("count", [10, 1000])
def test_the_cost_does_not_grow_with_the_people(world, count, django_assert_max_num_queries):
    run, people = world.run(capacity=count // 2), thousand()[:count]

    # A statement for each table and part of rows, not for each person.
    with django_assert_max_num_queries(52):
        memberships.bring_in(run=run, people=people, by=world.trainer)

    assert RunMember.objects.filter(run=run).count() == count


def test_nobody_named_is_nothing_done(world):
    run = world.run()

    seated = memberships.bring_in(run=run, people=[], by=world.trainer)

    assert (seated, LedgerEntry.objects.filter(event="run.members_joined").exists()) == (
        seating.Seated(), False,
    )  # fmt: skip
