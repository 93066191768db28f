"""Banks, their rules, their trees and who works in them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from assessments import policies
from assessments.forms.banks import BankForm, CategoryForm, SettingsForm, ShareForm
from assessments.models import Bank
from assessments.operations import banks, categories
from assessments.queries import bank as bank_queries, categories as category_queries
from assessments.views.office import author_only, author_page, editing
from core import i18n
from core.errors import DomainError
from core.http import AuthedRequest, paginate
from core.wording import say


@editing
def bank_list(request: AuthedRequest) -> HttpResponse:
    author_only(request)
    form = BankForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            bank = banks.create_bank(by=request.user, **form.cleaned_data)
        except DomainError as refused:
            form.add_error("code", say(refused.code, **refused.detail))
        else:
            return redirect(bank)
    rows = bank_queries.with_counts(policies.banks_visible_to(request.user)).order_by("code")
    return author_page(
        request, "banks", _("Question bank"), {"page": paginate(rows, request), "form": form}, form
    )


@editing
def bank_settings(request: AuthedRequest, uuid: UUID) -> HttpResponse:
    """Rules and titles, the tree, and with whom the bank is shared."""
    found = policies.bank_for_author(user=request.user, uuid=uuid)
    owns = found.owner_id == request.user.pk
    form = SettingsForm(request.POST or None, initial=_settings_of(found), disabled=not owns)
    if request.method == "POST" and form.is_valid():
        try:
            banks.change_bank(bank=found, by=request.user, **form.cleaned_data)
        except DomainError as refused:
            form.add_error(None, say(refused.code, **refused.detail))
        else:
            messages.success(request, _("The bank was changed."))
            return redirect("assessments_author:settings", found.uuid)
    return _settings_page(
        request, found, form, CategoryForm(tree=category_queries.tree_of(found), auto_id="new_%s"), form
    )


def _settings_of(bank: Bank) -> dict[str, Any]:
    return {"title_zh": bank.title_zh, "title_en": bank.title_en, "needs_review": bank.needs_review}


def _settings_page(
    request: AuthedRequest, found: Bank, form: SettingsForm, category_form: CategoryForm, refused: Any
) -> HttpResponse:
    context = {
        "bank": found,
        "form": form,
        "category_form": category_form,
        "tree": category_queries.counted(found),
        "shares": bank_queries.shares_of(found),
        "share_form": ShareForm(),
        "owns": found.owner_id == request.user.pk,
    }
    return author_page(
        request,
        "settings",
        _("%(bank)s: settings") % {"bank": i18n.localized(found, "title")},
        context,
        refused,
    )


@require_POST
def share(request: AuthedRequest, uuid: UUID) -> HttpResponse:
    found = policies.bank_for_author(user=request.user, uuid=uuid)
    form = ShareForm(request.POST)
    person = (
        bank_queries.person_by_staff_number(form.cleaned_data["staff_number"]) if form.is_valid() else None
    )
    if person is None:
        messages.error(request, _("There is no trainer with this staff number."))
    elif request.POST.get("end"):
        banks.unshare_bank(bank=found, person=person, by=request.user)
        messages.success(request, _("The sharing of the bank was changed."))
    else:
        banks.share_bank(bank=found, person=person, by=request.user, reviews=form.cleaned_data["reviews"])
        messages.success(request, _("The sharing of the bank was changed."))
    return redirect("assessments_author:settings", found.uuid)


@require_POST
def add_category(request: AuthedRequest, uuid: UUID) -> HttpResponse:
    found = policies.bank_for_author(user=request.user, uuid=uuid)
    form = CategoryForm(request.POST, tree=category_queries.tree_of(found), auto_id="new_%s")
    if form.is_valid():
        try:
            categories.add_category(bank=found, by=request.user, **form.cleaned_data)
        except DomainError as refused:
            form.add_error(None, say(refused.code, **refused.detail))
        else:
            messages.success(request, _("The category was added."))
            return redirect("assessments_author:settings", found.uuid)
    settings = SettingsForm(initial=_settings_of(found), disabled=found.owner_id != request.user.pk)
    return _settings_page(request, found, settings, form, form)


@editing
def edit_category(request: AuthedRequest, uuid: UUID) -> HttpResponse:
    found = policies.category_for_author(user=request.user, uuid=uuid)
    tree = [
        row for row in category_queries.tree_of(found.bank) if not row.category.path.startswith(found.path)
    ]
    form = CategoryForm(
        request.POST or None,
        tree=tree,
        initial={"title_zh": found.title_zh, "title_en": found.title_en, "parent": found.parent_id},
    )
    if request.method == "POST":
        try:
            if "remove" in request.POST:
                categories.remove_category(category=found, by=request.user)
                messages.success(request, _("The category was removed; what was in it went one step up."))
                return redirect("assessments_author:settings", found.bank.uuid)
            if form.is_valid():
                categories.change_category(category=found, by=request.user, **form.cleaned_data)
                messages.success(request, _("The category was changed."))
                return redirect("assessments_author:settings", found.bank.uuid)
        except DomainError as refused:
            form.is_valid()
            form.add_error(None, say(refused.code, **refused.detail))
    context = {"bank": found.bank, "category": found, "form": form}
    return author_page(request, "category", i18n.localized(found, "title"), context, form)
