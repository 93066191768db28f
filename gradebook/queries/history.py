from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import QuerySet

from gradebook.models import MarkChange

if TYPE_CHECKING:
    from courses.models import RunMember
    from gradebook.models import Item


def changes_of(item: Item, member: RunMember) -> QuerySet[MarkChange]:
    """The latest first."""
    return MarkChange.objects.filter(item=item, member=member).select_related("by").order_by("-at", "-pk")
