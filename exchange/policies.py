"""Who may see and keep what. Programme pages are public once they are published."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404
from django.shortcuts import get_object_or_404

from exchange.models import ProgrammePage

if TYPE_CHECKING:
    from people.models import User


def page_for_keeper(*, user: User, page_id: int) -> ProgrammePage:
    """A programme whose facts the person may change: whoever may edit its page; 404 otherwise.

    Once the page is published, facts count at once and are for those who may publish.
    """
    page = get_object_or_404(ProgrammePage.objects.select_related("programme"), pk=page_id)
    rights = page.permissions_for_user(user)
    if not rights.can_edit() or (page.live and not rights.is_publisher()):
        raise Http404
    return page
