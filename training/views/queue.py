"""What waits for those who verify."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from core.http import AuthedRequest, paginate
from training import policies
from training.queries import external


@login_required
@require_GET
def show_queue(request: AuthedRequest) -> HttpResponse:
    if not policies.may_work_on_trainings(request.user):
        raise PermissionDenied
    tab = "done" if request.GET.get("tab") == "done" else "todo"
    rows = external.done(request.user) if tab == "done" else external.waiting(request.user)
    return render(request, "training/queue.html", {"page": paginate(rows, request), "tab": tab})
