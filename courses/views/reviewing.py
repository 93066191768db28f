"""Where a step of the review is taken, for pages in either language.

Wagtail has its buttons in the editor, but a translation opens in another editor, which has none.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST
from wagtail.admin import messages

from core import wording
from core.errors import DomainError
from core.http import AuthedRequest
from courses import policies
from courses.forms import ReviewForm, SeatForm
from courses.operations import panels, review
from courses.queries import changing, reviewing


@require_http_methods(["GET", "POST"])
def review_page(request: AuthedRequest, page_id: int) -> HttpResponse:
    page = policies.page_for_review(user=request.user, page_id=page_id)
    form = ReviewForm(request.POST or None, initial={"revision": page.latest_revision_id})
    if request.method == "POST" and form.is_valid() and _decide(request, page, form):
        return redirect("courses_review", page.pk)
    found = reviewing.review_of(page, request.user)
    planned = changing.planned(page) if found.step else None
    live = found.live.as_object() if found.live else None
    context = {
        "page": page,
        "review": found,
        "form": form,
        "people": policies.reviewers_of(page.current_workflow_task) if found.may_reassign else [],
        "objection": wording.say(found.objection) if found.objection else "",
        "planned": planned,
        "submission": found.submission,
        "differences": differences(request, page, live, planned) if live else [],
    }
    return render(request, "courses/admin/review.html", context)


def _decide(request: AuthedRequest, page: Any, form: ReviewForm) -> bool:
    given = {"comment": form.cleaned_data["comment"], "revision": form.cleaned_data["revision"]}
    try:
        if form.cleaned_data["decision"] == ReviewForm.APPROVE:
            review.approve(page=page, by=request.user, **given)
        else:
            review.send_back(page=page, by=request.user, **given)
    except DomainError as error:
        messages.error(request, wording.say(error.code, **error.detail))
        return False
    messages.success(request, _("Your decision is recorded."))
    return True


@require_POST
def reassign(request: AuthedRequest, page_id: int, uuid: UUID) -> HttpResponse:
    """Another reviewer, or another day."""
    page = policies.page_for_review(user=request.user, page_id=page_id)
    seat = policies.seat_to_reassign(user=request.user, page=page, uuid=uuid)
    form = SeatForm(request.POST, people=policies.reviewers_of(seat.panel.task))
    if not form.is_valid():
        messages.error(request, _("Choose a reviewer and a day. Nothing was changed."))
        return redirect("courses_review", page.pk)
    try:
        panels.reassign(seat=seat, by=request.user, **form.cleaned_data)
    except DomainError as error:
        messages.error(request, wording.say(error.code, **error.detail))
    else:
        messages.success(request, _("The reviewer was told."))
    return redirect("courses_review", page.pk)


def differences(request: HttpRequest, page: Any, before: Any, planned: Any) -> list[Any]:
    """Between what readers see and what was submitted."""
    after = page.get_latest_revision_as_object()
    panel = page.get_edit_handler().get_bound_panel(instance=page, request=request, form=None)
    found = (comparison(before, after) for comparison in panel.get_comparison())
    # The paragraphs of a lesson are shown beside each other, more readably than Wagtail does.
    return [
        difference
        for difference in found
        if difference.has_changed() and (planned is None or difference.field.name != "body")
    ]
