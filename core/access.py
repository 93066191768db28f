"""Who looked at whose record, and why (the reading side of the audit)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import QuerySet

from core import clock
from core.http import request_id
from core.models import AccessRecord

if TYPE_CHECKING:
    from people.models import User


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


def who_viewed(person: User) -> QuerySet[AccessRecord]:
    """All looks at this person's record, the latest first."""
    return AccessRecord.objects.filter(person=person).select_related("viewer").order_by("-at", "-pk")
