"""Whether two questions that read alike are the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from assessments.models import Alike
from core import clock, ledger

if TYPE_CHECKING:
    from people.models import User


@transaction.atomic
def dismiss_alike(*, pair: Alike, by: User) -> None:
    """They are not duplicates: the pair is not shown again, whatever is changed in either."""
    pair = Alike.objects.select_for_update(of=("self",)).select_related("one", "other").get(pk=pair.pk)
    if pair.dismissed_at is None:
        pair.dismissed_by, pair.dismissed_at = by, clock.now()
        pair.save(update_fields=["dismissed_by", "dismissed_at"])
        ledger.append(
            event="question.not_alike", subject=pair.one, by=by, key=pair.one.key, other=pair.other.key,
            percent=pair.percent,
        )  # fmt: skip
