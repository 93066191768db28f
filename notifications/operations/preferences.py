"""How somebody wants to hear of things."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.db import transaction

from core.errors import Invalid
from notifications import queries, registry
from notifications.models import Preference, QuietHours
from notifications.queries import Choice
from notifications.timing import Quiet

if TYPE_CHECKING:
    from people.models import User


@transaction.atomic
def set_preference(*, by: User, kind: str, mail: str, inbox: bool = True) -> Preference:
    """How `by` hears of this kind. Raises Invalid for what nobody may switch off."""
    if registry.get(kind).urgent:
        raise Invalid("notice.always")
    chosen = {"mail": Preference.Mail(mail), "inbox": inbox}
    preference, _created = Preference.objects.update_or_create(person=by, kind=kind, defaults=chosen)
    return preference


@transaction.atomic
def set_preferences(*, by: User, choices: Mapping[str, Choice]) -> None:
    """The whole choice at once; what agrees with the present choice is left alone."""
    present = queries.choices_of(by)
    for kind, choice in choices.items():
        if present.get(kind) != choice:
            set_preference(by=by, kind=kind, mail=choice.mail, inbox=choice.inbox)


@transaction.atomic
def set_quiet_hours(*, by: User, quiet: Quiet) -> None:
    """When `by` wants no mail; what is urgent comes all the same. Raises Invalid for half a choice."""
    if (quiet.begins is None) != (quiet.ends is None):
        raise Invalid("notice.quiet_half")
    if quiet.begins is not None and quiet.begins == quiet.ends:
        raise Invalid("notice.quiet_empty")
    if quiet == Quiet():
        QuietHours.objects.filter(person=by).delete()
        return
    hours = {"begins": quiet.begins, "ends": quiet.ends, "weekends": quiet.weekends}
    QuietHours.objects.update_or_create(person=by, defaults=hours)
