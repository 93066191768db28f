from typing import TYPE_CHECKING

from django.db import transaction

from core import groups, ledger
from law import policies

if TYPE_CHECKING:
    from people.models import User


@transaction.atomic
def grant_editor_permissions(*, by: "User | None") -> int:
    """What the editors' groups may do in the back office; returns how many permissions were missing."""
    granted = 0
    for name, codenames in policies.GROUP_PERMISSIONS.items():
        group, missing = groups.grant_missing(group=name, app_label="law", codenames=codenames)
        if missing:
            ledger.append(
                event="law.editors_granted",
                subject=group,
                by=by,
                stream="law",
                group=name,
                permissions=missing,
            )
        granted += len(missing)
    return granted
