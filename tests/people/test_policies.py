"""Scope: named cases, and a naive oracle over random trees."""

from datetime import date, timedelta
from itertools import count

import pytest
from django.http import Http404
from hypothesis import HealthCheck, given, settings, strategies as st
from hypothesis.extra.django import TestCase

from core import clock as core_clock
from people import policies
from people.models import Appointment, Office, RoleGrant, User
from people.operations import organisation
from people.registry import ADMINISTRATORS, Role
from tests.factories.people import (
    AppointmentFactory,
    OfficeFactory,
    RoleGrantFactory,
    UserFactory,
    root_office,
)

HR = [Role.HR_REVIEWER, Role.HR_APPROVER]


def test_everybody_active_is_a_trainee(db):
    assert policies.current_roles(UserFactory()) == {Role.TRAINEE}
    assert policies.current_roles(UserFactory(is_active=False)) == frozenset()


def test_roles_cost_one_query_per_object(cast, django_assert_num_queries):
    person = User.objects.get(pk=cast.own_hr.pk)
    with django_assert_num_queries(1):
        assert policies.has_role(person, *HR)
        assert policies.current_roles(person) == {Role.TRAINEE, Role.HR_REVIEWER}
        policies.offices_in_scope(person, *HR)


def test_scope_is_the_subtree(cast):
    offices = policies.offices_in_scope(cast.own_hr, *HR)
    assert set(offices) == {cast.province_a, cast.city_a, cast.basic_a}
    assert set(policies.people_visible_to(cast.own_hr, roles=HR)) == {
        cast.learner, cast.verifier, cast.own_hr, cast.approver, cast.unit_admin,
    }  # fmt: skip
    assert not policies.people_visible_to(cast.learner, roles=HR).exists()


def test_in_scope_is_a_condition_for_rows_of_others(cast):
    rows = Appointment.objects.filter(policies.in_scope(cast.other_hr, HR, prefix="person"))
    assert {row.person for row in rows} == {cast.learner_b, cast.other_hr}


def test_a_role_counts_in_its_period_only(db, clock):
    today = core_clock.today()
    grant = RoleGrantFactory(
        role=Role.HR_REVIEWER, valid_from=today - timedelta(days=5), valid_to=today + timedelta(days=1)
    )
    person = grant.person
    assert policies.has_role(person, Role.HR_REVIEWER)
    assert not policies.has_role(person, Role.HR_REVIEWER, as_of=today - timedelta(days=6))
    clock.move(days=1)
    policies.forget_grants(person)
    assert not policies.has_role(person, Role.HR_REVIEWER)
    assert policies.has_role(person, Role.HR_REVIEWER, as_of=today)


def test_as_of_moves_the_world_and_never_the_rights(cast, clock):
    today = core_clock.today()
    organisation.move_office(office=cast.city_a, by=cast.admin, parent=cast.province_b)
    organisation.end_appointment(
        appointment=Appointment.objects.get(person=cast.approver), by=None, valid_to=today - timedelta(days=1)
    )
    yesterday = today - timedelta(days=1)
    assert cast.learner not in policies.people_visible_to(cast.own_hr, roles=HR)
    assert cast.learner in policies.people_visible_to(cast.own_hr, roles=HR, as_of=yesterday)
    assert cast.approver in policies.people_visible_to(
        cast.own_hr, roles=HR, as_of=yesterday - timedelta(days=1)
    )
    assert set(policies.offices_in_scope(cast.own_hr, *HR)) == {cast.province_a}
    assert cast.city_a in policies.offices_in_scope(cast.own_hr, *HR, as_of=yesterday)
    organisation.revoke_role(
        grant=RoleGrant.objects.get(person=cast.own_hr), by=cast.unit_admin, reason="moved"
    )
    moved = User.objects.get(pk=cast.own_hr.pk)
    assert not policies.people_visible_to(moved, roles=HR, as_of=yesterday).exists()


def test_n_acc_05_a_moved_office_is_gone_from_the_scope_at_once(cast):
    page = cast.client("unit_admin").get(f"/people/{cast.learner.uuid}/")
    organisation.move_office(office=cast.city_a, by=cast.admin, parent=cast.province_b)
    assert page.status_code == 200
    assert cast.client("unit_admin").get(f"/people/{cast.learner.uuid}/").status_code == 404
    assert cast.client("unit_admin").post(
        f"/people/{cast.learner.uuid}/close/", {"reason": "late"}
    ).status_code == 404  # fmt: skip


def test_people_without_appointment_stay_with_the_office_they_had(cast):
    organisation.end_appointment(appointment=Appointment.objects.get(person=cast.learner), by=cast.admin)
    assert cast.learner in policies.people_to_administer(cast.unit_admin)
    organisation.appoint(
        person=cast.learner, office=cast.basic_b, post=Appointment.objects.first().post, by=cast.admin
    )
    assert cast.learner not in policies.people_to_administer(cast.unit_admin)


@pytest.mark.parametrize(
    ("who", "person", "may"),
    [
        ("admin", "learner", True),
        ("admin", "admin", False),
        ("unit_admin", "learner", True),
        ("unit_admin", "learner_b", False),
        ("admin", "unit_admin", False),  # holds a security role
        ("security_admin", "unit_admin", True),
        ("security_admin", "learner", False),
        ("own_hr", "learner", False),
    ],
)
def test_who_may_close_whose_account(cast, who, person, may):
    assert policies.may_close_account(getattr(cast, who), getattr(cast, person)) is may


SERIAL = count()
WHEN = st.sampled_from(["past", "now", "future"])


class ScopeAgainstOracle(TestCase):
    """N-ACC-01/02: list, gate and condition agree with fifteen lines that walk the tree."""

    @settings(
        max_examples=100,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
        derandomize=True,
    )
    @given(
        parents=st.lists(st.integers(0, 100), min_size=1, max_size=8),
        places=st.lists(
            st.tuples(st.integers(0, 5), st.integers(0, 100), WHEN),
            max_size=8,
        ),
        grants=st.lists(
            st.tuples(st.sampled_from(list(Role)), st.integers(0, 100), WHEN),
            max_size=5,
        ),
        move=st.tuples(st.integers(0, 100), st.integers(0, 100)),
    )
    def test_agreement(self, parents, places, grants, move):
        root = root_office()
        offices = [root]
        for pick in parents:
            offices.append(OfficeFactory(parent=offices[pick % len(offices)], code=f"o{next(SERIAL)}"))
        viewer = UserFactory(staff_number=f"v{next(SERIAL)}")
        staff = [UserFactory(staff_number=f"p{next(SERIAL)}") for _ in range(6)]
        periods = {
            "past": (date(2020, 1, 1), date(2021, 1, 1)),
            "now": (date(2020, 1, 1), None),
            "future": (date(2999, 1, 1), None),
        }
        placed = set()
        for person, pick, when in places:
            office = offices[pick % len(offices)]
            if (person, office.pk) in placed:
                continue
            placed.add((person, office.pk))
            begin, end = periods[when]
            AppointmentFactory(
                person=staff[person], office=office, is_primary=False, valid_from=begin, valid_to=end
            )
        once = {(role, pick % len(offices)): when for role, pick, when in grants}
        for (role, pick), when in once.items():
            begin, end = periods[when]
            RoleGrantFactory(person=viewer, role=role, office=offices[pick], valid_from=begin, valid_to=end)
        child, target = offices[move[0] % len(offices)], offices[move[1] % len(offices)]
        fresh = {office.pk: office for office in Office.objects.all()}
        if child.pk != root.pk and not fresh[target.pk].path.startswith(fresh[child.pk].path):
            organisation.move_office(office=child, by=None, parent=target)
        self.compare(User.objects.get(pk=viewer.pk))

    def compare(self, viewer):
        today = core_clock.today()
        parent = dict(Office.objects.values_list("pk", "parent_id"))

        def chain(office):
            while office is not None:
                yield office
                office = parent[office]

        def holds(row):
            return (
                row.recorded_to is None
                and row.valid_from <= today
                and (not row.valid_to or today < row.valid_to)
            )

        grants = [grant for grant in RoleGrant.objects.filter(person=viewer) if holds(grant)]
        placed = [row for row in Appointment.objects.all() if holds(row)]
        for roles in [[role] for role in Role] + [list(ADMINISTRATORS)]:
            tops = {grant.office_id for grant in grants if grant.role in roles}
            allowed = {office for office in parent if tops & set(chain(office))}
            people = {row.person_id for row in placed if row.office_id in allowed}
            for as_of in (None, today):
                assert set(
                    policies.offices_in_scope(viewer, *roles, as_of=as_of).values_list("pk", flat=True)
                ) == allowed  # fmt: skip
                visible = policies.people_visible_to(viewer, roles=roles, as_of=as_of)
                assert set(visible.values_list("pk", flat=True)) == people
                assert visible.count() == len(people)
        allowed = set(policies.offices_visible_to_administrator(viewer).values_list("pk", flat=True))
        seen = set(policies.people_visible_to_administrator(viewer).values_list("pk", flat=True))
        for office in Office.objects.all():
            assert opens(policies.office_for_administrator, viewer, office) is (office.pk in allowed)
        for person in User.objects.all():
            assert opens(policies.person_for_administrator, viewer, person) is (person.pk in seen)


def opens(gate, viewer, row) -> bool:
    try:
        gate(user=viewer, uuid=row.uuid)
    except Http404:
        return False
    return True
