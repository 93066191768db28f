"""Rows, counts and suggestions hold nobody and nothing beyond the searcher's scope (N-ACC-02)."""

import datetime as dt

import pytest
from django.contrib.auth.models import AnonymousUser
from hypothesis import HealthCheck, given, settings, strategies as st

from people.models import Appointment, Office, RoleGrant
from people.operations import organisation
from people.registry import Role
from search import operations, queries
from tests.factories.people import (
    AppointmentFactory,
    OfficeFactory,
    RoleGrantFactory,
    UserFactory,
    root_office,
)

WIDE = (Role.TRAINER, Role.HR_REVIEWER, Role.AUDITOR, Role.SYSTEM_ADMINISTRATOR)
TODAY = dt.date(2026, 3, 9)


def people_found(user, text="张三"):
    found = queries.find(user=user, text=text, language="en", chosen="person")
    groups = {group.kind.name: group for group in found.groups}
    group = groups.get("person")
    return {result.thing for result in found.results}, group.count if group else 0


def in_force(row):
    return (
        row.recorded_to is None and row.valid_from <= TODAY and (row.valid_to is None or row.valid_to > TODAY)
    )


def allowed(viewer):
    """By walking up the tree, one person at a time."""
    seen = set()
    for appointment in Appointment.objects.select_related("office"):
        office = appointment.office
        above = []
        while office is not None:
            above.append(office.pk)
            office = office.parent
        for grant in RoleGrant.objects.filter(person=viewer):
            if in_force(grant) and grant.office_id in above:
                # Administrators keep accounts also before they begin and after they have left.
                lasting = appointment.recorded_to is None and grant.role == Role.SYSTEM_ADMINISTRATOR
                if in_force(appointment) or lasting:
                    seen.add(appointment.person_id)
    return seen


@pytest.mark.django_db(transaction=False)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_random_tree_against_a_naive_walk(db, clock, data):
    from django.db import transaction

    with transaction.atomic():
        offices = [root_office()]
        for parent in data.draw(st.lists(st.integers(0, 5), min_size=4, max_size=8)):
            offices.append(OfficeFactory(parent=offices[parent % len(offices)]))
        at = st.sampled_from(offices)
        viewer = UserFactory(full_name_zh="王五")
        for role, office in data.draw(st.lists(st.tuples(st.sampled_from(WIDE), at), max_size=3)):
            if not RoleGrant.objects.filter(person=viewer, role=role, office=office).exists():
                RoleGrantFactory(person=viewer, role=role, office=office)
        for office in data.draw(st.lists(at, min_size=3, max_size=9)):
            period = data.draw(st.sampled_from(["now", "over", "to come"]))
            dates = {
                "now": {},
                "over": {"valid_to": TODAY},
                "to come": {"valid_from": TODAY + dt.timedelta(days=9)},
            }[period]
            AppointmentFactory(office=office, **dates)
        operations.rebuild(kinds=["person", "office"])

        things, count = people_found(viewer)

        naive = allowed(viewer)
        assert things == naive
        assert count == len(naive)
        transaction.set_rollback(True)


@pytest.fixture
def indexed(cast):
    operations.rebuild()
    return cast


@pytest.mark.parametrize(
    ("who", "sees_a", "sees_b"),
    [
        ("learner", False, False),
        ("own_hr", True, False),
        ("other_hr", False, True),
        ("auditor", True, True),
        ("admin", True, True),
        ("unit_admin", True, False),
        ("trainer", True, True),
    ],
)
def test_people_are_found_within_ones_scope(indexed, who, sees_a, sees_b):
    viewer = getattr(indexed, who)
    found = queries.find(user=viewer, text=indexed.learner.staff_number, language="en").results
    other = queries.find(user=viewer, text=indexed.learner_b.staff_number, language="en").results

    assert (indexed.learner.pk in {r.thing for r in found if r.kind.name == "person"}) == sees_a
    assert (indexed.learner_b.pk in {r.thing for r in other if r.kind.name == "person"}) == sees_b


def test_visitors_find_what_is_public_only(indexed):
    found = queries.find(user=AnonymousUser(), text=indexed.learner.staff_number, language="en")
    kinds = {kind.name for kind in queries.registry.kinds() if kind.scope(AnonymousUser())}

    assert found.groups == ()
    assert kinds == {"course", "term", "programme"}


def test_an_office_that_moves_takes_its_people_out_of_scope_at_once(indexed):
    text = indexed.learner.staff_number
    assert queries.find(user=indexed.own_hr, text=text, language="en", chosen="person").groups != ()

    organisation.move_office(office=indexed.city_a, parent=indexed.province_b, by=None)

    assert queries.find(user=indexed.own_hr, text=text, language="en", chosen="person").groups == ()
    assert queries.find(user=indexed.other_hr, text=text, language="en", chosen="person").groups != ()


def test_an_appointment_that_is_over_is_no_longer_found_without_anybody_writing(indexed, clock):
    person = UserFactory(full_name_zh="赵六", full_name_latin="")
    AppointmentFactory(person=person, office=indexed.basic_a, valid_to=TODAY + dt.timedelta(days=1))
    operations.refresh(kind="person", things=[person.pk])
    before = queries.find(user=indexed.own_hr, text="赵六", language="en").groups

    clock.move(days=2)

    assert [group.kind.name for group in before] == ["person"]
    assert queries.find(user=indexed.own_hr, text="赵六", language="en").groups == ()


def test_the_links_are_those_the_searcher_may_follow(indexed, client):
    client.force_login(indexed.own_hr)
    found = queries.find(user=indexed.own_hr, text=indexed.learner.staff_number, language="en").results

    assert [client.get(result.href).status_code for result in found] == [200]


def test_the_paths_of_the_index_are_those_of_the_tree(indexed):
    from search.models import Place

    assert dict(Place.objects.values_list("id", "path")) == dict(Office.objects.values_list("id", "path"))
