"""A session for those who come to it."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from core import wording
from core.errors import DomainError
from core.http import AuthedRequest
from courses import policies
from courses.forms.sessions import SignInForm
from courses.models import RunSession, SignUp
from courses.operations import attendance, sign_ups
from courses.queries import approvals, session_facts, sessions


@login_required
@require_GET
@never_cache
def show_session(request: AuthedRequest, uuid: UUID) -> HttpResponse:
    """The QR code of the room leads here with its code filled in; nobody is signed in by looking."""
    session = policies.session_for_learner(user=request.user, uuid=uuid)
    code = request.GET.get("code", "")
    form = SignInForm(initial={"code": code, "how": "qr" if code else "code"})
    return _page(request, session, form)


def _page(request: AuthedRequest, session: RunSession, form: SignInForm, status: int = 200) -> HttpResponse:
    row = sessions.one_for(request.user, session)
    context = {
        "session": session,
        "row": row,
        "decisions": approvals.decisions_on(row.mine) if row.mine else [],
        "deciders": approvals.deciders_of(row.mine, session) if row.mine else [],
        "facts": session_facts.facts_of(session),
        "form": form,
    }
    return render(request, "courses/runs/show_session.html", context, status=status)


@login_required
@require_POST
def sign_up(request: AuthedRequest, uuid: UUID) -> HttpResponse:
    session = policies.session_for_learner(user=request.user, uuid=uuid)
    row = sign_ups.sign_up(session=session, by=request.user)
    if row.state == SignUp.State.WAITING:
        messages.warning(request, _("All seats are taken: you wait for one and move up by yourself."))
    elif row.state in SignUp.ASKED:
        messages.success(request, _("Your request is on its way. You are told what is decided."))
    else:
        messages.success(request, _("You have a seat in this session."))
    return redirect("runs:show_session", uuid=session.uuid)


@login_required
@require_POST
def withdraw(request: AuthedRequest, uuid: UUID) -> HttpResponse:
    session = policies.session_for_learner(user=request.user, uuid=uuid)
    sign_ups.withdraw_sign_up(session=session, by=request.user)
    messages.success(request, _("Your sign-up is withdrawn."))
    return redirect("runs:show_session", uuid=session.uuid)


@login_required
@require_POST
def sign_in(request: AuthedRequest, uuid: UUID) -> HttpResponse:
    session = policies.session_for_learner(user=request.user, uuid=uuid)
    form = SignInForm(request.POST)
    if not form.is_valid():
        return _page(request, session, form, 422)
    data = form.cleaned_data
    try:
        attendance.sign_in(session=session, code=data["code"], how=data["how"], by=request.user)
    except DomainError as refusal:
        form.add_error(None, wording.say(refusal.code, **refusal.detail))
        return _page(request, session, form, refusal.status)
    messages.success(request, _("You are signed in to this session."))
    return redirect("runs:show_session", uuid=session.uuid)
