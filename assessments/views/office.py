"""What the pages of the question bank in the back office share."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from assessments import policies
from core.http import AuthedRequest

editing = require_http_methods(["GET", "HEAD", "POST"])


def author_only(request: AuthedRequest) -> None:
    if not policies.may_author(request.user):
        raise Http404


def author_page(
    request: AuthedRequest, name: str, title: str, context: dict[str, Any], form: Any = None
) -> HttpResponse:
    """A page of the bank; with a form that was refused, 422."""
    refused = form is not None and form.is_bound and bool(form.errors)
    return render(
        request,
        f"assessments/cms/{name}.html",
        {"page_title": title, "header_icon": "help", **context},
        status=422 if refused else 200,
    )
