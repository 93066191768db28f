"""The two shapes most pages of the administration have: a guard, and one form with one act."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from core import wording
from core.errors import DomainError
from core.http import AuthedRequest
from people import policies

View = Callable[..., HttpResponse]


def administration(view: View) -> View:
    """For system and security administrators; what each of them may do there, gates and operations say."""

    @login_required
    @wraps(view)
    def guarded(request: AuthedRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not policies.may_administer(request.user):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guarded


def form_page(
    request: AuthedRequest,
    form: Form,
    *,
    act: Callable[[dict[str, Any]], Any],
    done: str,
    to: Callable[[Any], str],
    **page: Any,
) -> HttpResponse:
    """Show the form, or do the act and go on; a refusal comes back beside what was typed.

    `page` goes to the template: title, back, submit, and as it needs lead, facts, danger.
    """
    status = 200
    if request.method == "POST":
        if form.is_valid():
            try:
                result = act(form.cleaned_data)
            except DomainError as refusal:
                form.add_error(None, wording.say(refusal.code, **refusal.detail))
                status = refusal.status
            else:
                messages.success(request, done)
                return HttpResponseRedirect(to(result))
        else:
            status = 422
    return render(request, "people/form.html", {"form": form, **page}, status=status)
