from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import Promise

WORDING: dict[str, Promise] = {
    "feed.too_many": _("You have %(most)s calendar addresses. Revoke one that you do not use any more."),
    "feed.no_kinds": _("Choose at least one kind of dates."),
    "feed.revoked": _("This calendar address has been revoked already."),
}
