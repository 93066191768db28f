"""What counts, and when it is shown."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from core import wording
from core.errors import DomainError
from core.http import AuthedRequest
from gradebook import policies
from gradebook.forms import CategoryForm, GradebookForm, ItemForm, TotalForm, WithdrawForm
from gradebook.models import Category, Gradebook, Item
from gradebook.operations import layout, release as releasing
from gradebook.queries import sheet as sheets


@login_required
@require_http_methods(["GET", "POST"])
def show_layout(request: AuthedRequest, uuid: UUID) -> HttpResponse:
    gradebook = policies.gradebook_for_trainer(user=request.user, uuid=uuid)
    form = GradebookForm(request.POST or None, instance=Gradebook(pass_percent=gradebook.pass_percent))
    if form.is_valid():
        layout.change_gradebook(
            gradebook=gradebook, pass_percent=form.cleaned_data["pass_percent"], by=request.user
        )
        messages.success(request, _("The change is saved."))
        return redirect("gradebook:layout", uuid)
    context = {
        "run": gradebook.run,
        "gradebook": gradebook,
        "sheet": sheets.layout_of(gradebook),
        "form": form,
    }
    return render(request, "gradebook/layout.html", context, status=422 if form.is_bound else 200)


@login_required
@require_http_methods(["GET", "POST"])
def new_category(request: AuthedRequest, uuid: UUID) -> HttpResponse:
    gradebook = policies.gradebook_for_trainer(user=request.user, uuid=uuid)
    top = sheets.layout_of(gradebook).top.category
    form = CategoryForm(request.POST or None)

    def act(cleaned: dict[str, Any]) -> None:
        layout.add_category(gradebook=gradebook, parent=top, by=request.user, **cleaned)

    return _form_page(request, gradebook, form, _("New category"), act)


@login_required
@require_http_methods(["GET", "POST"])
def edit_category(request: AuthedRequest, uuid: UUID, category: UUID) -> HttpResponse:
    gradebook = policies.gradebook_for_trainer(user=request.user, uuid=uuid)
    row = policies.category_for_trainer(gradebook=gradebook, uuid=category)
    kind = TotalForm if row.parent_id is None else CategoryForm
    # A copy: the form writes into its instance before the operation has compared anything.
    form = kind(request.POST or None, instance=Category.from_db(None, *_loaded(row)))

    def act(cleaned: dict[str, Any]) -> None:
        layout.change_category(category=row, by=request.user, **cleaned)

    return _form_page(request, gradebook, form, row.title, act, removable=row)


@login_required
@require_http_methods(["GET", "POST"])
def new_item(request: AuthedRequest, uuid: UUID) -> HttpResponse:
    """Something that is marked by hand."""
    gradebook = policies.gradebook_for_trainer(user=request.user, uuid=uuid)
    form = ItemForm(request.POST or None, gradebook=gradebook)

    def act(cleaned: dict[str, Any]) -> None:
        layout.add_item(by=request.user, **cleaned)

    return _form_page(request, gradebook, form, _("New item"), act)


@login_required
@require_http_methods(["GET", "POST"])
def edit_item(request: AuthedRequest, uuid: UUID, item: UUID) -> HttpResponse:
    gradebook = policies.gradebook_for_trainer(user=request.user, uuid=uuid)
    row = policies.item_for_trainer(gradebook=gradebook, uuid=item)
    form = ItemForm(request.POST or None, instance=Item.from_db(None, *_loaded(row)), gradebook=gradebook)

    def act(cleaned: dict[str, Any]) -> None:
        layout.change_item(item=row, by=request.user, **cleaned)

    return _form_page(request, gradebook, form, row.title, act, removable=row)


def _loaded(row: Any) -> tuple[list[str], list[Any]]:
    names = [field.attname for field in row._meta.concrete_fields]
    return names, [getattr(row, name) for name in names]


def _form_page(
    request: AuthedRequest,
    gradebook: Gradebook,
    form: Any,
    title: str,
    act: Callable[[dict[str, Any]], None],
    removable: Any = None,
) -> HttpResponse:
    """The form with its refusals, or back to the layout once it was carried out."""
    if form.is_valid():
        try:
            act(form.cleaned_data)
        except DomainError as refusal:
            form.add_error(None, wording.say(refusal.code, **refusal.detail))
        else:
            messages.success(request, _("The change is saved."))
            return redirect("gradebook:layout", gradebook.run.uuid)
    context = {
        "run": gradebook.run,
        "gradebook": gradebook,
        "form": form,
        "title": title,
        "removable": removable,
        "kind": "item" if isinstance(removable, Item) else "category",
    }
    return render(request, "gradebook/form.html", context, status=422 if form.is_bound else 200)


@login_required
@require_POST
def remove_category(request: AuthedRequest, uuid: UUID, category: UUID) -> HttpResponse:
    gradebook = policies.gradebook_for_trainer(user=request.user, uuid=uuid)
    row = policies.category_for_trainer(gradebook=gradebook, uuid=category)
    return _removed(request, uuid, lambda: layout.remove_category(category=row, by=request.user))


@login_required
@require_POST
def remove_item(request: AuthedRequest, uuid: UUID, item: UUID) -> HttpResponse:
    gradebook = policies.gradebook_for_trainer(user=request.user, uuid=uuid)
    row = policies.item_for_trainer(gradebook=gradebook, uuid=item)
    return _removed(request, uuid, lambda: layout.remove_item(item=row, by=request.user))


def _removed(request: AuthedRequest, uuid: UUID, act: Callable[[], None]) -> HttpResponse:
    try:
        act()
    except DomainError as refusal:
        messages.error(request, wording.say(refusal.code, **refusal.detail))
    else:
        messages.success(request, _("It is removed."))
    return redirect("gradebook:layout", uuid)


@login_required
@require_http_methods(["GET", "POST"])
def release(request: AuthedRequest, uuid: UUID) -> HttpResponse:
    """First who would see what, then the release or its end."""
    gradebook = policies.gradebook_for_trainer(user=request.user, uuid=uuid)
    form = WithdrawForm(request.POST if request.method == "POST" and gradebook.is_released else None)
    if request.method == "POST" and not gradebook.is_released:
        releasing.release(gradebook=gradebook, by=request.user)
        messages.success(request, _("The grades are released. Every member was told."))
        return redirect("gradebook:grades", uuid)
    if form.is_valid():
        releasing.withdraw(gradebook=gradebook, by=request.user, reason=form.cleaned_data["reason"])
        messages.success(request, _("Nobody but the trainers sees the grades now."))
        return redirect("gradebook:grades", uuid)
    sheet = sheets.sheet_of(gradebook, list(policies.members_of(gradebook.run)))
    context = {
        "run": gradebook.run,
        "gradebook": gradebook,
        "form": form,
        "members": len(sheet.rows),
        "without_total": [row for row in sheet.rows if row.total.grade is None],
        "with_gaps": sum(row.empty > 0 for row in sheet.rows),
    }
    return render(request, "gradebook/release.html", context, status=422 if form.is_bound else 200)
