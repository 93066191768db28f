"""Pages of the back office that Wagtail does not have."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages
from wagtail.models import Page

from core import wording
from core.errors import DomainError
from core.http import AuthedRequest
from courses import policies
from courses.forms import SubmissionForm
from courses.operations import review
from courses.queries import authoring, changing, reviewing

NEVER_CARRIED = ("csrfmiddlewaretoken", "loaded_revision_id", "loaded_revision_created_at")


def conflict(request: HttpRequest, page: Page) -> HttpResponse | None:
    """409 with both texts when somebody else saved the page in the meantime; None where nobody did.

    Wagtail warns in the browser and then lets the later save win; autosave it refuses by itself.
    """
    loaded = request.POST.get("loaded_revision_id", "")
    latest = page.get_latest_revision()
    if request.method != "POST" or not loaded or latest is None or loaded == str(latest.pk):
        return None
    if request.POST.get("overwrite_revision_id") == str(latest.pk) or _wants_json(request):
        return None
    if not page.permissions_for_user(request.user).can_edit():
        raise PermissionDenied
    context = {
        "page": page,
        "latest": latest,
        "differences": _differences(request, page),
        "carried": [
            (name, value)
            for name, values in request.POST.lists()
            for value in values
            if name not in NEVER_CARRIED
        ],
        "loaded_revision_created_at": latest.created_at.isoformat(),
    }
    return TemplateResponse(request, "courses/admin/conflict.html", context, status=409)


def _wants_json(request: HttpRequest) -> bool:
    return "application/json" in request.headers.get("Accept", "")


def _differences(request: HttpRequest, page: Page) -> list[Any]:
    """Between the version saved last and what was typed here."""
    theirs = page.get_latest_revision_as_object()
    mine = page.get_latest_revision_as_object()
    handler = page.specific_class.get_edit_handler()
    form = handler.get_form_class()(
        request.POST,
        request.FILES,
        instance=mine,
        parent_page=page.get_parent(),
        for_user=request.user,
    )
    form.is_valid()
    for name, value in form.cleaned_data.items():
        if name in {field.name for field in mine._meta.fields}:
            setattr(mine, name, value)
    comparisons = handler.get_bound_panel(instance=page, request=request, form=None).get_comparison()
    return [diff for diff in (comparison(theirs, mine) for comparison in comparisons) if diff.has_changed()]


@require_http_methods(["GET", "POST"])
def submit(request: AuthedRequest, page_id: int) -> HttpResponse:
    """What the draft would change for readers, and the button that hands it in; for both languages."""
    page = policies.page_for_review(user=request.user, page_id=page_id)
    form = SubmissionForm(
        request.POST if request.method == "POST" else None, steps=reviewing.steps_to_staff(page, request.user)
    )
    if request.method == "POST" and form.is_valid():
        try:
            review.submit_translation(page=page, by=request.user, **form.submission)
        except DomainError as error:
            messages.error(request, wording.say(error.code, **error.detail))
        else:
            messages.success(request, _("The page was submitted for review."))
            return redirect("wagtailadmin_explore", page.get_parent().pk)
    context = {
        "page": page,
        "form": form,
        "planned": changing.planned(page),
        "is_source": not authoring.is_translation(page),
    }
    return render(request, "courses/admin/submit.html", context)
