"""The guard that all pages of the administration have."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse

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
