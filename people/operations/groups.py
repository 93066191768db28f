"""Wagtail's groups and the second factor follow the grants, which are in the ledger: projections."""

from __future__ import annotations

from django.contrib.auth.models import Group
from django.db import transaction
from django.db.models import Q

from core import clock
from people.models import RoleGrant, User
from people.registry import GROUPS, WITHOUT_SECOND_FACTOR


def follow_grants(*, person: User) -> None:
    """For one person, inside the transaction that changed a grant."""
    held = set(
        RoleGrant.objects.filter(RoleGrant.on(clock.today()), person=person).values_list("role", flat=True)
    )
    for role, name in GROUPS.items():
        group, _created = Group.objects.get_or_create(name=name)
        if role in held:
            person.groups.add(group)
        else:
            person.groups.remove(group)
    needed = _lasting().filter(person=person).exists()
    if person.needs_second_factor != needed:
        person.needs_second_factor = needed
        person.save(update_fields=["needs_second_factor"])


@transaction.atomic
def refresh_groups() -> int:
    """For everybody, because grants begin and end with the day. How many memberships changed."""
    changed = 0
    for role, name in GROUPS.items():
        group, _created = Group.objects.get_or_create(name=name)
        grants = RoleGrant.objects.filter(RoleGrant.on(clock.today()), role=role, person__is_active=True)
        wanted = set(grants.values_list("person_id", flat=True))
        present = set(group.user_set.values_list("pk", flat=True))
        group.user_set.add(*(wanted - present))
        group.user_set.remove(*(present - wanted))
        changed += len(wanted ^ present)
    lasting = _lasting().order_by().values("person_id")
    User.objects.filter(needs_second_factor=False, pk__in=lasting).update(needs_second_factor=True)
    User.objects.filter(needs_second_factor=True).exclude(pk__in=lasting).update(needs_second_factor=False)
    return changed


def _lasting():  # type: ignore[no-untyped-def]
    """Grants in force or to come that let somebody see records of others."""
    rows = RoleGrant.objects.exclude(role__in=WITHOUT_SECOND_FACTOR)
    return rows.filter(Q(valid_to=None) | Q(valid_to__gt=clock.today()), recorded_to=None)
