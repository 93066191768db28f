from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.db import IntegrityError, transaction

from core import clock as core_clock, ledger
from core.errors import Conflict, Invalid, NotAllowed
from core.models import LedgerEntry
from notifications.models import Notification
from people import policies, queries
from people.models import Appointment, Office, OfficeVersion, RoleGrant, User
from people.operations import groups, organisation
from people.registry import Role
from tests.factories.people import AppointmentFactory, PostFactory, UserFactory


def events(subject):
    return [entry.event for entry in ledger.queries.history_of(subject)]


def path_of(office):
    return Office.objects.get(pk=office.pk).path


# --- Offices ------------------------------------------------------------------------------


def test_an_office_opens_below_its_parent(cast):
    office = organisation.open_office(
        by=cast.unit_admin, code="A-9", name_zh="甲九县人民检察院", name_en="A Nine", parent=cast.city_a
    )
    assert office.path == cast.city_a.path + "0002."
    assert office.level == cast.city_a.level + 1
    assert [version.parent for version in office.versions.all()] == [cast.city_a]
    assert events(office) == ["office.opened"]


def test_there_is_one_national_office(cast):
    with pytest.raises(Conflict) as refusal:
        organisation.open_office(by=None, code="X", name_zh="x", name_en="x", parent=None)
    assert refusal.value.code == "office.root_exists"


def test_a_code_is_used_once(cast):
    with pytest.raises(Conflict) as refusal:
        organisation.open_office(by=cast.admin, code="P-A", name_zh="x", name_en="x", parent=cast.spp)
    assert refusal.value.code == "office.code_taken"


def test_a_renamed_office_keeps_its_history_in_both_times(cast, clock):
    day = core_clock.today() - timedelta(days=10)
    office = organisation.rename_office(office=cast.city_a, by=cast.admin, name_en="New Name", valid_from=day)
    assert office.name_en == "New Name"
    held = [(row.name_en, row.valid_from, row.valid_to) for row in queries.history_of_office(office)]
    assert held == [("New Name", day, None), ("City A People's Procuratorate", office.opened_on, day)]
    # What was known before today: the old name without an end.
    known = OfficeVersion.objects.filter(office=office).exclude(recorded_to=None).get()
    assert (known.name_en, known.valid_to) == ("City A People's Procuratorate", None)
    assert events(office) == ["office.renamed"]


@pytest.mark.parametrize(("days", "code"), [(1, "office.date_in_future"), (-1, "office.date_before_last")])
def test_changes_of_offices_come_in_order(cast, days, code):
    organisation.rename_office(office=cast.city_a, by=cast.admin, name_en="First")
    with pytest.raises((Invalid, Conflict)) as refusal:
        organisation.rename_office(
            office=cast.city_a, by=cast.admin, name_en="Second",
            valid_from=core_clock.today() + timedelta(days=days),
        )  # fmt: skip
    assert refusal.value.code == code


def test_a_moved_office_takes_all_below_it_along(cast):
    organisation.move_office(office=cast.city_a, by=cast.admin, parent=cast.province_b)
    assert path_of(cast.city_a) == cast.province_b.path + "0002."
    assert path_of(cast.basic_a) == cast.province_b.path + "0002.0001."
    assert (
        policies.people_visible_to(cast.other_hr, roles=[Role.HR_REVIEWER])
        .filter(pk=cast.learner.pk)
        .exists()
    )


@pytest.mark.parametrize(
    ("who", "office", "parent", "code"),
    [
        ("admin", "spp", "province_a", "office.root"),
        ("admin", "province_a", "basic_a", "office.below_itself"),
        ("unit_admin", "city_a", "province_b", "office.out_of_scope"),
        ("unit_admin", "city_b", "province_a", "office.out_of_scope"),
        ("own_hr", "city_a", "province_a", "office.out_of_scope"),
        ("security_admin", "city_a", "province_b", "office.out_of_scope"),
    ],
)
def test_moves_that_are_refused(cast, who, office, parent, code):
    before = {row.pk: row.path for row in Office.objects.all()}
    with pytest.raises((Invalid, NotAllowed)) as refusal:
        organisation.move_office(
            office=getattr(cast, office), by=getattr(cast, who), parent=getattr(cast, parent)
        )
    assert refusal.value.code == code
    assert {row.pk: row.path for row in Office.objects.all()} == before


def test_an_office_closes_when_it_is_empty(cast):
    with pytest.raises(Conflict) as refusal:
        organisation.close_office(office=cast.city_a, by=cast.admin, reason="merged")
    assert refusal.value.code == "office.has_open_offices"
    with pytest.raises(Conflict) as refusal:
        organisation.close_office(office=cast.basic_b, by=cast.admin, reason="merged")
    assert refusal.value.code == "office.has_staff"
    organisation.end_appointment(appointment=Appointment.objects.get(person=cast.learner_b), by=cast.admin)
    office = organisation.close_office(office=cast.basic_b, by=cast.admin, reason="merged")
    assert office.closed_on == core_clock.today()
    with pytest.raises(Conflict) as refusal:
        organisation.appoint(person=cast.learner_b, office=office, post=PostFactory(), by=cast.admin)
    assert refusal.value.code == "office.closed"


# --- Appointments -------------------------------------------------------------------------


def test_several_appointments_and_one_primary(cast):
    second = organisation.appoint(
        person=cast.learner, office=cast.city_a, post=PostFactory(), by=cast.unit_admin, is_primary=False
    )
    assert queries.office_of(cast.learner) == cast.basic_a
    with pytest.raises(Conflict) as refusal:
        organisation.appoint(person=cast.learner, office=cast.province_a, post=PostFactory(), by=cast.admin)
    assert refusal.value.code == "appointment.second_primary"
    with pytest.raises(Conflict) as refusal:
        organisation.appoint(
            person=cast.learner, office=cast.city_a, post=PostFactory(), by=cast.admin, is_primary=False
        )
    assert refusal.value.code == "appointment.exists"
    assert events(cast.learner) == ["appointment.made"]
    assert second.valid_to is None


def test_the_database_keeps_one_primary_appointment(cast):
    with pytest.raises(IntegrityError), transaction.atomic():
        AppointmentFactory(person=cast.learner, office=cast.city_a)


def test_an_ended_appointment_is_remembered_in_both_times(cast, clock):
    before = Appointment.objects.get(person=cast.learner)
    ended = organisation.end_appointment(appointment=before, by=cast.unit_admin, reason="moved")
    assert (ended.valid_to, ended.recorded_to, ended.uuid != before.uuid) == (core_clock.today(), None, True)
    before.refresh_from_db()
    assert (before.valid_to, before.recorded_to) == (None, clock.at)
    assert queries.office_of(cast.learner) is None
    assert queries.office_of(cast.learner, as_of=core_clock.today() - timedelta(days=1)) == cast.basic_a
    with pytest.raises(Conflict) as refusal:
        organisation.end_appointment(appointment=ended, by=cast.unit_admin)
    assert refusal.value.code == "appointment.not_in_force"


@pytest.mark.parametrize(
    ("who", "person", "office", "code"),
    [
        ("unit_admin", "unit_admin", "basic_a", "appointment.own"),
        ("unit_admin", "learner", "basic_b", "office.out_of_scope"),
        ("own_hr", "learner", "city_a", "office.out_of_scope"),
        ("security_admin", "learner", "city_a", "office.out_of_scope"),
    ],
)
def test_appointments_that_are_refused(cast, who, person, office, code):
    with pytest.raises(NotAllowed) as refusal:
        organisation.appoint(
            person=getattr(cast, person), office=getattr(cast, office), post=PostFactory(),
            by=getattr(cast, who), is_primary=False,
        )  # fmt: skip
    assert refusal.value.code == code


# --- Roles --------------------------------------------------------------------------------


def test_a_granted_role_counts_at_once_and_is_told(cast):
    grant = organisation.grant_role(
        person=cast.learner, role=Role.HR_REVIEWER, office=cast.city_a, by=cast.unit_admin, reason="needed"
    )
    learner = User.objects.get(pk=cast.learner.pk)
    assert policies.has_role(learner, Role.HR_REVIEWER)
    assert learner.needs_second_factor
    assert (grant.granted_by, events(learner)) == (cast.unit_admin, ["role.granted"])
    assert Notification.objects.get(recipient=learner).params == {
        "role": {"zh": Notification.objects.get().params["role"]["zh"], "en": "HR reviewer"},
        "office": {"zh": cast.city_a.name_zh, "en": cast.city_a.name_en},
        "reason": "needed",
    }
    organisation.revoke_role(grant=grant, by=cast.unit_admin, reason="over")
    learner = User.objects.get(pk=cast.learner.pk)
    assert not policies.has_role(learner, Role.HR_REVIEWER)
    assert not learner.needs_second_factor
    assert events(learner) == ["role.granted", "role.revoked"]


GRANTS = (
    # who, to whom, role, where, the refusal or None
    ("admin", "learner", Role.HR_APPROVER, "province_a", None),
    ("unit_admin", "learner", Role.TRAINER, "province_a", None),
    ("unit_admin", "unit_admin", Role.HR_APPROVER, "province_a", "role.own"),
    ("security_admin", "security_admin", Role.AUDITOR, "spp", "role.own"),
    ("unit_admin", "learner", Role.HR_REVIEWER, "spp", "role.not_grantable"),
    ("unit_admin", "learner", Role.HR_REVIEWER, "province_b", "role.not_grantable"),
    ("unit_admin", "learner", Role.SYSTEM_ADMINISTRATOR, "province_a", "role.not_grantable"),
    ("admin", "learner", Role.SECURITY_ADMINISTRATOR, "spp", "role.not_grantable"),
    ("admin", "learner", Role.AUDITOR, "province_a", "role.not_grantable"),
    ("unit_admin", "learner_b", Role.TRAINER, "province_a", "account.out_of_scope"),
    ("security_admin", "learner", Role.AUDITOR, "province_a", None),
    ("security_admin", "learner", Role.SYSTEM_ADMINISTRATOR, "province_a", None),
    ("security_admin", "learner", Role.HR_REVIEWER, "province_a", "role.not_grantable"),
    ("own_hr", "learner", Role.UNIT_VERIFIER, "basic_a", "role.not_grantable"),
    ("learner", "learner_b", Role.TRAINER, "basic_b", "role.not_grantable"),
    ("admin", "learner", Role.TRAINEE, "spp", "role.unknown"),
    ("admin", "learner", "emperor", "spp", "role.unknown"),
)


@pytest.mark.parametrize(("who", "person", "role", "office", "code"), GRANTS)
def test_n_acc_18_who_grants_what_to_whom(cast, who, person, role, office, code):
    def grant():
        return organisation.grant_role(
            person=getattr(cast, person), role=role, office=getattr(cast, office), by=getattr(cast, who),
            reason="because",
        )  # fmt: skip

    before = RoleGrant.objects.count(), LedgerEntry.objects.count()
    if code is None:
        assert grant().role == role
        return
    with pytest.raises((NotAllowed, Invalid)) as refusal:
        grant()
    assert refusal.value.code == code
    assert (RoleGrant.objects.count(), LedgerEntry.objects.count()) == before


def test_the_database_knows_no_grant_to_oneself(cast):
    with pytest.raises(IntegrityError), transaction.atomic():
        RoleGrant.objects.create(
            person=cast.admin, role=Role.AUDITOR, office=cast.spp, granted_by=cast.admin,
            valid_from=core_clock.today(),
        )  # fmt: skip


def test_revoking_needs_a_reason_and_the_right(cast):
    grant = RoleGrant.objects.get(person=cast.own_hr)
    with pytest.raises(Invalid):
        organisation.revoke_role(grant=grant, by=cast.admin, reason=" ")
    with pytest.raises(NotAllowed):
        organisation.revoke_role(grant=grant, by=cast.security_admin, reason="x")
    with pytest.raises(NotAllowed):
        organisation.revoke_role(grant=RoleGrant.objects.get(person=cast.admin), by=cast.admin, reason="x")


def test_the_same_grant_twice_is_one(cast):
    with pytest.raises(Conflict) as refusal:
        organisation.grant_role(
            person=cast.own_hr, role=Role.HR_REVIEWER, office=cast.province_a, by=cast.admin
        )
    assert refusal.value.code == "role.exists"


# --- Groups -------------------------------------------------------------------------------


def names_of_groups(person):
    return set(person.groups.values_list("name", flat=True))


def test_wagtail_groups_follow_the_grants(cast):
    grant = organisation.grant_role(
        person=cast.learner, role=Role.TRAINER, office=cast.province_a, by=cast.admin
    )
    assert names_of_groups(cast.learner) == {"Trainers"}
    organisation.revoke_role(grant=grant, by=cast.admin, reason="over")
    assert names_of_groups(cast.learner) == set()


def test_groups_follow_the_calendar(cast, clock):
    organisation.grant_role(
        person=cast.learner, role=Role.PUBLISHER, office=cast.spp, by=cast.admin,
        valid_from=core_clock.today() + timedelta(days=1), valid_to=core_clock.today() + timedelta(days=2),
    )  # fmt: skip
    groups.refresh_groups()
    assert names_of_groups(cast.learner) == set()
    assert names_of_groups(cast.trainer) == {"Trainers"}
    clock.move(days=1)
    groups.refresh_groups()
    assert names_of_groups(cast.learner) == {"Publishers"}
    clock.move(days=1)
    assert groups.refresh_groups() == 1
    assert names_of_groups(cast.learner) == set()
    assert groups.refresh_groups() == 0
    assert set(Group.objects.values_list("name", flat=True)) >= {"Trainers", "Legal reviewers", "Publishers"}


def test_a_role_to_come_asks_for_the_second_factor_already(cast, clock):
    person = UserFactory()
    organisation.grant_role(
        person=person, role=Role.HR_REVIEWER, office=cast.spp, by=None,
        valid_from=core_clock.today() + timedelta(days=30),
    )  # fmt: skip
    person.refresh_from_db()
    assert person.needs_second_factor
