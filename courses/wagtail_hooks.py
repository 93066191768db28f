"""The back office: forms, menus, the guard of stock serving, and the conflict of two editors."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.action_menu import ActionMenuItem
from wagtail.admin.ui.tables import Column
from wagtail.admin.ui.tables.pages import BulkActionsColumn, PageStatusColumn, PageTitleColumn
from wagtail.admin.viewsets.pages import PageListingViewSet
from wagtail.admin.widgets.button import Button
from wagtail.models import Page
from wagtail_localize.views.update_translations import UpdateTranslationsView

from core import wording
from core.errors import NotAllowed
from courses.forms import ComponentPageForm, CoursePageForm, LessonPageForm
from courses.models import CatalogueIndexPage, ComponentPage, CoursePage, LessonPage
from courses.queries import authoring
from courses.reviewed import Reviewed
from courses.views import components, editing, reviewing, versions

DRAWN = (CatalogueIndexPage, CoursePage, LessonPage, ComponentPage)

# The models know no forms; the back office is where the two meet.
CoursePage.base_form_class = CoursePageForm
LessonPage.base_form_class = LessonPageForm
ComponentPage.base_form_class = ComponentPageForm


@hooks.register("before_serve_page")
def leave_to_editions(page: Page, request: HttpRequest, args: list[Any], kwargs: dict[str, Any]) -> None:
    """Readers get these pages from their editions; Wagtail itself only draws previews of them."""
    if isinstance(page, DRAWN):
        raise Http404


@hooks.register("before_copy_page")
def one_page_for_each_row(request: HttpRequest, page: Page) -> None:
    """A copy would be a second page of the same course, and what people did belongs to the first."""
    if isinstance(page.specific, CatalogueIndexPage | Reviewed):
        raise PermissionDenied


@hooks.register("before_edit_page", order=-1)
def refuse_stale_save(request: HttpRequest, page: Page) -> HttpResponse | None:
    return editing.conflict(request, page)


@hooks.register("before_edit_page")
@hooks.register("before_create_page")
def say_that_publication_needs_a_review(request: HttpRequest, page: Page, model: Any = None) -> None:
    """The models refuse it; Wagtail then saves a draft, and would not say why."""
    if request.POST.get("action-publish") and issubclass(model or page.specific_class, Reviewed):
        messages.error(request, wording.say("page.needs_review"))


class TranslationUpdate(UpdateTranslationsView):
    """Stock: whoever may submit a translation can publish it here. Ours goes through the review."""

    def form_valid(self, form: Any) -> HttpResponse:
        if form.cleaned_data.get("publish_translations"):
            translations = self.object.translations.filter(enabled=True)
            for target in filter(None, (row.get_target_instance() for row in translations)):
                if isinstance(target, Reviewed):
                    raise NotAllowed("page.needs_review")
                if (
                    isinstance(target, Page)
                    and not target.permissions_for_user(self.request.user).can_publish()
                ):
                    raise PermissionDenied
        return super().form_valid(form)


@hooks.register("register_admin_urls", order=-1)
def editing_urls() -> list[URLPattern]:
    return [
        path(
            "localize/update/<int:translation_source_id>/",
            TranslationUpdate.as_view(),
            name="courses_update_translations",
        ),
        path("courses/pages/<int:page_id>/submit/", editing.submit, name="courses_submit"),
        path("review/<int:page_id>/", reviewing.review_page, name="courses_review"),
        path("components/<int:page_id>/", components.component, name="courses_component"),
        path("review/<int:page_id>/versions/", versions.index, name="courses_versions"),
        path(
            "review/<int:page_id>/versions/<int:before>/<int:after>/",
            versions.compare,
            name="courses_compare",
        ),
        path(
            "review/<int:page_id>/versions/<int:revision_id>/restore/",
            versions.restore,
            name="courses_restore",
        ),
        path("review/<int:page_id>/seats/<uuid:uuid>/", reviewing.reassign, name="courses_reassign"),
    ]


@hooks.register("register_page_listing_more_buttons")
@hooks.register("register_page_header_buttons")
def review_button(
    page: Page, user: Any, view_name: str | None = None, next_url: str | None = None
) -> Iterator[Button]:
    if isinstance(page.specific, Reviewed) and page.workflow_in_progress:
        yield Button(_("Review"), reverse("courses_review", args=[page.pk]), icon_name="check", priority=60)


@hooks.register("register_page_listing_more_buttons")
@hooks.register("register_page_header_buttons")
def component_button(
    page: Page, user: Any, view_name: str | None = None, next_url: str | None = None
) -> Iterator[Button]:
    if isinstance(page.specific, ComponentPage) and page.permissions_for_user(user).can_edit():
        url = reverse("courses_component", args=[page.pk])
        yield Button(_("Used in lessons"), url, icon_name="link", priority=62)


@hooks.register("register_page_listing_more_buttons")
@hooks.register("register_page_header_buttons")
def rules_button(
    page: Page, user: Any, view_name: str | None = None, next_url: str | None = None
) -> Iterator[Button]:
    """Of a course that readers see."""
    if isinstance(page.specific, CoursePage) and page.live and page.permissions_for_user(user).can_edit():
        url = reverse("release:list", args=[page.specific.course.uuid])
        yield Button(_("When lessons open"), url, icon_name="lock-open", priority=63)


@hooks.register("register_page_listing_more_buttons")
@hooks.register("register_page_header_buttons")
def versions_button(
    page: Page, user: Any, view_name: str | None = None, next_url: str | None = None
) -> Iterator[Button]:
    if isinstance(page.specific, Reviewed) and page.permissions_for_user(user).can_edit():
        url = reverse("courses_versions", args=[page.pk])
        yield Button(_("Versions"), url, icon_name="history", priority=65)


@hooks.register("register_page_listing_more_buttons")
@hooks.register("register_page_header_buttons")
def submit_translation_button(
    page: Page, user: Any, view_name: str | None = None, next_url: str | None = None
) -> Iterator[Button]:
    """wagtail-localize has no step between a translation and its publication; this is it."""
    if not isinstance(page.specific, Reviewed) or page.workflow_in_progress:
        return
    if page.permissions_for_user(user).can_edit() and authoring.is_translation(page):
        yield Button(
            _("Submit the translation for review"),
            reverse("courses_submit", args=[page.pk]),
            icon_name="resubmit",
            priority=70,
        )


class HandIn(ActionMenuItem):
    """Saves the draft, then shows what it would change before it is submitted."""

    name = "action-hand-in"
    label = _("Submit for review")
    icon_name = "resubmit"


@hooks.register("construct_page_action_menu")
def ask_before_submitting(items: list[Any], request: HttpRequest, context: dict[str, Any]) -> None:
    """A page that is being made can only be saved: what it changes is known once it is there."""
    page = context.get("page")
    if page is not None and isinstance(page.specific, Reviewed):
        items[:] = [HandIn(order=item.order) if item.name == "action-submit" else item for item in items]


@hooks.register("after_edit_page")
def to_the_submission(request: HttpRequest, page: Page) -> HttpResponse | None:
    if request.POST.get("action-hand-in") and isinstance(page.specific, Reviewed):
        return redirect("courses_submit", page.pk)
    return None


class CourseListing(PageListingViewSet):
    model = CoursePage
    icon = "folder-open-inverse"
    menu_label = _("Courses")
    menu_order = 110
    add_to_admin_menu = True
    columns = [
        BulkActionsColumn("bulk_actions"),
        PageTitleColumn("title", label=_("Title"), sort_key="title", classname="title"),
        Column("code", label=_("Code"), accessor="course.code", sort_key="course__code", width="12%"),
        Column("locale", label=_("Language"), accessor="locale", width="12%"),
        PageStatusColumn("status", label=_("Status"), sort_key="live", width="12%"),
    ]


@hooks.register("register_admin_viewset")
def course_listing() -> CourseListing:
    return CourseListing("course_pages")


class ComponentListing(PageListingViewSet):
    model = ComponentPage
    icon = "copy"
    menu_label = _("Shared components")
    menu_order = 111
    add_to_admin_menu = True
    columns = [
        BulkActionsColumn("bulk_actions"),
        PageTitleColumn("title", label=_("Title"), sort_key="title", classname="title"),
        Column("code", label=_("Code"), accessor="component.code", width="12%"),
        Column("locale", label=_("Language"), accessor="locale", width="12%"),
        PageStatusColumn("status", label=_("Status"), sort_key="live", width="12%"),
    ]


@hooks.register("register_admin_viewset")
def component_listing() -> ComponentListing:
    return ComponentListing("component_pages")
