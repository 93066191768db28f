"""Figures of large groups: counted behind the page, at most every ten minutes for whoever looks at them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from core import clock
from core.outbox import after_commit
from courses.models import GroupFigures
from courses.queries import analytics_kept as kept

if TYPE_CHECKING:
    from courses.models import Course
    from people.models import User


def look(*, kind: str, course: Course, by: User) -> GroupFigures:
    """As they were last counted over what is the person's scope now. Written only to ask, else only read."""
    scope = kept.scope_of(kind, by, course)
    row = GroupFigures.objects.filter(person=by, course=course, kind=kind).first()
    if row is not None and not _is_due(row, scope):
        return row
    return _ask(kind=kind, course=course, scope=scope, by=by)


def _is_due(row: GroupFigures, scope: str) -> bool:
    return row.scope != scope or row.asked_at <= clock.now() - GroupFigures.FRESH


@transaction.atomic
def _ask(*, kind: str, course: Course, scope: str, by: User) -> GroupFigures:
    """Two tabs opened at once ask once."""
    row, created = GroupFigures.objects.select_for_update().get_or_create(
        person=by, course=course, kind=kind, defaults={"scope": scope}
    )
    if not created and not _is_due(row, scope):
        return row
    if row.scope != scope:
        row.scope, row.counted_at, row.figures = scope, None, None
    row.asked_at = clock.now()
    row.save()
    after_commit("courses.tasks.count_figures", figures_id=row.pk)
    return row


def count(*, figures_id: int) -> None:
    """What is counted over another scope than the one that was asked for is thrown away."""
    row = GroupFigures.objects.select_related("person", "course").filter(pk=figures_id).first()
    if row is None or (row.counted_at and row.counted_at >= row.asked_at):
        return
    scope, began = kept.scope_of(row.kind, row.person, row.course), clock.now()
    figures = kept.count(row.kind, row.person, row.course)
    GroupFigures.objects.filter(pk=row.pk, scope=scope).update(figures=figures, counted_at=began)
