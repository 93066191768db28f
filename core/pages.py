"""The shape most pages that change something have: one form with one act."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from core import wording
from core.errors import DomainError
from core.http import AuthedRequest
from core.rendering import note_denial


def form_page(
    request: AuthedRequest,
    form: Form,
    *,
    act: Callable[[dict[str, Any]], Any],
    done: str | Callable[[Any], str],
    template: str = "form.html",
    to: Callable[[Any], str],
    **page: Any,
) -> HttpResponse:
    """Show the form, or do the act and go on; a refusal comes back beside what was typed.

    `done` may be worded by what the act gave back. `page` goes to the template: title, back, submit, and
    as it needs lead, facts, danger, crumbs.
    """
    status = 200
    if request.method == "POST":
        if form.is_valid():
            try:
                result = act(form.cleaned_data)
            except DomainError as refusal:
                form.add_error(None, wording.say(refusal.code, **refusal.detail))
                status = refusal.status
                if status == 403:
                    note_denial(request, refusal.code)
            else:
                messages.success(request, done(result) if callable(done) else done)
                return HttpResponseRedirect(to(result))
        else:
            status = 422
    return render(request, template, {"form": form, **page}, status=status)
