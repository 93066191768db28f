"""The versions of a page: what differs, and the way back."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin import messages

from core import wording
from core.errors import DomainError
from core.http import AuthedRequest
from courses import policies
from courses.operations import versions as operations
from courses.queries import versions


@require_safe
def index(request: AuthedRequest, page_id: int) -> HttpResponse:
    page = policies.page_for_review(user=request.user, page_id=page_id)
    context = {
        "page": page,
        "revisions": versions.revisions_of(page),
        "partner": versions.partner_of(page),
        "may_restore": not page.workflow_in_progress,
    }
    return render(request, "courses/admin/versions.html", context)


@require_safe
def compare(request: AuthedRequest, page_id: int, before: int, after: int) -> HttpResponse:
    page = policies.page_for_review(user=request.user, page_id=page_id)
    old = policies.revision_of(page=page, pk=before)
    new = policies.revision_of(page=page, pk=after)
    rows = versions.compared(old.as_object(), new.as_object())
    context = {"page": page, "before": old, "after": new, "rows": _shown(request, rows), "all": rows}
    return render(request, "courses/admin/compare.html", context)


def _shown(request: AuthedRequest, rows: list[Any]) -> list[Any]:
    return rows if request.GET.get("all") else [row for row in rows if row.differs]


@require_POST
def restore(request: AuthedRequest, page_id: int, revision_id: int) -> HttpResponse:
    page = policies.page_for_review(user=request.user, page_id=page_id)
    revision = policies.revision_of(page=page, pk=revision_id)
    try:
        operations.restore(page=page, revision=revision, by=request.user)
    except DomainError as error:
        messages.error(request, wording.say(error.code, **error.detail))
    else:
        messages.success(request, _("The old version is the newest draft now. Submit it for review."))
    return redirect("courses_versions", page.pk)
