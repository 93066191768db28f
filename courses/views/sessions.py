"""Sessions of a run for those who keep it: planned, moved, cancelled, and who was there."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

import segno
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _, pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core import clock, wording
from core.errors import DomainError
from core.http import AuthedRequest
from core.pages import form_page
from courses import policies
from courses.forms.sessions import CancelSessionForm, ChangeSessionForm, CorrectionForm, SessionForm
from courses.models import RunSession, SignUp
from courses.operations import attendance, sessions as operations
from courses.queries import (
    approvals,
    runs as run_queries,
    session_codes,
    session_facts,
    session_sheets,
    sessions,
)
from courses.views.runs import crumbs

MARK = "mark-"


def address(session: RunSession) -> str:
    return reverse("runs:session", args=[session.run.uuid, session.uuid])


@login_required
@require_GET
def list_sessions(request: AuthedRequest, uuid: UUID) -> HttpResponse:
    run = policies.run_for_trainer(user=request.user, uuid=uuid)
    context = {
        "run": run,
        "row": run_queries.run_rows([run])[0],
        "crumbs": crumbs(run, pgettext("run", "Sessions")),
        "sessions": sessions.of_run(run),
        "is_live": run.state in run_queries.LIVE,
    }
    return render(request, "courses/runs/sessions.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def new_session(request: AuthedRequest, uuid: UUID) -> HttpResponse:
    run = policies.run_for_trainer(user=request.user, uuid=uuid)
    return form_page(
        request,
        SessionForm(request.POST or None),
        act=lambda data: operations.plan_session(run=run, by=request.user, **data),
        done=_("The session is planned."),
        to=address,
        title=_("New session of the run %(code)s") % {"code": run.code},
        lead=_("If the run is open, everybody in it is told."),
        crumbs=crumbs(run, _("New session")),
        back=reverse("runs:sessions", args=[run.uuid]),
        submit=_("Plan the session"),
    )


@login_required
@require_http_methods(["GET", "POST"])
def edit_session(request: AuthedRequest, uuid: UUID, session: UUID) -> HttpResponse:
    run = policies.run_for_trainer(user=request.user, uuid=uuid)
    row = policies.session_for_trainer(run=run, uuid=session)
    initial = {name: getattr(row, name) for name in operations.FIELDS}
    initial["version"] = row.updated_at.isoformat()
    return form_page(
        request,
        ChangeSessionForm(request.POST or None, initial=initial),
        act=lambda data: operations.change_session(session=row, by=request.user, **data),
        done=_("Saved."),
        to=address,
        title=_("Change the session"),
        lead=_("If time or place change, everybody who comes is told."),
        crumbs=crumbs(run, _("Change the session")),
        back=address(row),
        submit=_("Save"),
    )


@login_required
@require_http_methods(["GET", "POST"])
def cancel_session(request: AuthedRequest, uuid: UUID, session: UUID) -> HttpResponse:
    run = policies.run_for_trainer(user=request.user, uuid=uuid)
    row = policies.session_for_trainer(run=run, uuid=session)
    return form_page(
        request,
        CancelSessionForm(request.POST or None),
        act=lambda data: operations.cancel_session(session=row, by=request.user, **data),
        done=_("The session is cancelled and everybody who would have come has been told."),
        to=address,
        title=_("Cancel the session of %(times)s?") % {"times": session_facts.times_of(row)},
        crumbs=crumbs(run, _("Cancel the session")),
        back=address(row),
        submit=_("Cancel the session"),
        cancel=_("Keep it"),
        danger=True,
    )


@login_required
@require_http_methods(["GET", "POST"])
def show_session(request: AuthedRequest, uuid: UUID, session: UUID) -> HttpResponse:
    """The session with its attendance list; a POST notes who was there."""
    run = policies.run_for_trainer(user=request.user, uuid=uuid)
    row = policies.session_for_trainer(run=run, uuid=session)
    status, refusal = 200, ""
    if request.method == "POST":
        try:
            marks = _marks_of(request, row)
            form = CorrectionForm(request.POST)
            reason = form.cleaned_data["reason"] if form.is_valid() else ""
            count = attendance.mark(session=row, marks=marks, reason=reason, by=request.user)
        except DomainError as error:
            status, refusal = error.status, wording.say(error.code, **error.detail)
        else:
            messages.success(request, _("Attendance noted: %(count)s changed.") % {"count": count})
            return redirect(address(row))
    now = clock.now()
    context: dict[str, Any] = {
        "run": run,
        "row": run_queries.run_rows([run])[0],
        "crumbs": crumbs(run, _("Session")),
        "session": sessions.SessionRow(row),
        "facts": session_facts.facts_of(row),
        "sheet": session_sheets.sheet_of(row),
        "history": session_sheets.history_of(row),
        "requests": approvals.requests_of(row, request.user),
        "form": CorrectionForm(request.POST or None),
        "is_closed": row.state == RunSession.State.HELD,
        "queue": list(session_facts.queue_of(row)),
        "choices": [choice for choice in SignUp.Attendance.choices if choice[0] != "unknown"],
        "may_mark": row.state != RunSession.State.CANCELLED and now >= row.opens_at,
        "may_close": row.state == RunSession.State.PLANNED and now >= row.ends_at,
        "refusal": refusal,
    }
    return render(request, "courses/runs/session.html", context, status=status)


def _marks_of(request: AuthedRequest, session: RunSession) -> dict[UUID, str]:
    """What was chosen; nothing chosen leaves the row as it is. "All present" is for those not noted yet."""
    if "all_present" in request.POST:
        sheet = session_sheets.sheet_of(session)
        return {row.person.uuid: "present" for row in sheet if row.attendance == "unknown"}
    marks = {}
    for name, value in request.POST.items():
        if name.startswith(MARK) and value:
            try:
                marks[UUID(name.removeprefix(MARK))] = str(value)
            except ValueError:
                raise Http404 from None
    return marks


@login_required
@require_POST
def close_session(request: AuthedRequest, uuid: UUID, session: UUID) -> HttpResponse:
    run = policies.run_for_trainer(user=request.user, uuid=uuid)
    row = policies.session_for_trainer(run=run, uuid=session)
    attendance.close_attendance(session=row, by=request.user)
    messages.success(request, _("The attendance is closed."))
    return redirect(address(row))


@login_required
@require_GET
@never_cache
def show_code(request: AuthedRequest, uuid: UUID, session: UUID) -> HttpResponse:
    """For the screen of the room: the code and its QR code, fetched anew every few seconds."""
    run = policies.run_for_trainer(user=request.user, uuid=uuid)
    row = policies.session_for_trainer(run=run, uuid=session)
    code = session_codes.code_at(row, clock.now())
    link = f"{session_facts.page_for_members(row)}?{urlencode({'code': code})}"
    drawn = segno.make(request.build_absolute_uri(link), error="m", micro=False)
    context = {
        "run": run,
        "session": sessions.SessionRow(row),
        "code": code,
        "qr": SafeString(drawn.svg_inline(border=2, omitsize=True, light="#fff")),
        "back": address(row),
    }
    return render(request, "courses/runs/session_code.html", context)
