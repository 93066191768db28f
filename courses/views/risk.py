"""Members of a run at risk: who they are and why, what is written to them, and from when on they are."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _, ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core import wording
from core.errors import DomainError
from core.forms import SearchForm
from core.http import AuthedRequest, paginate
from core.pages import form_page
from courses import exports, policies
from courses.forms.analytics import MessageForm, RiskExportForm, RiskFilter, RiskRulesForm
from courses.models import CourseRun, RiskRules
from courses.operations import messages as operations
from courses.queries import risk as queries
from courses.views.run_members import page_of
from courses.views.runs import crumbs

AT_ONCE = 25


@login_required
@require_GET
def list_risk(request: AuthedRequest, uuid: UUID) -> HttpResponse:
    run = policies.run_for_trainer(user=request.user, uuid=uuid)
    form = RiskFilter(request.GET)
    form.is_valid()
    page = paginate(_findings(run, form), request, per_page=AT_ONCE)
    page.object_list = queries.risk_rows(list(page.object_list), viewer=request.user)
    context = page_of(
        run,
        _("At risk"),
        page=page,
        form=form,
        chips=form.chips(),
        limits=queries.thresholds_of(run),
        is_live=run.state == CourseRun.State.OPEN,
    )
    template = "courses/analytics/risk.html" + ("#rows" if request.htmx else "")
    return render(request, template, context)


def _findings(run: CourseRun, form: SearchForm) -> list[queries.Finding]:
    text = form.criterion("q")
    people = queries.people_named(run, text) if text else None
    return queries.matching(queries.findings_of([run]), reason=form.criterion("reason"), people=people)


@login_required
@require_POST
def export(request: AuthedRequest, uuid: UUID) -> HttpResponseBase:
    """Exactly those whom the same filters show, on all pages."""
    run = policies.run_for_trainer(user=request.user, uuid=uuid)
    form = RiskExportForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("The list was not exported: a filter is not valid."))
        return redirect("analytics:risk", uuid=run.uuid)
    rows = queries.risk_rows(_findings(run, form), viewer=request.user)
    operations.note_risk_export(run=run, by=request.user, count=len(rows))
    purpose = _("Members of the run %(code)s at risk") % {"code": run.code}
    return exports.risk_file(
        run=run, rows=rows, form=form.cleaned_data["form"], by=request.user, purpose=purpose
    )


@login_required
@require_POST
def write(request: AuthedRequest, uuid: UUID) -> HttpResponse:
    """First to whom it goes and what it says; with the confirmation it is sent."""
    run = policies.run_for_trainer(user=request.user, uuid=uuid)
    is_first = "confirmed" not in request.POST
    data = request.POST.copy()
    if is_first:
        data.update(suggested_texts(run))
    form = MessageForm(data)
    form.is_valid()
    if "members" in form.errors:
        messages.error(request, str(form.errors["members"][0]))
        return redirect("analytics:risk", uuid=run.uuid)
    members = policies.members_for_trainer(run=run, uuids=form.cleaned_data["members"])
    status = 200 if form.is_valid() else 422
    if form.is_valid() and not is_first:
        texts = {name: form.cleaned_data[name] for name in ("text_zh", "text_en")}
        try:
            written = operations.write_to_members(run=run, members=members, by=request.user, **texts)
        except DomainError as refusal:
            form.add_error(None, wording.say(refusal.code, **refusal.detail))
            status = refusal.status
        else:
            messages.success(request, _said_of(written))
            return redirect("analytics:risk", uuid=run.uuid)
    context = page_of(run, _("Write to members"), form=form, members=members)
    return render(request, "courses/analytics/write.html", context, status=status)


def suggested_texts(run: CourseRun) -> dict[str, str]:
    """The beginning of a message in both languages, for the trainer to change."""
    texts = {}
    for name, language in (("text_zh", "zh-hans"), ("text_en", "en")):
        with translation.override(language):
            texts[name] = _(
                "You are in the run “%(run)s”, and your next step is: %(lesson)s. Please go on with it this "
                "week. If something keeps you from it, tell me."
            ) % {"run": run.title, "lesson": operations.LESSON}
    return texts


def _said_of(written: operations.Written) -> str:
    said = ngettext("Written to %(count)s member.", "Written to %(count)s members.", written.receivers) % {
        "count": written.receivers
    }
    if not written.left_out:
        return said
    left_out = ngettext(
        "%(count)s was left out, who has heard from the trainers within the last 24 hours.",
        "%(count)s were left out, who have heard from the trainers within the last 24 hours.",
        written.left_out,
    ) % {"count": written.left_out}
    return f"{said} {left_out}"


@login_required
@require_http_methods(["GET", "POST"])
def set_rules(request: AuthedRequest, uuid: UUID) -> HttpResponse:
    run = policies.run_for_trainer(user=request.user, uuid=uuid)
    limits = queries.thresholds_of(run)
    initial: dict[str, Any] = {name: getattr(limits, name) for name in RiskRules.FIELDS}
    back = reverse("analytics:risk", args=[run.uuid])
    return form_page(
        request,
        RiskRulesForm(request.POST if request.method == "POST" else None, initial=initial),
        act=lambda data: operations.set_risk_rules(run=run, by=request.user, **data),
        done=_("Saved. The list follows these rules from now on."),
        to=lambda rules: back,
        title=_("When members of the run %(code)s are at risk") % {"code": run.code},
        lead=_("From these figures on somebody stands on the list. They hold for this run alone."),
        crumbs=crumbs(run, _("Rules")),
        back=back,
        submit=_("Save"),
    )
