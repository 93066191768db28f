"""Wagtail's groups, which carry what the roles of `people` may do in the back office."""

from __future__ import annotations

from collections.abc import Collection

from django.contrib.auth.models import Group, Permission


def grant_missing(*, group: str, app_label: str, codenames: Collection[str]) -> tuple[Group, list[str]]:
    """Give the group the permissions it lacks; returns it with their names. Nothing is taken away.

    Part of an operation, which writes the ledger.
    """
    row, _created = Group.objects.get_or_create(name=group)
    wanted = Permission.objects.filter(content_type__app_label=app_label, codename__in=codenames)
    if len(wanted) != len(set(codenames)):
        raise LookupError(f"permissions of {app_label} are missing: run migrate first")
    missing = list(wanted.exclude(group=row).order_by("codename"))
    row.permissions.add(*missing)
    return row, [permission.codename for permission in missing]
