"""How a person likes to read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from content.models import ReadingSettings
from core.display import PLAIN, Display

if TYPE_CHECKING:
    from people.models import User


def keep_reading_settings(*, display: Display, by: User) -> None:
    """The ordinary ones need no row."""
    if display == PLAIN:
        ReadingSettings.objects.filter(person=by).delete()
    else:
        ReadingSettings.objects.update_or_create(person=by, defaults={"chosen": display.text})
