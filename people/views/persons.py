from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core import ledger
from core.http import AuthedRequest, paginate
from core.pages import form_page
from people import forms, policies, queries
from people.models import User
from people.operations import accounts, invitations
from people.views.pages import administration


@administration
@require_GET
def list_people(request: AuthedRequest) -> HttpResponse:
    form = forms.PeopleFilter(request.GET)
    form.is_valid()
    criteria = {name: form.criterion(name) for name in ("office", "role", "state")}
    people = queries.matching_people(
        policies.people_visible_to_administrator(request.user), text=form.criterion("q"), **criteria
    )
    page = paginate(queries.with_places(people.order_by("staff_number")), request)
    template = "people/people.html" + ("#rows" if request.htmx else "")
    context = {
        "page": page,
        "form": form,
        "chips": _chips(request.GET, form),
        "may_add": policies.may_add_people(request.user),
    }
    return render(request, template, context)


@administration
@require_GET
def show_person(request: AuthedRequest, uuid: UUID) -> HttpResponse:
    person = policies.person_for_administrator(user=request.user, uuid=uuid)
    account = queries.account_of(person, viewer=request.user)
    facts = [
        {"label": _("Staff number"), "value": person.staff_number},
        {"label": _("Full name in Chinese"), "value": person.full_name_zh or "—"},
        {"label": _("Full name in Latin letters"), "value": person.full_name_latin or "—"},
        {"label": _("E-mail"), "value": person.email or "—"},
        {"label": _("Language"), "value": person.get_language_display()},
    ]
    context = {
        "account": account,
        "person": person,
        "facts": facts,
        "history": [
            {"at": entry.at, "what": ledger.queries.describe(entry), "note": _by(entry)}
            for entry in account.history
        ],
        "may_keep": policies.people_to_administer(request.user).filter(pk=person.pk).exists(),
        "may_close": policies.may_close_account(request.user, person),
        "has_second_factor": queries.has_second_factor(person),
        "may_grant": person.pk != request.user.pk,
        "roles_to_give": policies.roles_to_give(request.user),
        "waits": person.is_active and not person.has_usable_password(),
    }
    return render(request, "people/person.html", context)


@administration
@require_http_methods(["GET", "POST"])
def add_person(request: AuthedRequest) -> HttpResponse:
    policies.require_adder(request.user)
    initial = {"office": request.GET.get("office", "")[:32], "send_invitation": True}
    form = forms.JoinForm(request.POST or None, user=request.user, initial=initial)
    return form_page(
        request,
        form,
        act=lambda data: invitations.join(by=request.user, **data),
        done=_("The account was made."),
        to=_address,
        title=_("New person"),
        lead=_("The person chooses a password with the invitation that is mailed."),
        back=reverse("people:people"),
        submit=_("Make the account"),
    )


@administration
@require_http_methods(["GET", "POST"])
def correct_person(request: AuthedRequest, uuid: UUID) -> HttpResponse:
    person = policies.person_to_close(user=request.user, uuid=uuid)
    initial = {
        "full_name_zh": person.full_name_zh,
        "full_name_latin": person.full_name_latin,
        "email": person.email,
    }
    return form_page(
        request,
        forms.CorrectForm(request.POST or None, initial=initial),
        act=lambda data: accounts.correct_account(person=person, by=request.user, **data),
        done=_("The details are corrected."),
        to=_address,
        title=_("Correct the details of %(name)s") % {"name": person.name},
        back=_address(person),
        submit=_("Save"),
    )


@administration
@require_http_methods(["GET", "POST"])
def deactivate(request: AuthedRequest, uuid: UUID) -> HttpResponse:
    person = policies.person_to_close(user=request.user, uuid=uuid)
    return form_page(
        request,
        forms.ReasonForm(request.POST or None),
        act=lambda data: accounts.deactivate(person=person, by=request.user, **data),
        done=_("The account is closed."),
        to=_address,
        title=_("Close the account of %(name)s") % {"name": person.name},
        lead=_("All sessions end at once. Records, appointments and roles stay as they are."),
        back=_address(person),
        submit=_("Close the account"),
        danger=True,
    )


@administration
@require_http_methods(["GET", "POST"])
def reactivate(request: AuthedRequest, uuid: UUID) -> HttpResponse:
    person = policies.person_to_close(user=request.user, uuid=uuid)
    return form_page(
        request,
        forms.ReasonForm(request.POST or None),
        act=lambda data: accounts.reactivate(person=person, by=request.user, **data),
        done=_("The account is open again."),
        to=_address,
        title=_("Open the account of %(name)s again") % {"name": person.name},
        lead=_("Appointments and roles that are still in force count again at once."),
        back=_address(person),
        submit=_("Open the account again"),
    )


@administration
@require_POST
def sign_out(request: AuthedRequest, uuid: UUID) -> HttpResponse:
    person = policies.person_to_close(user=request.user, uuid=uuid)
    accounts.sign_out_everywhere(person=person, by=request.user)
    messages.success(request, _("All sessions of this account have ended."))
    return HttpResponseRedirect(_address(person))


@administration
@require_http_methods(["GET", "POST"])
def reset_second_factor(request: AuthedRequest, uuid: UUID) -> HttpResponse:
    person = policies.person_to_close(user=request.user, uuid=uuid)
    return form_page(
        request,
        forms.ResetFactorForm(request.POST or None),
        act=lambda data: accounts.reset_second_factor(person=person, by=request.user, reason=data["reason"]),
        done=_("The second factor is removed. The person sets up a new one at the next sign-in."),
        to=_address,
        title=_("Reset the second factor of %(name)s") % {"name": person.name},
        lead=_("Authenticator, security keys and recovery codes are removed and all sessions end at once."),
        back=_address(person),
        submit=_("Reset the second factor"),
        danger=True,
    )


@administration
@require_GET
def list_invitations(request: AuthedRequest) -> HttpResponse:
    rows = queries.open_invitations(policies.people_to_administer(request.user))
    return render(request, "people/invitations.html", {"page": paginate(rows, request)})


@administration
@require_POST
def invite(request: AuthedRequest, uuid: UUID) -> HttpResponse:
    """The first invitation and every later one."""
    person = policies.person_to_keep(user=request.user, uuid=uuid)
    invitations.invite(person=person, by=request.user)
    messages.success(request, _("The invitation is on its way. Earlier ones no longer work."))
    return HttpResponseRedirect(_address(person))


@administration
@require_POST
def withdraw(request: AuthedRequest, uuid: UUID) -> HttpResponse:
    invitation = policies.invitation_for_administrator(user=request.user, uuid=uuid)
    invitations.withdraw_invitation(invitation=invitation, by=request.user)
    messages.success(request, _("The invitation no longer works."))
    return HttpResponseRedirect(_address(invitation.person))


def _address(person: User) -> str:
    return reverse("people:person", args=[person.uuid])


def _by(entry: Any) -> str:
    return _("by %(name)s") % {"name": entry.actor.name} if entry.actor else _("by the system")


def _chips(query: QueryDict, form: forms.PeopleFilter) -> list[dict[str, str]]:
    """Each chosen filter with the address that leaves it out."""
    chips = []
    for name, field in form.fields.items():
        value = form.criterion(name)
        if value:
            rest = query.copy()
            rest.pop(name, None)
            rest.pop("page", None)
            label = dict(getattr(field, "choices", ())).get(value, value)
            chips.append({"label": f"{field.label}: {label}", "href": f"?{rest.urlencode()}"})
    return chips
