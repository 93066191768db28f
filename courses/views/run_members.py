"""The members of a run."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from core.http import AuthedRequest, paginate
from courses import policies
from courses.forms.members import MemberFilter
from courses.queries import run_members, runs as run_queries
from courses.views.runs import crumbs


@login_required
@require_GET
def list_members(request: AuthedRequest, uuid: UUID) -> HttpResponse:
    run = policies.run_for_trainer(user=request.user, uuid=uuid)
    form = MemberFilter(request.GET)
    form.is_valid()
    found = run_members.matching_members(run, text=form.criterion("q"), state=form.criterion("state"))
    page = paginate(found, request)
    page.object_list = run_members.member_rows(run, page.object_list)  # type: ignore[assignment]
    context = {
        "run": run,
        "row": run_queries.run_rows([run])[0],
        "crumbs": crumbs(run, _("Members")),
        "page": page,
        "form": form,
        "chips": form.chips(),
        "is_live": run.state in run_queries.LIVE,
    }
    template = "courses/runs/members.html" + ("#rows" if request.htmx else "")
    return render(request, template, context)
