from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from core import clock, ledger
from core.forms import SearchForm
from core.http import AuthedRequest, paginate
from core.pages import form_page
from people import forms, policies, queries
from people.models import Office
from people.operations import organisation
from people.views.pages import administration


@administration
@require_GET
def list_offices(request: AuthedRequest) -> HttpResponse:
    """The tops of the scope with what is directly below them, or what the search finds."""
    scope = policies.offices_visible_to_administrator(request.user)
    form = SearchForm(request.GET)
    form.is_valid()
    text = form.criterion("q")
    found = queries.matching_offices(scope, text) if text else queries.upper_offices(scope)
    page = paginate(queries.with_staff_count(found).order_by("path"), request)
    template = "people/offices.html" + ("#rows" if request.htmx else "")
    return render(request, template, {"page": page, "form": form, "q": text})


@administration
@require_GET
def show_office(request: AuthedRequest, uuid: UUID) -> HttpResponse:
    office = policies.office_for_administrator(user=request.user, uuid=uuid)
    return render(
        request,
        "people/office.html",
        {
            "office": office,
            "crumbs": _crumbs(request, office),
            "versions": queries.history_of_office(office),
            "below": paginate(queries.with_staff_count(queries.offices_below(office)), request),
            "staff": queries.staff_of(office).count(),
            "staff_below": queries.staff_of(office, subtree=True).count(),
            "history": [
                {"at": entry.at, "what": ledger.queries.describe(entry)}
                for entry in ledger.queries.history_of(office)
            ],
            "may_edit": policies.may_edit_office(request.user, office),
        },
    )


@administration
@require_http_methods(["GET", "POST"])
def open_office(request: AuthedRequest, uuid: UUID) -> HttpResponse:
    above = policies.office_for_editor(user=request.user, uuid=uuid)
    form = forms.OpenOfficeForm(request.POST or None, initial={"opened_on": clock.today()})
    return form_page(
        request,
        form,
        act=lambda data: organisation.open_office(by=request.user, parent=above, **data),
        done=_("The office is open."),
        to=_address,
        title=_("Open an office below %(name)s") % {"name": above.name},
        back=_address(above),
        submit=_("Open the office"),
    )


@administration
@require_http_methods(["GET", "POST"])
def rename_office(request: AuthedRequest, uuid: UUID) -> HttpResponse:
    office = policies.office_for_editor(user=request.user, uuid=uuid)
    names = {name: getattr(office, name) for name in organisation.NAMES}
    form = forms.RenameOfficeForm(request.POST or None, initial={**names, "valid_from": clock.today()})
    return form_page(
        request,
        form,
        act=lambda data: organisation.rename_office(office=office, by=request.user, **data),
        done=_("The office has its new name; the old one stays in its history."),
        to=_address,
        title=_("Rename %(name)s") % {"name": office.name},
        back=_address(office),
        submit=_("Rename"),
    )


@administration
@require_http_methods(["GET", "POST"])
def move_office(request: AuthedRequest, uuid: UUID) -> HttpResponse:
    office = policies.office_for_editor(user=request.user, uuid=uuid)
    form = forms.MoveOfficeForm(
        request.POST or None, user=request.user, initial={"valid_from": clock.today()}
    )
    return form_page(
        request,
        form,
        act=lambda data: organisation.move_office(office=office, by=request.user, **data),
        done=_("The office was moved."),
        to=_address,
        title=_("Move %(name)s") % {"name": office.name},
        lead=_("All offices below it move along. Whoever sees the records of the new place sees theirs too."),
        back=_address(office),
        submit=_("Move"),
    )


@administration
@require_http_methods(["GET", "POST"])
def close_office(request: AuthedRequest, uuid: UUID) -> HttpResponse:
    office = policies.office_for_editor(user=request.user, uuid=uuid)
    form = forms.CloseOfficeForm(request.POST or None, initial={"closed_on": clock.today()})
    return form_page(
        request,
        form,
        act=lambda data: organisation.close_office(office=office, by=request.user, **data),
        done=_("The office is closed."),
        to=_address,
        title=_("Close %(name)s") % {"name": office.name},
        lead=_("Its records stay. An office with staff or open offices below it cannot be closed."),
        back=_address(office),
        submit=_("Close the office"),
        danger=True,
    )


def _address(office: Office) -> str:
    return reverse("people:office", args=[office.uuid])


def _crumbs(request: AuthedRequest, office: Office) -> list[dict[str, Any]]:
    """The way down; above one's own scope the names are no links."""
    mine = set(
        policies.offices_visible_to_administrator(request.user).values_list("pk", flat=True)
        if office.parent_id
        else ()
    )
    crumbs = [{"label": _("Offices"), "href": reverse("people:offices")}]
    for above in queries.ancestors_of(office):
        crumbs.append({"label": above.short, "href": _address(above) if above.pk in mine else ""})
    return [*crumbs, {"label": office.short, "href": ""}]
