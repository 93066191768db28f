"""Groups of people that are described instead of listed. The apps that use them say in whose scope."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.db import transaction

from core import ledger
from core.errors import Invalid, NotAllowed
from people import policies
from people.models import Audience, Office, Post
from people.registry import Role

if TYPE_CHECKING:
    from people.models import User


@transaction.atomic
def describe_audience(*, by: User, role: str, office: Office, **description: Any) -> Audience:
    """`role` is the one of `by` that the group is used with: its scope has to cover the office."""
    return _describe(Audience(), "audience.described", by, role, office, **description)


@transaction.atomic
def change_audience(
    *, audience: Audience, by: User, role: str, office: Office, **description: Any
) -> Audience:
    audience = Audience.objects.select_for_update().get(pk=audience.pk)
    return _describe(audience, "audience.changed", by, role, office, **description)


def _describe(
    audience: Audience,
    event: str,
    by: User,
    role: str,
    office: Office,
    *,
    subtree: bool = True,
    posts: Iterable[Post] = (),
    staff_classes: Iterable[str] = (),
    roles: Iterable[str] = (),
) -> Audience:
    if not policies.offices_in_scope(by, role).filter(pk=office.pk).exists():
        raise NotAllowed("audience.out_of_scope")
    posts, staff_classes, roles = list(posts), sorted(set(staff_classes)), sorted(set(roles))
    if set(staff_classes) - set(Post.StaffClass.values) or set(roles) - set(Role.values):
        raise Invalid("audience.unknown_criterion")
    audience.office, audience.subtree = office, subtree
    audience.staff_classes, audience.roles = staff_classes, roles
    audience.save()
    audience.posts.set(posts)
    ledger.append(
        event=event,
        subject=audience,
        by=by,
        office=office.code,
        subtree=subtree,
        posts=sorted(post.key for post in posts),
        staff_classes=staff_classes,
        roles=roles,
    )
    return audience
