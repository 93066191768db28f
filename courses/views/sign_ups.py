"""Requests for seats: the list of those who decide for an office, and the decisions of either step."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _, ngettext
from django.views.decorators.http import require_GET, require_POST

from core import wording
from core.errors import DomainError
from core.http import AuthedRequest, paginate
from core.rendering import note_denial
from courses import policies
from courses.forms.sessions import DecideForm, RequestFilter
from courses.models import SignUp, SignUpDecision
from courses.operations import approvals as operations
from courses.queries import approvals, session_facts
from courses.views.runs import crumbs as crumbs_of_run

Step = SignUpDecision.Step


@login_required
@require_GET
def list_sign_ups(request: AuthedRequest) -> HttpResponse:
    policies.check_decides_for_office(request.user)
    return _list(request, approvals.waiting_for_office(request.user), "todo")


@login_required
@require_GET
def list_decided(request: AuthedRequest) -> HttpResponse:
    policies.check_decides_for_office(request.user)
    return _list(request, approvals.decided_by(request.user), "done")


def _list(request: AuthedRequest, rows: QuerySet[SignUp], tab: str) -> HttpResponse:
    form = RequestFilter(request.GET, runs=approvals.runs_of(rows))
    form.is_valid()
    found = approvals.matching_requests(rows, text=form.criterion("q"), session=form.criterion("run"))
    page = paginate(found, request)
    page.object_list = approvals.request_rows(list(page.object_list), request.user)  # type: ignore[assignment]
    context = {"page": page, "form": form, "chips": form.chips(), "tab": tab}
    return render(request, "courses/sign_ups/list.html" + ("#rows" if request.htmx else ""), context)


@login_required
@require_POST
def decide_sign_ups(request: AuthedRequest) -> HttpResponse:
    """For the office: first what would happen, with the confirmation it happens."""
    policies.check_decides_for_office(request.user)
    back = reverse("runs:sign_ups")
    trail = [
        {"label": _("Personnel"), "href": reverse("hr")},
        {"label": _("Sign-ups to approve"), "href": back},
    ]
    return _decide(
        request,
        step=Step.UNIT,
        gate=lambda uuids: policies.sign_ups_for_office(user=request.user, uuids=uuids),
        back=back,
        crumbs=trail,
    )


@login_required
@require_POST
def decide_requests(request: AuthedRequest, uuid: UUID, session: UUID) -> HttpResponse:
    """For the trainers of the run: the same, and how many seats are left."""
    run = policies.run_for_trainer(user=request.user, uuid=uuid)
    row = policies.session_for_trainer(run=run, uuid=session)
    return _decide(
        request,
        step=Step.TRAINER,
        gate=lambda uuids: policies.sign_ups_for_trainer(session=row, uuids=uuids),
        back=reverse("runs:session", args=[run.uuid, row.uuid]),
        crumbs=crumbs_of_run(run, _("Requests")),
        free=session_facts.free_seats(row),
        limited=row.capacity is not None,
    )


def _decide(
    request: AuthedRequest, *, step: str, gate: Callable[[list[UUID]], list[SignUp]], back: str, **page: Any
) -> HttpResponse:
    form = DecideForm(request.POST)
    if not form.is_valid() and "sign_ups" in form.errors:
        messages.error(request, str(form.errors["sign_ups"][0]))
        return redirect(back)
    rows = gate(form.cleaned_data["sign_ups"])
    status = 200 if form.is_valid() else 422
    if form.is_valid() and form.cleaned_data["confirmed"]:
        data = form.cleaned_data
        try:
            decided = operations.decide(
                sign_ups=rows, step=step, approve=form.approves, reason=data["reason"], by=request.user
            )
        except DomainError as refusal:
            form.add_error(None, wording.say(refusal.code, **refusal.detail))
            status = refusal.status
            if status == 403:
                note_denial(request, refusal.code)
        else:
            messages.success(request, _said(decided, approved=form.approves))
            return redirect(back)
    context = {
        "form": form,
        "act": request.POST.get("act"),
        "rows": approvals.request_rows(rows, request.user),
        "back": back,
        **page,
    }
    return render(request, "courses/sign_ups/decide.html", context, status=status)


def _said(rows: list[SignUp], *, approved: bool) -> str:
    """What became of them, by the state they are in now."""
    count = len(rows)
    if not approved:
        return ngettext(
            "%(count)s request refused; the person is told why.",
            "%(count)s requests refused; the people are told why.", count,
        ) % {"count": count}  # fmt: skip
    on = sum(row.state == SignUp.State.AT_TRAINER for row in rows)
    if on:
        return ngettext(
            "%(count)s request approved; the trainers decide next.",
            "%(count)s requests approved; the trainers decide next.", on,
        ) % {"count": on}  # fmt: skip
    seated = sum(row.state == SignUp.State.CONFIRMED for row in rows)
    return _("Approved. With a seat: %(seated)s. On the waiting list: %(waiting)s.") % {
        "seated": seated,
        "waiting": count - seated,
    }
