"""The back office: the form of a programme page, its quotas, its list."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.ui.tables import Column
from wagtail.admin.ui.tables.pages import BulkActionsColumn, PageStatusColumn, PageTitleColumn
from wagtail.admin.viewsets.pages import PageListingViewSet
from wagtail.admin.widgets.button import Button
from wagtail.models import Page

from exchange import views
from exchange.forms import ProgrammePageForm
from exchange.models import ProgrammePage

# The models know no forms; the back office is where the two meet.
ProgrammePage.base_form_class = ProgrammePageForm


@hooks.register("register_admin_urls")
def quota_urls() -> list[URLPattern]:
    return [path("exchange/pages/<int:page_id>/quotas/", views.quotas, name="exchange_quotas")]


@hooks.register("register_page_listing_more_buttons")
@hooks.register("register_page_header_buttons")
def quota_button(
    page: Page, user: Any, view_name: str | None = None, next_url: str | None = None
) -> Iterator[Button]:
    specific = page.specific
    if not isinstance(specific, ProgrammePage):
        return
    rights = specific.permissions_for_user(user)
    if rights.can_edit() and (not specific.live or rights.is_publisher()):
        yield Button(_("Quotas"), reverse("exchange_quotas", args=[page.pk]), icon_name="group", priority=65)


class ProgrammeListing(PageListingViewSet):
    model = ProgrammePage
    icon = "site"
    menu_label = _("Exchange programmes")
    menu_order = 112
    add_to_admin_menu = True
    columns = [
        BulkActionsColumn("bulk_actions"),
        PageTitleColumn("title", label=_("Title"), sort_key="title", classname="title"),
        Column("code", label=_("Code"), accessor="programme.code", sort_key="programme__code", width="12%"),
        Column(
            "starts_on",
            label=_("First day"),
            accessor="programme.starts_on",
            sort_key="programme__starts_on",
            width="12%",
        ),
        Column("locale", label=_("Language"), accessor="locale", width="12%"),
        PageStatusColumn("status", label=_("Status"), sort_key="live", width="12%"),
    ]


@hooks.register("register_admin_viewset")
def programme_listing() -> ProgrammeListing:
    return ProgrammeListing("programme_pages")
