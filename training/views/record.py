"""The record of learning: one's own, and for HR that of a person in scope."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_GET

from core import clock
from core.http import AuthedRequest
from training import exports, policies
from training.queries.counters import counters_of
from training.queries.record import record_for_hr, record_of


@login_required
@require_GET
def show_record(request: AuthedRequest) -> HttpResponseBase:
    record = record_of(request.user)
    counters = counters_of(request.user, record.credits)
    context = {"record": record, "counters": counters, "printed_at": clock.now()}
    return render(request, "training/record.html", context)


@login_required
@require_GET
def export(request: AuthedRequest, form: str) -> HttpResponseBase:
    return exports.export(record_of(request.user), form, by=request.user)


@login_required
@require_GET
def show_person(request: AuthedRequest, uuid: UUID) -> HttpResponseBase:
    person = policies.person_for_hr(user=request.user, uuid=uuid)
    record = record_for_hr(person=person, viewer=request.user, purpose=request.GET.get("for", ""))
    context = {
        "record": record,
        "counters": counters_of(person, record.credits),
        "printed_at": clock.now(),
        "may_grade": policies.may_record_grade_of(request.user, person),
    }
    return render(request, "training/person.html", context)


@login_required
@require_GET
def export_person(request: AuthedRequest, uuid: UUID, form: str) -> HttpResponseBase:
    person = policies.person_for_hr(user=request.user, uuid=uuid)
    record = record_for_hr(person=person, viewer=request.user)
    return exports.export(record, form, by=request.user)
