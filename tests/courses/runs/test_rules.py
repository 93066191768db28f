"""Members by a rule: who fits joins, who no longer fits leaves, never beyond the keeper's scope."""

import datetime as dt

import pytest
from django.urls import reverse

from core.errors import Conflict, NotAllowed
from courses.models import EnrolmentRule, LessonProgress, RunMember
from courses.operations import memberships, progress, rules, runs
from courses.queries import plans
from courses.tasks import sweep_rules
from notifications.models import Notification
from people import queries as people_queries
from people.models import RoleGrant, User
from people.operations import accounts, organisation
from people.policies import forget_grants
from people.registry import Role
from tests.factories.courses import states_of
from tests.factories.people import AppointmentFactory, PostFactory, RoleGrantFactory


@pytest.fixture
def teach(world, client):
    client.force_login(world.trainer)
    client.cookies["django_language"] = "en"
    return client


def told(person):
    return list(Notification.objects.filter(recipient=person).order_by("pk").values_list("kind", flat=True))


def make(world, run, by=None, **description):
    return rules.make_rule(target=run, by=by or world.trainer, **{"office": world.cast.city_a, **description})


def in_force(world, run, **description):
    rule = make(world, run, **description)
    rules.put_in_force(rule=rule, plan=plans.plan_of_rule(rule).digest, by=world.trainer)
    return EnrolmentRule.objects.get(pk=rule.pk)


def leave_office(person, on=dt.date(2026, 3, 9)):
    person.appointments.update(valid_to=on)


# --- The description ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("description", "fitting"),
    [
        ({}, {"chief", "clerk", "below"}),
        ({"subtree": False}, {"chief", "clerk"}),
        ({"posts": ["chief"]}, {"chief"}),
        ({"posts": ["chief", "clerk"]}, {"chief", "clerk", "below"}),
        ({"staff_classes": ["assistant"]}, {"clerk", "below"}),
        ({"roles": ["unit_verifier"]}, {"chief"}),
        ({"roles": ["trainee"]}, {"chief", "clerk", "below"}),
        ({"roles": ["unit_verifier"], "staff_classes": ["assistant"]}, set()),
    ],
)
def test_who_fits(world, description, fitting):
    posts = {
        "chief": PostFactory(key="chief"),
        "clerk": PostFactory(key="clerk", staff_class="assistant"),
    }
    city, basic = world.cast.city_a, world.cast.basic_a
    User.objects.filter(appointments__office=basic).update(is_active=False)  # the cast's own
    for name, office, post in (("chief", city, "chief"), ("clerk", city, "clerk"), ("below", basic, "clerk")):
        AppointmentFactory(person__staff_number=name, office=office, post=posts[post])
    AppointmentFactory(person__staff_number="elsewhere", office=world.cast.city_b, post=posts["chief"])
    AppointmentFactory(
        person__staff_number="gone", office=city, post=posts["chief"], valid_to=dt.date(2026, 3, 9)
    )
    AppointmentFactory(
        person__staff_number="closed", person__is_active=False, office=city, post=posts["chief"]
    )
    RoleGrantFactory(person=User.objects.get(staff_number="chief"), role=Role.UNIT_VERIFIER, office=city)
    description = {**description, "posts": [posts[key] for key in description.get("posts", ())]}

    rule = make(world, world.run(), **description)

    assert set(plans.people_of_rule(rule).values_list("staff_number", flat=True)) == fitting


def test_a_rule_reaches_no_further_than_its_keeper(world):
    """The audience may name what it likes; it is read in the keeper's scope."""
    rule = make(world, world.run(), office=world.cast.city_a)
    rule.audience.office = world.cast.spp
    rule.audience.save()

    offices = people_queries.audience_members(
        rule.audience, within=plans.policies.people_to_add(world.trainer)
    ).values_list("appointments__office__path", flat=True)

    assert offices
    assert all(path.startswith(world.province.path) for path in offices)


@pytest.mark.parametrize("act", ["make", "change", "take over"])
def test_nobody_keeps_a_rule_over_an_office_out_of_scope(world, act):
    run = world.run()
    foreign = make(world, run, by=world.cast.trainer, office=world.cast.city_b)

    acts = {
        "make": lambda: make(world, run, office=world.cast.city_b),
        "change": lambda: rules.change_rule(rule=foreign, by=world.trainer, office=world.cast.province_b),
        "take over": lambda: rules.take_over(rule=foreign, by=world.trainer),
    }

    with pytest.raises(NotAllowed) as refusal:
        acts[act]()

    assert refusal.value.code in ("audience.out_of_scope", "rule.out_of_scope")


# --- In force -----------------------------------------------------------------------------


def test_a_rule_does_nothing_before_it_is_put_in_force(world):
    run = world.run()
    make(world, run)

    sweep_rules()

    assert states_of(run) == {}


def test_what_was_shown_joins(world):
    run, people = world.run(capacity=2), world.staff(2, office=world.cast.city_a)

    rule = in_force(world, run, subtree=False)

    assert rule.state == "active"
    assert states_of(run) == {person.staff_number: "enrolled" for person in people}
    assert set(RunMember.objects.values_list("source", "rule")) == {("rule", rule.pk)}


def test_a_plan_that_has_changed_is_not_put_in_force(world):
    run = world.run()
    rule = make(world, run, subtree=False)
    digest = plans.plan_of_rule(rule).digest
    world.staff(1, office=world.cast.city_a)

    with pytest.raises(Conflict) as refusal:
        rules.put_in_force(rule=rule, plan=digest, by=world.trainer)

    rule.refresh_from_db()
    assert (refusal.value.code, rule.state, states_of(run)) == ("batch.changed_meanwhile", "draft", {})


def test_by_night_newcomers_join_and_who_no_longer_fits_leaves_with_all_that_was_done(world, clock):
    run, (stays, goes) = world.run(), world.staff(2, office=world.cast.city_a)
    in_force(world, run, subtree=False)
    progress.finish_reading(lesson=world.course.lessons.first(), by=goes)
    (comes,) = world.staff(1, office=world.cast.city_a)
    leave_office(goes)

    sweep_rules()

    assert states_of(run) == {
        stays.staff_number: "enrolled",
        goes.staff_number: "withdrawn",
        comes.staff_number: "enrolled",
    }
    assert told(goes)[-1] == "run.withdrawn"
    assert LessonProgress.objects.get(person=goes).completed_at is not None
    before = list(RunMember.objects.order_by("pk").values())
    sweep_rules()
    assert list(RunMember.objects.order_by("pk").values()) == before


def test_who_comes_back_under_the_description_comes_back_into_the_run(world, clock):
    run, (person,) = world.run(), world.staff(1, office=world.cast.city_a)
    in_force(world, run, subtree=False)
    leave_office(person)
    sweep_rules()
    person.appointments.update(valid_to=None)

    sweep_rules()

    assert states_of(run) == {person.staff_number: "enrolled"}


@pytest.mark.parametrize("way", ["left by himself", "taken out", "moved", "completed"])
def test_a_rule_does_not_undo_what_people_decided(world, way):
    run, other, (person,) = world.run(), world.run(), world.staff(1, office=world.cast.city_a)
    in_force(world, run, subtree=False)
    member = RunMember.objects.get(run=run)
    if way == "left by himself":
        memberships.withdraw(member=member, by=person)
    elif way == "taken out":
        memberships.withdraw(member=member, by=world.trainer)
    elif way == "moved":
        memberships.transfer(run=run, members=[member], to=other, by=world.trainer)
    else:
        for lesson in world.course.lessons.order_by("position"):
            progress.finish_reading(lesson=lesson, by=person)
        leave_office(person)
    before = states_of(run)

    sweep_rules()

    assert states_of(run) == before


def test_who_came_otherwise_does_not_leave_by_a_rule(world):
    run, (guest,) = world.run(), world.staff(1, office=world.cast.basic_a)
    memberships.join(run=run, by=guest)
    in_force(world, run, subtree=False)

    sweep_rules()

    assert states_of(run)[guest.staff_number] == "enrolled"


def test_who_no_longer_fits_one_rule_stays_by_another(world):
    run, (person,) = world.run(), world.staff(1, office=world.cast.city_a)
    in_force(world, run, subtree=False)
    in_force(world, run, office=world.cast.basic_a)
    person.appointments.update(office=world.cast.basic_a)

    sweep_rules()

    assert states_of(run)[person.staff_number] == "enrolled"


@pytest.mark.parametrize("way", ["role", "account"])
def test_a_keeper_who_lost_the_scope_stops_the_rule_and_nobody_is_put_out(world, way):
    run, (person,) = world.run(), world.staff(1, office=world.cast.city_a)
    rule = in_force(world, run, subtree=False)
    colleague = RoleGrantFactory(role=Role.TRAINER, office=world.province).person
    if way == "role":
        organisation.revoke_role(grant=RoleGrant.objects.get(person=world.trainer), by=None, reason="x")
    else:
        accounts.deactivate(person=world.trainer, by=None, reason="x")

    sweep_rules()

    rule.refresh_from_db()
    assert (rule.state, states_of(run)) == ("paused", {person.staff_number: "enrolled"})
    assert told(colleague)[-1] == "run.rule_paused"
    rules.take_over(rule=rule, by=colleague)
    rule.refresh_from_db()
    assert (rule.state, rule.keeper) == ("draft", colleague)


def test_a_rule_that_ended_moves_nobody(world):
    run, (person,) = world.run(), world.staff(1, office=world.cast.city_a)
    rule = in_force(world, run, subtree=False)
    rules.end_rule(rule=rule, by=world.trainer)
    leave_office(person)

    sweep_rules()

    assert states_of(run) == {person.staff_number: "enrolled"}
    with pytest.raises(Conflict):
        rules.end_rule(rule=rule, by=world.trainer)


def test_a_changed_rule_waits_to_be_looked_at_again(world):
    run, (person,) = world.run(), world.staff(1, office=world.cast.city_a)
    rule = in_force(world, run, subtree=False)

    rules.change_rule(rule=rule, by=world.trainer, office=world.cast.basic_a)
    sweep_rules()

    rule.refresh_from_db()
    assert (rule.state, states_of(run)) == ("draft", {person.staff_number: "enrolled"})
    assert person in [member.person for member in plans.plan_of_rule(rule).leaving]


def test_one_rule_that_fails_does_not_keep_the_others(world):
    broken, whole = world.run(), world.run()
    in_force(world, broken, subtree=False)
    in_force(world, whole, office=world.cast.basic_a)
    (person,) = world.staff(1, office=world.cast.basic_a)
    AppointmentFactory(office=world.cast.city_a)
    EnrolmentRule.objects.filter(run=broken).update(keeper=world.cast.learner)

    sweep_rules()

    assert person.staff_number in states_of(whole)


def test_runs_that_are_over_are_left_alone(world, clock):
    run, (person,) = world.run(), world.staff(1, office=world.cast.city_a)
    in_force(world, run, subtree=False)
    leave_office(person)
    clock.set(dt.datetime(2026, 3, 31, 16, 0, tzinfo=dt.UTC))

    sweep_rules()
    runs.archive_run(run=run, by=world.trainer)

    assert states_of(run) == {person.staff_number: "ended"}


# --- Pages --------------------------------------------------------------------------------


def test_the_whole_way_in_the_browser(world, teach):
    run, (person,) = world.run(), world.staff(1, office=world.cast.city_a)
    made = teach.post(reverse("runs:new_rule", args=[run.uuid]), {"office": "C-A"})
    rule = EnrolmentRule.objects.get()
    preview = teach.get(made.url)
    teach.post(
        reverse("runs:put_in_force", args=[run.uuid, rule.uuid]), {"plan": preview.context["plan"].digest}
    )
    listed = teach.get(reverse("runs:rules", args=[run.uuid])).content.decode()

    assert person.name in preview.content.decode()
    assert states_of(run) == {person.staff_number: "enrolled"}
    assert "In force" in listed


def test_another_trainer_sees_the_rule_and_not_its_people(world, teach):
    run, (person,) = world.run(), world.staff(1, office=world.cast.city_a)
    rule = make(world, run, by=world.cast.trainer)
    address = reverse("runs:rule", args=[run.uuid, rule.uuid])

    page = teach.get(address).content.decode()
    forced = teach.post(
        reverse("runs:put_in_force", args=[run.uuid, rule.uuid]), {"plan": plans.plan_of_rule(rule).digest}
    )
    taken = teach.post(reverse("runs:take_over", args=[run.uuid, rule.uuid]))

    assert (person.name in page, forced.status_code, taken.status_code) == (False, 403, 302)
    assert person.name in teach.get(address).content.decode()


def test_forms_of_a_rule(world, teach):
    run = world.run()
    rule = make(world, run)
    foreign = teach.post(reverse("runs:new_rule", args=[run.uuid]), {"office": "C-B"})
    secret = teach.post(
        reverse("runs:new_rule", args=[run.uuid]), {"office": "C-A", "roles": ["security_administrator"]}
    )
    changed = teach.post(
        reverse("runs:edit_rule", args=[run.uuid, rule.uuid]), {"office": "P-A", "subtree": "on"}
    )
    ended = teach.post(reverse("runs:end_rule", args=[run.uuid, rule.uuid]))

    assert [answer.status_code for answer in (foreign, secret, changed, ended)] == [422, 422, 302, 302]
    rule.refresh_from_db()
    assert (rule.state, rule.audience.office) == ("ended", world.province)


@pytest.fixture(autouse=True)
def fresh_grants(world):
    yield
    forget_grants(world.trainer)
