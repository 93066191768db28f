"""Where a shared component is used, and the newer version taken over."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _, ngettext
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages

from core import wording
from core.errors import DomainError
from core.http import AuthedRequest
from courses import policies
from courses.forms import TakeOverForm
from courses.operations import components as operations
from courses.queries import components, versions


@require_http_methods(["GET", "POST"])
def component(request: AuthedRequest, page_id: int) -> HttpResponse:
    page = policies.component_page(user=request.user, page_id=page_id)
    usage = components.usage_of(page.component)
    form = TakeOverForm(request.POST or None, usage=usage)
    if request.method == "POST" and form.is_valid():
        try:
            number = operations.take_over(component=page.component, pages=form.chosen_pages, by=request.user)
        except DomainError as error:
            messages.error(request, wording.say(error.code, **error.detail))
        else:
            text = ngettext(
                "%(number)s lesson has a new draft. Submit it for review.",
                "%(number)s lessons have a new draft. Submit them for review.",
                number,
            )
            messages.success(request, text % {"number": number})
        return redirect("courses_component", page.pk)
    if request.method == "POST":
        messages.error(request, _("Choose at least one lesson. Nothing was changed."))
    history = list(components.versions_of(page.component))
    context = {"page": page, "usage": usage, "versions": history, "differences": _differences(page, usage)}
    status = 422 if request.method == "POST" else 200
    return render(request, "courses/admin/component.html", context, status=status)


def _differences(page: object, usage: list[components.Usage]) -> list[tuple[int, list[versions.Row]]]:
    """From each version that a lesson still holds to the newest, in the language of the page."""
    return versions.between(page, sorted({row.draft for row in usage if row.is_behind and row.draft}))
