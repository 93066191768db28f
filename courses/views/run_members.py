"""The members of a run: looked at, brought in, taken out, moved, exported."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from core import wording
from core.errors import DomainError
from core.http import AuthedRequest, paginate
from courses import exports, policies
from courses.forms.members import ChangeMembersForm, ExportForm, MemberFilter
from courses.models import CourseRun, RunMember
from courses.operations import memberships
from courses.queries import places, run_members, runs as run_queries
from courses.views.runs import crumbs


def page_of(run: CourseRun, here: str, **context: Any) -> dict[str, Any]:
    """What every page about the members of a run shows."""
    row = run_queries.run_rows([run])[0]
    return {"run": run, "row": row, "crumbs": crumbs(run, here), **context}


@login_required
@require_GET
def list_members(request: AuthedRequest, uuid: UUID) -> HttpResponse:
    run = policies.run_for_trainer(user=request.user, uuid=uuid)
    form = MemberFilter(request.GET)
    form.is_valid()
    found = run_members.matching_members(run, text=form.criterion("q"), state=form.criterion("state"))
    page = paginate(found, request)
    page.object_list = run_members.member_rows(run, page.object_list)  # type: ignore[assignment]
    context = page_of(
        run, _("Members"), page=page, form=form, chips=form.chips(), is_open=run.state == CourseRun.State.OPEN
    )
    template = "courses/runs/members.html" + ("#rows" if request.htmx else "")
    return render(request, template, context)


@login_required
@require_POST
def export_members(request: AuthedRequest, uuid: UUID) -> HttpResponseBase:
    """Exactly the rows that the same filters show."""
    run = policies.run_for_trainer(user=request.user, uuid=uuid)
    form = ExportForm(request.POST)
    if not form.is_valid():
        return render(request, "courses/runs/members.html", _faulty_list(run), status=422)
    found = run_members.matching_members(run, text=form.criterion("q"), state=form.criterion("state"))
    rows = list(run_members.all_rows(run, found))
    kind = form.cleaned_data["form"]
    criteria = "; ".join(chip["label"] for chip in form.chips()[:-1])
    purpose = _("Members of the run %(code)s") % {"code": run.code}
    memberships.note_export(run=run, by=request.user, count=len(rows), criteria=criteria)
    return exports.members_file(
        run=run, rows=rows, form=kind, by=request.user, purpose=f"{purpose} {criteria}".strip()
    )


def _faulty_list(run: CourseRun) -> dict[str, Any]:
    empty = MemberFilter({})
    empty.is_valid()
    return page_of(run, _("Members"), page=None, form=empty, chips=[], is_open=False)


@login_required
@require_POST
def change_members(request: AuthedRequest, uuid: UUID) -> HttpResponse:
    """First what would happen to those who were marked; with the confirmation it happens."""
    run = policies.run_for_trainer(user=request.user, uuid=uuid)
    form = ChangeMembersForm(request.POST, run=run, user=request.user)
    if not form.is_valid() and "members" in form.errors:
        messages.error(request, str(form.errors["members"][0]))
        return redirect("runs:members", uuid=run.uuid)
    members = policies.members_for_trainer(run=run, uuids=form.cleaned_data["members"])
    status = 200 if form.is_valid() else 422
    if form.is_valid() and form.cleaned_data["confirmed"]:
        try:
            messages.success(request, _change(run, members, form, request))
            return redirect("runs:members", uuid=run.uuid)
        except DomainError as refusal:
            form.add_error(None, wording.say(refusal.code, **refusal.detail))
            status = refusal.status
    context = page_of(
        run,
        _("Members"),
        form=form,
        act=request.POST.get("act"),
        members=members,
        queue=places.queue_of(run).filter(person__is_active=True).count(),
    )
    return render(request, "courses/runs/change.html", context, status=status)


def _change(run: CourseRun, members: list[RunMember], form: ChangeMembersForm, request: AuthedRequest) -> str:
    if form.cleaned_data["act"] == ChangeMembersForm.WITHDRAW:
        memberships.withdraw_many(run=run, members=members, by=request.user)
        return _("Out of the run, and told so: %(count)s.") % {"count": len(members)}
    to = form.runs[form.cleaned_data["to"]]
    seated = memberships.transfer(run=run, members=members, to=to, by=request.user)
    return _("With a place in the run %(run)s: %(places)s. Waiting for one: %(waiting)s.") % {
        "places": len(seated.enrolled),
        "waiting": len(seated.waiting),
        "run": to.code,
    }
