"""Giving marks. A batch is one transaction and one entry in the ledger; each change has its own history."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import transaction

from core import clock, ledger
from core.errors import Conflict, Invalid, NotAllowed
from gradebook.models import Gradebook, Mark, MarkChange

if TYPE_CHECKING:
    from courses.models import RunMember
    from gradebook.models import Item
    from people.models import User


@dataclass(frozen=True)
class Given:
    """A mark as it was typed. `value=None` takes it away. `version` is the one that was on the page, 0
    where there was none yet, None not to compare."""

    item: Item
    member: RunMember
    value: Decimal | None
    feedback: str = ""
    version: int | None = None


@transaction.atomic
def enter_marks(*, gradebook: Gradebook, given: Sequence[Given], by: User, reason: str = "") -> int:
    """All or none of them; those that change nothing are passed over. How many were changed.

    Raises NotAllowed for a mark of one's own, Invalid for one above its maximum or, without a reason, one
    in place of an assessment's result, and Conflict(item, member, value) where somebody was faster.
    """
    Gradebook.objects.select_for_update().get(pk=gradebook.pk)
    held = {
        (mark.item_id, mark.member_id): mark
        for mark in Mark.objects.filter(
            item__in={row.item.pk for row in given}, member__in={row.member.pk for row in given}
        )
    }
    changes = []
    for row in given:
        mark = held.get((row.item.pk, row.member.pk))
        if (change := _change(row, mark, by=by, reason=reason)) is not None:
            changes.append((row, mark, change))
    for row, mark, _change_row in changes:
        _store(row, mark)
    MarkChange.objects.bulk_create([change for _row, _mark, change in changes])
    if changes:
        ledger.append(
            event="gradebook.marks_entered",
            subject=gradebook,
            by=by,
            number=len(changes),
            members=len({row.member.pk for row, _mark, _change_row in changes}),
            reason=reason,
        )
    return len(changes)


def _change(row: Given, mark: Mark | None, *, by: User, reason: str) -> MarkChange | None:
    if row.member.person_id == by.pk:
        raise NotAllowed("grade.own")
    if row.value is not None and not 0 <= row.value <= row.item.maximum:
        raise Invalid("grade.out_of_range", maximum=row.item.maximum)
    before = mark.value if mark else None
    if (before, mark.feedback if mark else "") == (row.value, row.feedback):
        return None
    if row.version is not None and row.version != (mark.version if mark else 0):
        shown = "" if before is None else str(before)
        raise Conflict(
            "grade.changed_meanwhile", item=row.item.title, member=row.member.person.name, value=shown
        )
    if not row.item.is_manual and before != row.value and not reason.strip():
        raise Invalid("grade.reason_missing")
    return MarkChange(
        item=row.item,
        member=row.member,
        before=before,
        after=row.value,
        feedback=row.feedback,
        reason=reason,
        by=by,
        at=clock.now(),
    )


def _store(row: Given, mark: Mark | None) -> None:
    mark = mark or Mark(item=row.item, member=row.member, version=0)
    mark.value, mark.feedback = row.value, row.feedback
    mark.version, mark.changed_at = mark.version + 1, clock.now()
    mark.save()
