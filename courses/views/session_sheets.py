"""The attendance list on paper, to be signed, and as a file."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from core.http import AuthedRequest
from courses import exports, policies
from courses.forms.sessions import SheetExportForm
from courses.operations import attendance
from courses.queries import session_facts, session_sheets
from courses.views.runs import crumbs


@login_required
@require_GET
def print_sheet(request: AuthedRequest, uuid: UUID, session: UUID) -> HttpResponse:
    """In both languages, whatever the reader's: it lies on a table for everybody."""
    run = policies.run_for_trainer(user=request.user, uuid=uuid)
    row = policies.session_for_trainer(run=run, uuid=session)
    context = {
        "run": run,
        "session": row,
        "crumbs": crumbs(run, _("List to sign on paper")),
        "both": session_facts.in_both_languages(row),
        "sheet": session_sheets.sheet_of(row),
    }
    return render(request, "courses/runs/attendance_sheet.html", context)


@login_required
@require_POST
def export_sheet(request: AuthedRequest, uuid: UUID, session: UUID) -> HttpResponseBase:
    run = policies.run_for_trainer(user=request.user, uuid=uuid)
    row = policies.session_for_trainer(run=run, uuid=session)
    form = SheetExportForm(request.POST)
    if not form.is_valid():
        return redirect("runs:session", uuid=run.uuid, session=row.uuid)
    sheet = session_sheets.sheet_of(row)
    attendance.note_export(session=row, count=len(sheet), by=request.user)
    return exports.attendance_file(
        session=row,
        rows=sheet,
        times=session_facts.times_of(row),
        form=form.cleaned_data["form"],
        by=request.user,
    )
