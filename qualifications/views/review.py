"""The pages of those who verify, review and approve; the person reads the same page of a case."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from core import wording
from core.errors import DomainError, Stale
from core.http import AuthedRequest, paginate
from core.rendering import note_denial
from qualifications import policies
from qualifications.forms import DecisionForm, QueueFilter
from qualifications.models import Case
from qualifications.operations import cases
from qualifications.queries.case_page import case_page
from qualifications.queries.queue import Filters, queue
from qualifications.wording import MEANINGS

SEEN = "qualifications.case.seen"
SEEN_FOR = 24 * 60 * 60


@login_required
@require_GET
def show_queue(request: AuthedRequest) -> HttpResponse:
    if not policies.may_work_on_cases(request.user):
        raise PermissionDenied
    filters = Filters.read(request.GET)
    found = queue(request.user, filters)
    form = QueueFilter(
        initial=vars(filters),
        auto_id="filter-%s",
        offices=found.offices,
        qualifications=found.qualifications,
        done=filters.tab == "done",
    )
    context = {
        "queue": found,
        "page": paginate(found.rows, request),
        "form": form,
        "clear": Filters(tab=filters.tab).address(),
    }
    return render(request, "qualifications/queue.html", context)


@login_required
@require_GET
def show_case(request: AuthedRequest, uuid: UUID) -> HttpResponse:
    case = policies.case_for_reader(user=request.user, uuid=uuid)
    form = DecisionForm(initial={"version": case.version, "seen": _seen(request, case)})
    return _page(request, case, form)


@login_required
@require_POST
def decide(request: AuthedRequest, uuid: UUID) -> HttpResponse:
    try:
        case = policies.case_for_reader(user=request.user, uuid=uuid)
    except Http404:
        if _was_seen(request, uuid):
            return _scope_lost(request)
        raise
    form = DecisionForm(request.POST)
    if not form.is_valid():
        if "version" in form.errors or "decision" in form.errors:
            return _page(request, case, DecisionForm.again(request.POST, case, Stale("case_changed")), 422)
        return _page(request, case, form, 422)
    fields = {name: form.cleaned_data[name] for name in ("decision", "reason", "version")}
    try:
        case = cases.decide(case=case, by=request.user, **fields)
    except DomainError as refusal:
        if refusal.status == 403:
            note_denial(request, refusal.code)
        fresh = policies.case_for_reader(user=request.user, uuid=uuid)
        return _page(request, fresh, DecisionForm.again(request.POST, fresh, refusal), refusal.status)
    messages.success(
        request, _("Your decision is recorded: %(state)s.") % {"state": case.get_state_display()}
    )
    return redirect(case)


def _page(request: AuthedRequest, case: Case, form: DecisionForm, status: int = 200) -> HttpResponse:
    page = case_page(case=case, viewer=request.user)
    allowed = cases.ALLOWED[case.step] if case.step else frozenset()
    statement = MEANINGS[cases.MEANING[case.step]] if case.step else ""
    context = {"page": page, "case": case, "form": form, "allowed": allowed, "statement": statement}
    return render(request, "qualifications/case.html", context, status=status)


def _seen(request: AuthedRequest, case: Case) -> str:
    """Proof that this person was shown this case, for the one answer that may admit that it exists."""
    return signing.dumps([str(case.uuid), request.user.pk], salt=SEEN)


def _was_seen(request: AuthedRequest, uuid: UUID) -> bool:
    try:
        seen = signing.loads(request.POST.get("seen", ""), salt=SEEN, max_age=SEEN_FOR)
    except signing.BadSignature:
        return False
    return seen == [str(uuid), request.user.pk]


def _scope_lost(request: AuthedRequest) -> HttpResponse:
    """The case left the person's scope while the page was open: say so, and give back what was typed."""
    note_denial(request, "scope_changed")
    context = {"message": wording.say("scope_changed"), "kept": request.POST.get("reason", "")}
    return render(request, "qualifications/scope_lost.html", context, status=403)
