"""Where a step of the review is taken, for pages in either language.

Wagtail has its buttons in the editor, but a translation opens in another editor, which has none.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages

from core import wording
from core.errors import DomainError
from core.http import AuthedRequest
from courses import policies
from courses.forms import ReviewForm
from courses.operations import review
from courses.queries import changing, reviewing


@require_http_methods(["GET", "POST"])
def review_page(request: AuthedRequest, page_id: int) -> HttpResponse:
    page = policies.page_for_review(user=request.user, page_id=page_id)
    form = ReviewForm(request.POST or None, initial={"revision": page.latest_revision_id})
    if request.method == "POST" and form.is_valid() and _decide(request, page, form):
        return redirect("courses_review", page.pk)
    found = reviewing.review_of(page, request.user)
    context = {
        "page": page,
        "review": found,
        "form": form,
        "objection": wording.say(found.objection) if found.objection else "",
        "planned": changing.planned(page) if found.step else None,
        "submission": found.submission,
        "differences": differences(request, page, found.live.as_object()) if found.live else [],
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


def differences(request: HttpRequest, page: Any, before: Any) -> list[Any]:
    """Between what readers see and what was submitted."""
    after = page.get_latest_revision_as_object()
    panel = page.get_edit_handler().get_bound_panel(instance=page, request=request, form=None)
    found = (comparison(before, after) for comparison in panel.get_comparison())
    return [difference for difference in found if difference.has_changed()]
