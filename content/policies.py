"""Who may play what."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.http import Http404
from django.shortcuts import get_object_or_404

from content import registry
from content.models import MediaFile
from core.errors import NotAllowed
from people import policies as people_policies
from people.registry import Role

if TYPE_CHECKING:
    from people.models import User


def media_for_reader(*, user: User, uuid: UUID) -> MediaFile:
    """A recording of a text that the person may read; 404 for anybody else."""
    media = get_object_or_404(MediaFile.objects.select_related("poster"), uuid=uuid)
    if not registry.may_play(user, media.uuid):
        raise Http404
    return media


def check_may_keep(*, user: User, media: MediaFile) -> None:
    """Whoever uploaded a recording keeps it; publishers look after all of them."""
    if media.uploaded_by_id != user.pk and not people_policies.has_role(user, Role.PUBLISHER):
        raise NotAllowed("media.foreign")
