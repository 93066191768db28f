"""Questions written for other systems, in the back office."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from assessments import policies
from assessments.forms.bank import FilterForm
from assessments.forms.imports import ExportForm
from assessments.interchange.registry import FORMATS
from assessments.interchange_wording import say as say_problem
from assessments.models import Bank, ExportJob
from assessments.operations import exports as operations
from assessments.queries import exports as queries, imports as lists
from assessments.views.imports import FORMER, show
from core.errors import DomainError
from core.http import AuthedRequest
from core.streaming import send
from core.wording import say

CHOSEN, FILTERS = "question", tuple(FilterForm.base_fields)
KEPT = (CHOSEN, *FILTERS)


@require_http_methods(["GET", "HEAD", "POST"])
def exports(request: AuthedRequest, uuid: UUID) -> HttpResponse:
    """All questions, those of a filter (its fields stand in the address), or those that were ticked."""
    bank = policies.bank_for_author(user=request.user, uuid=uuid)
    data = request.POST if request.method == "POST" else request.GET
    selection = _selection(bank, data)
    form, status = ExportForm(request.POST if "format" in request.POST else None), 200
    if form.is_bound:
        status = 422
        if form.is_valid():
            try:
                job = operations.start_export(
                    bank=bank,
                    format_name=form.cleaned_data["format"],
                    selection=selection,
                    by=request.user,
                )
                return redirect(job)
            except DomainError as refused:
                form.add_error(None, say(refused.code, **refused.detail))
                status = refused.status
    context = {
        "bank": bank,
        "form": form,
        "count": queries.chosen(bank, selection).count(),
        "kept": [(name, value) for name, values in data.lists() if name in KEPT for value in values if value],
        "jobs": lists.exports_of(bank)[:FORMER],
    }
    return show(request, "exports", _("Export questions"), context, status)


def _selection(bank: Bank, data: Any) -> dict[str, Any]:
    ticked = data.getlist(CHOSEN)
    if ticked:
        known = queries.known(bank, ticked)
        if len(known) != len(set(ticked)):
            raise Http404
        return {"questions": known}
    return {"filters": {name: data[name] for name in FILTERS if data.get(name)}}


@require_safe
def export_job(request: AuthedRequest, uuid: UUID) -> HttpResponse:
    job = policies.export_for_author(user=request.user, uuid=uuid)
    problems = [{**each, "text": say_problem(each["code"], each["detail"])} for each in job.problems]
    return show(request, "export_job", job.name, {"bank": job.bank, "job": job, "problems": problems})


@require_safe
def export_file(request: AuthedRequest, uuid: UUID) -> HttpResponseBase:
    job = policies.export_for_author(user=request.user, uuid=uuid)
    if job.state != ExportJob.State.READY:
        raise Http404
    known = FORMATS.get(job.format)
    return send(
        request,
        job.file.open("rb"),
        size=job.size,
        kind=known.media_type if known else "application/octet-stream",
        etag=str(job.uuid),
        name=job.name,
        attachment=True,
    )
