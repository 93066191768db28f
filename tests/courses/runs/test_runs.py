"""A run from its draft to its archive, and who teaches it."""

import datetime as dt

import pytest

from core.errors import Conflict, Invalid, NotAllowed, NotOpen, Stale
from core.models import LedgerEntry
from courses import policies
from courses.models import CourseRun, RunMember
from courses.operations import memberships, run_trainers, runs
from notifications.models import Notification
from people.operations import accounts, organisation
from people.registry import Role
from tests.factories.courses import states_of
from tests.factories.people import AppointmentFactory, RoleGrantFactory, UserFactory

SETTINGS = {"code": "FP-101-2026-A", "starts_on": dt.date(2026, 4, 1), "ends_on": dt.date(2026, 4, 30)}


def told(person):
    return list(Notification.objects.filter(recipient=person).order_by("pk").values_list("kind", flat=True))


def set_up(world, **values):
    return runs.create_run(
        course=world.course, by=world.trainer, **{**SETTINGS, "office": world.province, **values}
    )


# --- Settings -----------------------------------------------------------------------------


def test_a_new_run_is_a_draft_taught_by_who_set_it_up(world):
    run = set_up(world, capacity=20)

    assert (run.state, [row.person for row in run.run_trainers.all()]) == ("draft", [world.trainer])
    entry = LedgerEntry.objects.get(event="run.created")
    settings = entry.data["settings"]
    assert (settings["code"], settings["capacity"], settings["office"]) == (
        "FP-101-2026-A", 20, world.province.code,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("values", "error", "code"),
    [
        ({"ends_on": dt.date(2026, 3, 31)}, Invalid, "run.ends_before_start"),
        (
            {
                "enrol_from": dt.datetime(2026, 3, 2, tzinfo=dt.UTC),
                "enrol_until": dt.datetime(2026, 3, 1, tzinfo=dt.UTC),
            },
            Invalid,
            "run.window_ends_before_start",
        ),
        ({"code": "fp-101-2026-a"}, Conflict, "run.code_taken"),
    ],
)
def test_settings_that_make_no_run(world, values, error, code):
    world.run(code="FP-101-2026-A")

    with pytest.raises(error) as refusal:
        set_up(world, **{"code": "FP-101-2026-B", **values})

    assert (refusal.value.code, CourseRun.objects.count()) == (code, 1)


def test_a_run_is_held_in_ones_own_scope(world):
    with pytest.raises(NotAllowed) as refusal:
        set_up(world, office=world.cast.province_b)

    assert refusal.value.code == "run.office_out_of_scope"


def test_a_setting_that_does_not_exist_is_a_mistake_of_the_caller(world):
    with pytest.raises(TypeError):
        set_up(world, state="open")


def test_new_days_are_told_to_everybody_in_the_run_and_a_new_code_is_not(world):
    run, (inside, waiting) = world.run(capacity=1), world.staff(2)
    for person in (inside, waiting):
        memberships.join(run=run, by=person)

    runs.change_run(run=run, by=world.trainer, code="NEW-CODE")
    runs.change_run(run=run, by=world.trainer, ends_on=dt.date(2026, 4, 15), place_en="Room 2")

    assert told(inside) == ["run.joined", "run.changed"]
    assert told(waiting) == ["run.waiting", "run.changed"]
    params = Notification.objects.filter(kind="run.changed").first().params
    assert params["ends"] == {"zh": "2026年4月15日", "en": "15 April 2026"}
    assert params["place"] == {"zh": "Room 2", "en": "Room 2"}


def test_saving_what_is_there_already_is_no_act(world):
    run = world.run()

    runs.change_run(run=run, by=world.trainer, code=run.code, capacity=None)

    assert not LedgerEntry.objects.filter(event="run.changed").exists()


def test_capacity_lowered_puts_nobody_out_and_new_ones_wait(world):
    run, people = world.run(capacity=3), world.staff(4)
    for person in people[:3]:
        memberships.join(run=run, by=person)

    runs.change_run(run=run, by=world.trainer, capacity=1)
    late = memberships.join(run=run, by=people[3])
    # One of them leaves: the run is still over its places, so nobody moves up.
    memberships.withdraw(member=RunMember.objects.get(run=run, person=people[0]), by=people[0])

    assert late.state == "waiting"
    assert sorted(states_of(run).values()) == ["enrolled", "enrolled", "waiting", "withdrawn"]


@pytest.mark.parametrize("capacity", [3, None])
def test_capacity_raised_moves_up_as_many_as_fit(world, capacity):
    run, people = world.run(capacity=1), world.staff(4)
    for person in people:
        memberships.join(run=run, by=person)

    runs.change_run(run=run, by=world.trainer, capacity=capacity)

    states = [states_of(run)[person.staff_number] for person in people]
    assert states == ["enrolled"] * (capacity or 4) + ["waiting"] * (4 - (capacity or 4))


def test_a_form_filled_in_for_an_older_run_is_refused(world, clock):
    run = world.run()
    shown = run.updated_at
    clock.move(minutes=1)
    runs.change_run(run=run, by=world.trainer, capacity=5, version=shown)

    with pytest.raises(Stale):
        runs.change_run(run=run, by=world.cast.trainer, capacity=9, version=shown)

    run.refresh_from_db()
    assert run.capacity == 5


# --- Open, cancelled, archived ------------------------------------------------------------


def test_a_draft_is_opened_once(world):
    run = set_up(world)

    assert runs.open_run(run=run, by=world.trainer).state == "open"
    with pytest.raises(Conflict):
        runs.open_run(run=run, by=world.trainer)


def test_a_draft_of_days_gone_by_is_not_opened(world):
    run = world.run(state="draft", ends_on=dt.date(2026, 3, 8))

    with pytest.raises(Invalid) as refusal:
        runs.open_run(run=run, by=world.trainer)

    assert refusal.value.code == "run.over_before_open"


def test_cancelling_tells_everybody_the_reason_and_keeps_what_was_done(world):
    run, (inside, waiting, gone) = world.run(capacity=1), world.staff(3)
    run_trainers.add_trainer(run=run, person=world.cast.trainer, by=world.trainer)
    for person in (inside, waiting, gone):
        memberships.join(run=run, by=person)
    memberships.withdraw(member=RunMember.objects.get(run=run, person=gone), by=gone)

    runs.cancel_run(run=run, reason="The lecturer is ill.", by=world.trainer)

    assert states_of(run) == {
        inside.staff_number: "cancelled",
        waiting.staff_number: "cancelled",
        gone.staff_number: "withdrawn",
    }
    assert [told(person)[-1] for person in (inside, waiting, gone)] == [
        "run.cancelled", "run.cancelled", "run.waiting",
    ]  # fmt: skip
    assert told(world.cast.trainer)[-1] == "run.cancelled"
    assert (
        "The lecturer is ill." in Notification.objects.filter(kind="run.cancelled").first().params["reason"]
    )


def test_a_cancellation_needs_a_reason_and_happens_once(world):
    run = world.run()

    with pytest.raises(Invalid):
        runs.cancel_run(run=run, reason="  ", by=world.trainer)
    runs.cancel_run(run=run, reason="x", by=world.trainer)
    for act in (
        lambda: runs.cancel_run(run=run, reason="x", by=world.trainer),
        lambda: runs.change_run(run=run, by=world.trainer, capacity=1),
    ):
        with pytest.raises(Conflict) as refusal:
            act()
        assert refusal.value.code == "run.cancelled"


def test_only_a_run_that_is_over_is_archived(world, clock):
    run, (person,) = world.run(), world.staff()
    memberships.join(run=run, by=person)

    with pytest.raises(NotOpen) as refusal:
        runs.archive_run(run=run, by=world.trainer)
    clock.set(dt.datetime(2026, 3, 31, 16, 0, tzinfo=dt.UTC))
    runs.archive_run(run=run, by=world.trainer)

    assert refusal.value.code == "run.not_over"
    assert states_of(run) == {person.staff_number: "ended"}
    # Free for another run of the course, whose lessons stay open meanwhile.
    next_run = world.run(starts_on=dt.date(2026, 4, 1), ends_on=dt.date(2026, 4, 30))
    assert memberships.join(run=next_run, by=person).state == "enrolled"


def test_a_clone_moves_all_days_alike_and_takes_nobody_along(world):
    original = world.run(
        enrol_from=dt.datetime(2026, 2, 1, 1, 0, tzinfo=dt.UTC),
        capacity=12,
        title_en="Spring",
        cohort="New staff",
    )
    run_trainers.add_trainer(run=original, person=world.trainer, by=world.cast.trainer)
    memberships.join(run=original, by=world.staff()[0])

    clone = runs.clone_run(
        run=original, by=world.trainer, code="NEXT", starts_on=dt.date(2026, 9, 2), office=world.province
    )

    assert (clone.state, clone.cloned_from, clone.capacity, clone.title_en, clone.cohort) == (
        "draft", original, 12, "Spring", "New staff",
    )  # fmt: skip
    assert (clone.starts_on, clone.ends_on) == (dt.date(2026, 9, 2), dt.date(2026, 10, 1))
    assert clone.enrol_from == dt.datetime(2026, 8, 4, 1, 0, tzinfo=dt.UTC)
    assert [row.person for row in clone.run_trainers.all()] == [world.trainer]
    assert clone.members.count() == 0


# --- Trainers -----------------------------------------------------------------------------


def test_only_trainers_teach(world):
    run = world.run()

    with pytest.raises(Conflict) as refusal:
        run_trainers.add_trainer(run=run, person=UserFactory(), by=world.trainer)

    assert refusal.value.code == "run.not_a_trainer"


def test_nobody_teaches_a_run_twice(world):
    run = world.run()
    run_trainers.add_trainer(run=run, person=world.cast.trainer, by=world.trainer)

    with pytest.raises(Conflict) as refusal:
        run_trainers.add_trainer(run=run, person=world.cast.trainer, by=world.trainer)

    assert refusal.value.code == "run.teaches_already"


def test_when_a_trainer_leaves_the_others_and_those_of_the_office_are_told(world):
    """`nearest`: province A has a trainer of its own, so the one of the whole country is left in peace."""
    run = world.run()
    leaving, staying = (
        RoleGrantFactory(role=Role.TRAINER, office=world.cast.city_b).person for _ in range(2)
    )
    for person in (leaving, staying):
        run_trainers.add_trainer(run=run, person=person, by=world.trainer)

    run_trainers.remove_trainer(run=run, person=leaving, by=leaving)

    assert [row.person for row in run.run_trainers.all()] == [staying]
    assert told(staying)[-1] == told(world.trainer)[-1] == "run.trainer_left"
    assert (told(leaving), told(world.cast.trainer)) == (["run.trainer_added"], [])


@pytest.mark.parametrize("way", ["account closed", "role revoked", "role ended"])
def test_who_is_a_trainer_no_more_is_out_of_every_live_run(world, clock, way):
    leaving = AppointmentFactory(office=world.cast.city_a).person
    grant = RoleGrantFactory(person=leaving, role=Role.TRAINER, office=world.cast.city_a)
    live, over = world.run(), world.run()
    for run in (live, over):
        run_trainers.add_trainer(run=run, person=leaving, by=world.trainer)
    runs.cancel_run(run=over, reason="x", by=world.trainer)

    if way == "account closed":
        accounts.deactivate(person=leaving, by=None, reason="Left the service.")
    elif way == "role revoked":
        organisation.revoke_role(grant=grant, by=None, reason="x")
    else:
        type(grant).objects.filter(pk=grant.pk).update(valid_to=dt.date(2026, 3, 9))
        run_trainers.release_former_trainers(by=None)

    assert live.run_trainers.count() == 0
    assert over.run_trainers.count() == 1  # how it was stays in the record
    assert told(world.trainer)[-1] == "run.trainer_left"
    assert not policies.runs_taught_by(type(leaving).objects.get(pk=leaving.pk)).exists()


# --- Who keeps what -----------------------------------------------------------------------


def test_who_keeps_a_run(world):
    """By scope over its office, or by teaching it; as long as one is a trainer at all."""
    run = world.run(office=world.cast.city_a)
    other = RoleGrantFactory(role=Role.TRAINER, office=world.cast.province_b).person
    guest = RoleGrantFactory(role=Role.TRAINER, office=world.cast.province_b).person
    run_trainers.add_trainer(run=run, person=guest, by=world.trainer)

    keeps = {
        name: policies.runs_taught_by(person).filter(pk=run.pk).exists()
        for name, person in {
            "country": world.cast.trainer,
            "province": world.trainer,
            "other": other,
            "guest": guest,
            "learner": world.cast.learner,
            "hr": world.cast.own_hr,
            "auditor": world.cast.auditor,
        }.items()
    }

    assert keeps == {
        "country": True, "province": True, "other": False, "guest": True, "learner": False, "hr": False,
        "auditor": False,
    }  # fmt: skip


def test_learners_see_runs_of_their_office_and_above_and_their_own(world):
    cast = world.cast
    seen = {
        "province": world.run(),
        "country": world.run(office=cast.spp),
        "own office": world.run(office=cast.basic_a),
        "draft": world.run(state="draft"),
        "by trainers": world.run(self_enrolment=False),
        "other province": world.run(office=cast.province_b),
    }
    mine = world.run(office=cast.province_b, self_enrolment=False)
    memberships.bring_in(run=mine, people=[cast.learner], by=cast.trainer)

    visible = set(policies.runs_visible_to_learner(cast.learner))

    assert visible == {seen["province"], seen["country"], seen["own office"], mine}
