"""Files of questions in the back office: handed in, looked through, taken over."""

from __future__ import annotations

import io
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessments import policies
from assessments.forms.imports import CommitForm, ImportForm, ProblemsForm, RowsForm
from assessments.interchange.templates import TEMPLATES
from assessments.models import Bank, ImportJob, ImportRow
from assessments.operations import imports as operations
from assessments.queries import imports as queries
from core.errors import DomainError
from core.http import AuthedRequest, paginate
from core.wording import say

State = ImportJob.State
FORMER = 20


def show(
    request: AuthedRequest, name: str, title: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    heading = {"page_title": title, "header_icon": "help"}
    return render(request, f"assessments/cms/{name}.html", {**heading, **context}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def imports(request: AuthedRequest, uuid: UUID) -> HttpResponse:
    bank = policies.bank_for_author(user=request.user, uuid=uuid)
    form, status = ImportForm(request.POST or None, request.FILES or None), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                return redirect(_started(request, bank, form.cleaned_data))
            except DomainError as refused:
                form.add_error("file", say(refused.code, **refused.detail))
                status = refused.status
    context = {
        "bank": bank,
        "form": form,
        "jobs": queries.imports_of(bank)[:FORMER],
        "templates": [(name, language) for name in TEMPLATES for language in ("zh", "en")],
    }
    return show(request, "imports", _("Import questions"), context, status)


def _started(request: AuthedRequest, bank: Bank, data: dict[str, Any]) -> ImportJob:
    return operations.start_import(
        bank=bank,
        file=data["file"].file,
        name=data["file"].name,
        by=request.user,
        format_name=data["format"],
        language=data["language"],
        category=data["category"],
    )


@require_safe
def import_job(request: AuthedRequest, uuid: UUID) -> HttpResponse:
    """The way of one file: how far it is read, what would come in, what came in."""
    job = policies.import_for_author(user=request.user, uuid=uuid)
    done = job.state == State.DONE
    context: dict[str, Any] = {
        "bank": job.bank,
        "job": job,
        "refusal": say(job.refusal, **job.refusal_detail) if job.refusal else "",
        "fates": queries.fates_of(job),
        "coming": sum(queries.fates_of(job)[fate] for fate in ImportRow.COMING),
        "commit": CommitForm(initial={"on_existing": job.on_existing}),
        "problems_shown": request.GET.get("show") == "problems",
    }
    if job.state in (State.READY, State.DONE, State.FAILED):
        context |= _listed(request, job, done)
    return show(request, "import_job", job.name, context)


def _listed(request: AuthedRequest, job: ImportJob, done: bool) -> dict[str, Any]:
    if request.GET.get("show") == "problems":
        form: ProblemsForm | RowsForm = ProblemsForm(request.GET)
        chosen = form.cleaned_data if form.is_valid() else {}
        problems = queries.problems_of(job, severity=chosen.get("severity", ""))
        return {"filters": form, "page": paginate(problems, request)}
    form = RowsForm(request.GET, done=done)
    chosen = form.cleaned_data if form.is_valid() else {}
    which = {"outcome" if done else "fate": chosen.get("fate", "")}
    return {
        "filters": form,
        "page": paginate(queries.rows_of(job, text=chosen.get("q", ""), **which), request),
    }


@require_POST
def commit_import(request: AuthedRequest, uuid: UUID) -> HttpResponse:
    job = policies.import_for_author(user=request.user, uuid=uuid)
    form = CommitForm(request.POST)
    way = form.cleaned_data["on_existing"] if form.is_valid() else None
    return _acted(request, job, lambda: operations.commit_import(job=job, by=request.user, on_existing=way))


@require_POST
def cancel_import(request: AuthedRequest, uuid: UUID) -> HttpResponse:
    job = policies.import_for_author(user=request.user, uuid=uuid)
    return _acted(request, job, lambda: operations.cancel_import(job=job, by=request.user))


def _acted(request: AuthedRequest, job: ImportJob, act: Any) -> HttpResponse:
    try:
        act()
    except DomainError as refused:
        messages.error(request, say(refused.code, **refused.detail))
    return redirect(job)


@require_safe
def import_template(request: AuthedRequest, form: str, language: str) -> HttpResponse:
    """The empty table or document that a trainer fills."""
    if not policies.may_author(request.user) or form not in TEMPLATES or language not in ("zh", "en"):
        raise Http404
    template = TEMPLATES[form]
    file = io.BytesIO()
    template.write(file, language)
    response = HttpResponse(file.getvalue(), content_type=template.media_type)
    response["Content-Disposition"] = f'attachment; filename="{template.name}-{language}{template.suffix}"'
    response["Cache-Control"] = "private, no-store"
    return response
