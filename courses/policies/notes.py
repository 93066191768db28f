"""Notes are their writer's alone: there is no role that sees them."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.shortcuts import get_object_or_404

from courses.models import Note

if TYPE_CHECKING:
    from people.models import User


def note_of(*, user: User, uuid: UUID) -> Note:
    """The person's own note, deleted or not; 404 for everybody else's."""
    return get_object_or_404(Note.objects.select_related("lesson__course"), person=user, uuid=uuid)
