"""What everybody signed in does with the own qualifications."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from core import wording
from core.errors import DomainError
from core.http import AuthedRequest
from qualifications import policies
from qualifications.forms import VersionForm
from qualifications.operations import cases
from qualifications.queries import holder, records


@login_required
@require_GET
def show_mine(request: AuthedRequest) -> HttpResponse:
    return render(request, "qualifications/mine.html", {"mine": holder.mine(request.user)})


@login_required
@require_GET
def show_catalogue(request: AuthedRequest) -> HttpResponse:
    return render(request, "qualifications/catalogue.html", {"qualifications": holder.catalogue()})


@login_required
@require_POST
def open_case(request: AuthedRequest, uuid: UUID) -> HttpResponse:
    qualification = policies.qualification_for_holder(user=request.user, uuid=uuid)
    try:
        case = cases.open_case(person=request.user, qualification=qualification, by=request.user)
    except DomainError as refusal:
        if refusal.code == "case_already_open":  # the second click of a double one
            return redirect(policies.open_case_of(request.user, qualification))
        messages.error(request, wording.say(refusal.code, **refusal.detail))
        return redirect("qualifications:mine")
    return redirect(case)


@login_required
@require_POST
def submit_case(request: AuthedRequest, uuid: UUID) -> HttpResponse:
    case = policies.case_for_holder(user=request.user, uuid=uuid)
    form = VersionForm(request.POST)
    version = form.cleaned_data["version"] if form.is_valid() else 0
    try:
        cases.submit_case(case=case, by=request.user, version=version)
    except DomainError as refusal:
        messages.error(request, wording.say(refusal.code, **refusal.detail))
    else:
        messages.success(request, _("Your case is submitted. Your unit verifies it next."))
    return redirect(case)


@login_required
@require_POST
def withdraw_case(request: AuthedRequest, uuid: UUID) -> HttpResponse:
    case = policies.case_for_holder(user=request.user, uuid=uuid)
    form = VersionForm(request.POST)
    version = form.cleaned_data["version"] if form.is_valid() else 0
    try:
        cases.withdraw_case(case=case, by=request.user, version=version)
    except DomainError as refusal:
        messages.error(request, wording.say(refusal.code, **refusal.detail))
    else:
        messages.success(request, _("Your case is withdrawn. You can open another one at any time."))
    return redirect(case)


@login_required
@require_GET
def download_certificate(request: AuthedRequest, uuid: UUID) -> FileResponse:
    certificate = policies.certificate_for_download(user=request.user, uuid=uuid)
    file = records.certificate_file(certificate=certificate, viewer=request.user)
    response = FileResponse(
        file, as_attachment=True, filename=f"{certificate.printed_code}.pdf", content_type="application/pdf"
    )
    response.headers["Cache-Control"] = "private, no-store"
    return response
