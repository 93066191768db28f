"""One external training: the person enters and submits it, the unit or HR decides."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core import wording
from core.errors import DomainError
from core.http import AuthedRequest
from core.pages import form_page
from core.rendering import note_denial
from training import policies
from training.forms import DecisionForm, ExternalForm, VersionForm
from training.models import ExternalTraining
from training.operations import external as operations
from training.operations.external import Details
from training.queries.external import document_of, external_page


@login_required
@require_http_methods(["GET", "POST"])
def add(request: AuthedRequest) -> HttpResponse:
    form = ExternalForm(request.POST or None, request.FILES or None, person=request.user)

    def act(data: dict[str, Any]) -> ExternalTraining:
        return operations.enter_training(details=form.details(), document=data["document"], by=request.user)

    return _form(request, form, act, _("Enter a training done elsewhere"), reverse("training:record"))


@login_required
@require_http_methods(["GET", "POST"])
def edit(request: AuthedRequest, uuid: UUID) -> HttpResponse:
    external = policies.external_for_person(user=request.user, uuid=uuid)
    if request.method == "GET" and not external.is_with_the_person:
        return redirect(external)
    initial = {name: getattr(external, name) for name in Details.__dataclass_fields__}
    form = ExternalForm(
        request.POST or None,
        request.FILES or None,
        person=request.user,
        external=external,
        initial={**initial, "version": external.version},
    )

    def act(data: dict[str, Any]) -> ExternalTraining:
        return operations.change_training(
            external=external,
            details=form.details(),
            document=data["document"],
            version=data["version"] or 0,
            by=request.user,
        )

    return _form(request, form, act, _("Change the training"), external.get_absolute_url())


def _form(request: AuthedRequest, form: ExternalForm, act: Any, title: str, back: str) -> HttpResponse:
    return form_page(
        request,
        form,
        act=act,
        done=_("Saved as a draft. Look through it, then submit it for verification."),
        to=lambda external: external.get_absolute_url(),
        title=title,
        crumbs=[{"label": _("My training record"), "href": reverse("training:record")}],
        back=back,
        submit=_("Save"),
        multipart=True,
    )


@login_required
@require_GET
def show(request: AuthedRequest, uuid: UUID) -> HttpResponse:
    external = policies.external_for_reader(user=request.user, uuid=uuid)
    return _page(request, external, DecisionForm(initial={"version": external.version}))


@login_required
@require_POST
def submit(request: AuthedRequest, uuid: UUID) -> HttpResponse:
    external = policies.external_for_person(user=request.user, uuid=uuid)
    form = VersionForm(request.POST)
    version = form.cleaned_data["version"] if form.is_valid() else 0
    try:
        operations.submit_training(external=external, version=version, by=request.user)
    except DomainError as refusal:
        messages.error(request, wording.say(refusal.code, **refusal.detail))
    else:
        messages.success(request, _("Submitted. Your unit compares it with the document."))
    return redirect(external)


@login_required
@require_POST
def decide(request: AuthedRequest, uuid: UUID) -> HttpResponse:
    external = policies.external_for_reader(user=request.user, uuid=uuid)
    form = DecisionForm(request.POST)
    if not form.is_valid():
        return _page(request, external, form, 422)
    try:
        external = operations.decide(external=external, by=request.user, **form.cleaned_data)
    except DomainError as refusal:
        if refusal.status == 403:
            note_denial(request, refusal.code)
        fresh = policies.external_for_reader(user=request.user, uuid=uuid)
        again = DecisionForm({**request.POST.dict(), "version": str(fresh.version)})
        again.is_valid()
        field = "reason" if refusal.code == "training_reason_required" else None
        again.add_error(field, wording.say(refusal.code, **refusal.detail))
        return _page(request, fresh, again, refusal.status)
    state = external.get_state_display()
    messages.success(request, _("Your decision is recorded: %(state)s.") % {"state": state})
    return redirect(external)


@login_required
@require_GET
def download(request: AuthedRequest, uuid: UUID) -> FileResponse:
    external = policies.external_for_reader(user=request.user, uuid=uuid)
    if not external.document:
        raise Http404
    name = f"{external.uuid}.{external.get_document_type_display().lower()}"
    file = document_of(external=external, viewer=request.user)
    response = FileResponse(file, as_attachment=True, filename=name, content_type=external.document_type)
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def _page(
    request: AuthedRequest, external: ExternalTraining, form: DecisionForm, status: int = 200
) -> HttpResponse:
    page = external_page(external=external, viewer=request.user)
    context = {"page": page, "external": external, "form": form}
    return render(request, "training/external.html", context, status=status)
