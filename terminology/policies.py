"""Who may do what with terms. Everybody may read the approved ones."""

from typing import TYPE_CHECKING
from uuid import UUID

from django.shortcuts import get_object_or_404

from terminology.models import Term

if TYPE_CHECKING:
    from people.models import User

_EDIT = ("add_term", "change_term", "view_term")

# Wagtail's groups, which follow the role grants. Authors propose; reviewers and publishers approve.
GROUP_PERMISSIONS: dict[str, tuple[str, ...]] = {
    "Trainers": _EDIT,
    "Legal reviewers": (*_EDIT, "approve_term"),
    "Publishers": (*_EDIT, "approve_term", "delete_term"),
}


def may_approve(user: "User | None") -> bool:
    """None is the system itself."""
    return user is None or user.has_perm("terminology.approve_term")


def term_for_reader(*, uuid: UUID) -> Term:
    """An approved term with its renderings, or 404: drafts are not public."""
    approved = Term.objects.filter(status=Term.Status.APPROVED)
    return get_object_or_404(approved.prefetch_related("renderings"), uuid=uuid)
