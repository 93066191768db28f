"""When members see their grades."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.urls import reverse

from core import clock, ledger
from core.errors import Conflict
from gradebook import policies
from gradebook.models import Gradebook
from notifications.operations import notify

if TYPE_CHECKING:
    from people.models import User


@transaction.atomic
def release(*, gradebook: Gradebook, by: User) -> Gradebook:
    """Every member sees the own grades and is told. Raises Conflict when they do already."""
    gradebook = Gradebook.objects.select_for_update().select_related("run").get(pk=gradebook.pk)
    if gradebook.is_released:
        raise Conflict("grade.released")
    gradebook.released_at = clock.now()
    gradebook.save(update_fields=["released_at"])
    told = list(policies.members_of(gradebook.run).select_related("person"))
    run = gradebook.run
    ledger.append(event="gradebook.released", subject=gradebook, by=by, run=run.code, members=len(told))
    link = reverse("gradebook:mine", args=[run.uuid])
    names = {"zh": run.title_zh or run.code, "en": run.title_en or run.code}
    for member in told:
        notify(recipient=member.person, kind="gradebook.released", by=by, link=link, run=names)
    return gradebook


@transaction.atomic
def withdraw(*, gradebook: Gradebook, by: User, reason: str) -> Gradebook:
    """Nobody sees them any more, until they are released again. Raises Conflict when nobody does."""
    gradebook = Gradebook.objects.select_for_update().select_related("run").get(pk=gradebook.pk)
    if not gradebook.is_released:
        raise Conflict("grade.not_released")
    gradebook.released_at = None
    gradebook.save(update_fields=["released_at"])
    ledger.append(
        event="gradebook.withdrawn", subject=gradebook, by=by, run=gradebook.run.code, reason=reason
    )
    return gradebook
