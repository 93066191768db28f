"""Visits to the teaching desk, so that it can say what is new since the last one."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction

from core import clock
from courses.models import DeskVisit

if TYPE_CHECKING:
    from people.models import User


def note_visit(*, by: User) -> date | None:
    """The day of the visit before today's, None for the first one. Written once a day, else only read."""
    visit = DeskVisit.objects.filter(person=by).first()
    today = clock.today()
    if visit is not None and visit.last_on >= today:
        return visit.before_on
    return _begin_day(by=by, today=today)


@transaction.atomic
def _begin_day(*, by: User, today: date) -> date | None:
    """Two tabs opened at once are one visit."""
    visit, created = DeskVisit.objects.select_for_update().get_or_create(
        person=by, defaults={"last_on": today}
    )
    if not created and visit.last_on < today:
        visit.before_on, visit.last_on = visit.last_on, today
        visit.save(update_fields=["before_on", "last_on"])
    return visit.before_on
