"""Who looked at whose record, and why (the reading side of the audit)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time
from typing import TYPE_CHECKING

from django.db.models import QuerySet

from core import clock
from core.http import request_id
from core.models import AccessRecord

if TYPE_CHECKING:
    from people.models import User

AT_ONCE = 500


def record_view(*, viewer: User, person: User, purpose: str, what: str) -> AccessRecord | None:
    """Note that `viewer` was shown `what` of `person`; one's own record is nobody's business.

    It is called by the query door that hands the record out, before it does. Purposes and kinds have
    their labels in core.wording; `what` may carry an identifier after its kind.
    """
    if viewer.pk == person.pk:
        return None
    return AccessRecord.objects.create(
        viewer=viewer, person=person, purpose=purpose, what=what, at=clock.now(), request_id=request_id()
    )


def record_views(*, viewer: User, looks: Iterable[tuple[User, str]], purpose: str, what: str) -> int:
    """The same for a list that is shown again and again: each person with each thing once a day.

    `looks` are people with the identifiers of what was shown of them, `what` is its kind.
    """
    day = datetime.combine(clock.today(), time(), clock.OFFICE_ZONE)
    wanted = {(person.pk, f"{what} {key}"): person for person, key in looks if person.pk != viewer.pk}
    seen = AccessRecord.objects.filter(viewer=viewer, purpose=purpose, at__gte=day)
    known = set(seen.filter(person__in=wanted.values()).values_list("person_id", "what"))
    at, request = clock.now(), request_id()
    rows = [
        AccessRecord(viewer=viewer, person=person, purpose=purpose, what=look[1], at=at, request_id=request)
        for look, person in wanted.items()
        if look not in known
    ]
    AccessRecord.objects.bulk_create(rows, batch_size=AT_ONCE)
    return len(rows)


def who_viewed(person: User) -> QuerySet[AccessRecord]:
    """All looks at this person's record, the latest first."""
    return AccessRecord.objects.filter(person=person).select_related("viewer").order_by("-at", "-pk")
