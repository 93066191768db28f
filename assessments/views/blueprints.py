"""Blueprints, the forms assembled from them, and questions that are kept back."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _, ngettext
from django.views.decorators.http import require_POST

from assessments import policies
from assessments.forms.blueprints import COLUMNS, AssembleForm, BlueprintForm, HoldForm, rows_of
from assessments.models import Bank, Blueprint
from assessments.operations import blueprints as operations, exposure
from assessments.queries import bank as bank_queries, pool
from assessments.views.office import author_page, editing
from core import i18n
from core.errors import DomainError
from core.http import AuthedRequest
from core.wording import say


@editing
def add_blueprint(request: AuthedRequest, uuid: UUID) -> HttpResponse:
    found = policies.bank_for_author(user=request.user, uuid=uuid)
    return _form(request, found, None, _("New blueprint"))


@editing
def edit_blueprint(request: AuthedRequest, uuid: UUID) -> HttpResponse:
    found = policies.blueprint_for_author(user=request.user, uuid=uuid)
    return _form(request, found.bank, found, i18n.localized(found, "title"))


def _form(request: AuthedRequest, bank: Bank, found: Blueprint | None, title: str) -> HttpResponse:
    form = BlueprintForm(request.POST or None, blueprint=found)
    asked_for_rows = request.method == "POST" and "more" in request.POST
    if request.method == "POST" and not asked_for_rows and form.is_valid():
        try:
            saved = operations.put_blueprint(
                bank=bank,
                blueprint=found,
                title_zh=form.cleaned_data["title_zh"],
                title_en=form.cleaned_data["title_en"],
                cells=form.cells(),
                version=form.cleaned_data["version"],
                by=request.user,
            )
        except DomainError as refused:
            form.add_error(None, say(refused.code, **refused.detail))
        else:
            messages.success(request, _("The blueprint was saved."))
            return redirect(saved)
    context = {"bank": bank, "blueprint": found, "form": form}
    return author_page(request, "blueprint_form", title, context, None if asked_for_rows else form)


@editing
def blueprint(request: AuthedRequest, uuid: UUID) -> HttpResponse:
    """The matrix with what the bank has for each cell; sent, it assembles parallel forms."""
    found = policies.blueprint_for_author(user=request.user, uuid=uuid)
    form = AssembleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = operations.assemble_forms(
                blueprint=found,
                forms=form.cleaned_data["forms_wanted"],
                seed=form.cleaned_data["seed"],
                by=request.user,
            )
        except DomainError as refused:
            form.add_error(None, say(refused.code, **refused.detail))
        else:
            text = ngettext("%(count)s paper was assembled.", "%(count)s papers were assembled.", len(made))
            messages.success(request, text % {"count": len(made)})
            return redirect(found)
    supply = {part.cell.pk: part.filled for part in pool.supply(found)}
    rows = [
        (place, [(cells[one], supply[cells[one].pk]) if one in cells else None for _name, one in COLUMNS])
        for place, cells in rows_of(found.cells.all()).items()
    ]
    context = {
        "bank": found.bank,
        "blueprint": found,
        "rows": rows,
        "total": sum(cell.count for cell in found.cells.all()),
        "papers": bank_queries.assessments_in(found.bank).filter(blueprint=found),
        "form": form,
    }
    return author_page(request, "blueprint", i18n.localized(found, "title"), context, form)


@require_POST
def remove_blueprint(request: AuthedRequest, uuid: UUID) -> HttpResponse:
    found = policies.blueprint_for_author(user=request.user, uuid=uuid)
    bank = found.bank
    try:
        operations.remove_blueprint(blueprint=found, by=request.user)
    except DomainError as refused:
        messages.error(request, say(refused.code, **refused.detail))
        return redirect(found)
    messages.success(request, _("The blueprint was removed."))
    return redirect(bank)


@editing
def hold_question(request: AuthedRequest, uuid: UUID) -> HttpResponse:
    found = policies.question_for_author(user=request.user, uuid=uuid)
    form = HoldForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            exposure.hold_question(question=found, by=request.user, **form.cleaned_data)
        except DomainError as refused:
            form.add_error(None, say(refused.code, **refused.detail))
        else:
            messages.success(request, _("Question %(key)s is kept back.") % {"key": found.key})
            return redirect(found)
    context = {"question": found, "form": form, "papers": bank_queries.papers_with(found)}
    return author_page(request, "hold_form", _("Keep back %(key)s") % {"key": found.key}, context, form)


@require_POST
def release_question(request: AuthedRequest, uuid: UUID) -> HttpResponse:
    found = policies.question_for_author(user=request.user, uuid=uuid)
    try:
        exposure.release_question(question=found, by=request.user)
    except DomainError as refused:
        messages.error(request, say(refused.code, **refused.detail))
    else:
        messages.success(request, _("Question %(key)s can be served again.") % {"key": found.key})
    return redirect(found)
