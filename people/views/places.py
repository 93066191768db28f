"""Appointments and roles of one person."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core import clock
from core.http import AuthedRequest
from core.pages import form_page
from people import forms, policies
from people.models import User
from people.operations import organisation
from people.views.pages import administration


@administration
@require_http_methods(["GET", "POST"])
def appoint(request: AuthedRequest, uuid: UUID) -> HttpResponse:
    person = policies.person_to_keep(user=request.user, uuid=uuid)
    initial = {"valid_from": clock.today()}
    return form_page(
        request,
        forms.AppointForm(request.POST or None, user=request.user, initial=initial),
        act=lambda data: organisation.appoint(person=person, by=request.user, **data),
        done=_("The appointment is recorded."),
        to=lambda _result: _address(person),
        title=_("Appoint %(name)s") % {"name": person.name},
        back=_address(person),
        submit=_("Appoint"),
    )


@administration
@require_http_methods(["GET", "POST"])
def end_appointment(request: AuthedRequest, uuid: UUID) -> HttpResponse:
    appointment = policies.appointment_for_administrator(user=request.user, uuid=uuid)
    person = appointment.person
    return form_page(
        request,
        forms.EndForm(request.POST or None, initial={"valid_to": clock.today()}),
        act=lambda data: organisation.end_appointment(appointment=appointment, by=request.user, **data),
        done=_("The end of the appointment is recorded."),
        to=lambda _result: _address(person),
        title=_("End an appointment of %(name)s") % {"name": person.name},
        facts=[
            {"label": _("Office"), "value": appointment.office.name},
            {"label": _("Post"), "value": appointment.post.title},
            {"label": _("From"), "value": appointment.valid_from},
        ],
        back=_address(person),
        submit=_("End the appointment"),
        danger=True,
    )


@administration
@require_http_methods(["GET", "POST"])
def grant_role(request: AuthedRequest, uuid: UUID) -> HttpResponse:
    person = policies.person_to_empower(user=request.user, uuid=uuid)
    initial = {"valid_from": clock.today()}
    return form_page(
        request,
        forms.GrantForm(request.POST or None, user=request.user, initial=initial),
        act=lambda data: organisation.grant_role(person=person, by=request.user, **data),
        done=_("The role is granted."),
        to=lambda _result: _address(person),
        title=_("Grant a role to %(name)s") % {"name": person.name},
        lead=_("Nobody grants a role to himself, nor outside the offices in his own charge."),
        back=_address(person),
        submit=_("Grant the role"),
    )


@administration
@require_http_methods(["GET", "POST"])
def revoke_role(request: AuthedRequest, uuid: UUID) -> HttpResponse:
    grant = policies.grant_for_administrator(user=request.user, uuid=uuid)
    person = grant.person
    return form_page(
        request,
        forms.ReasonForm(request.POST or None),
        act=lambda data: organisation.revoke_role(grant=grant, by=request.user, **data),
        done=_("The role is revoked."),
        to=lambda _result: _address(person),
        title=_("Revoke a role of %(name)s") % {"name": person.name},
        lead=_("It no longer counts from this moment on."),
        facts=[
            {"label": _("Role"), "value": grant.get_role_display()},
            {"label": _("Office"), "value": grant.office.name},
            {"label": _("From"), "value": grant.valid_from},
        ],
        back=_address(person),
        submit=_("Revoke the role"),
        danger=True,
    )


def _address(person: User) -> str:
    return reverse("people:person", args=[person.uuid])
