"""Who follows a path: looked at, taken out, exported."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import BadRequest
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from core import wording
from core.errors import DomainError
from core.http import AuthedRequest, paginate
from courses import exports, policies
from courses.forms.paths import PathExportForm, PathMemberFilter, TakeOutForm
from courses.operations import path_members as operations
from courses.queries import path_members as queries
from courses.views.kept import kept_path


@login_required
@require_GET
def list_members(request: AuthedRequest, uuid: UUID) -> HttpResponse:
    path = policies.path_for_trainer(user=request.user, uuid=uuid)
    form = PathMemberFilter(request.GET)
    form.is_valid()
    found = queries.matching_path_members(path, text=form.criterion("q"), state=form.criterion("state"))
    page = paginate(found, request)
    page.object_list = queries.path_member_rows(path, page.object_list)  # type: ignore[assignment]
    context = kept_path(path).page(_("Members"), page=page, form=form, chips=form.chips())
    template = "courses/paths/members.html" + ("#rows" if request.htmx else "")
    return render(request, template, context)


@login_required
@require_POST
def export_members(request: AuthedRequest, uuid: UUID) -> HttpResponseBase:
    """Exactly the rows that the same filters show."""
    path = policies.path_for_trainer(user=request.user, uuid=uuid)
    form = PathExportForm(request.POST)
    if not form.is_valid():
        raise BadRequest
    found = queries.matching_path_members(path, text=form.criterion("q"), state=form.criterion("state"))
    rows = list(queries.all_path_rows(path, found))
    criteria = "; ".join(chip["label"] for chip in form.chips()[:-1])
    operations.note_path_export(path=path, by=request.user, count=len(rows), criteria=criteria)
    purpose = _("Members of the path %(code)s") % {"code": path.code}
    return exports.path_members_file(
        path=path,
        rows=rows,
        form=form.cleaned_data["form"],
        by=request.user,
        purpose=f"{purpose} {criteria}".strip(),
    )


@login_required
@require_POST
def take_out(request: AuthedRequest, uuid: UUID) -> HttpResponse:
    """First who would leave; with the confirmation they do."""
    path = policies.path_for_trainer(user=request.user, uuid=uuid)
    form = TakeOutForm(request.POST)
    if not form.is_valid():
        messages.error(request, str(next(iter(form.errors.values()))[0]))
        return redirect("paths:members", uuid=path.uuid)
    members = policies.path_members_for_trainer(path=path, uuids=form.cleaned_data["members"])
    if form.cleaned_data["confirmed"]:
        try:
            operations.withdraw_from_path(path=path, members=members, by=request.user)
        except DomainError as refusal:
            messages.error(request, wording.say(refusal.code, **refusal.detail))
        else:
            messages.success(request, _("Off the path, and told so: %(count)s.") % {"count": len(members)})
        return redirect("paths:members", uuid=path.uuid)
    return render(request, "courses/paths/take_out.html", kept_path(path).page(_("Members"), members=members))
