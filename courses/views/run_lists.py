"""Members of a run or a path by a list: put in, looked at, confirmed."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core import wording
from core.http import AuthedRequest, paginate
from core.pages import form_page
from courses import exports, policies
from courses.forms.members import ListForm, PlanForm
from courses.models import MembershipBatch
from courses.operations import batches
from courses.queries import plans
from courses.views.kept import RUNS, kept_for_trainer


@login_required
@require_http_methods(["GET", "POST"])
def put_in(request: AuthedRequest, uuid: UUID, space: str = RUNS) -> HttpResponse:
    kept = kept_for_trainer(request, uuid, space)
    form = ListForm(request.POST, request.FILES) if request.method == "POST" else ListForm()

    def act(data):  # type: ignore[no-untyped-def]
        rows = plans.read_list(data["list"])
        return batches.put_in_list(
            target=kept.target,
            rows=rows,
            by=request.user,
            file_name=data["list"].name,
            replaces=data["replaces"],
        )

    return form_page(
        request,
        form,
        template="courses/runs/list_form.html",
        act=act,
        done=_("The list is read. Nothing is done yet: look at the difference, then confirm it."),
        to=lambda batch: kept.url("batch", batch.uuid),
        title=_("Members by a list"),
        lead=_(
            "One row for each person, with the staff number. You see the difference before anything is done."
        ),
        kept=kept,
        crumbs=kept.crumbs(_("Members by a list")),
        back=kept.url("members"),
        submit=_("Show the difference"),
        multipart=True,
    )


@login_required
@require_GET
def template(request: AuthedRequest, uuid: UUID, kind: str, space: str = RUNS) -> HttpResponseBase:
    kept_for_trainer(request, uuid, space)
    return exports.list_template(form=kind, by=request.user)


@login_required
@require_GET
def show_batch(request: AuthedRequest, uuid: UUID, batch: UUID, space: str = RUNS) -> HttpResponse:
    """The difference of a list that waits for its confirmation, else what became of it."""
    kept = kept_for_trainer(request, uuid, space)
    found = policies.batch_for_trainer(target=kept.target, uuid=batch)
    context = kept.page(found.get_kind_display(), batch=found)
    if found.state == MembershipBatch.State.SHOWN:
        # The list is read in the scope of whoever put it in; to another one it is no business.
        policies.check_own_batch(user=request.user, batch=found)
        plan = plans.plan_of(found)
        context |= {"plan": plan, "page": paginate(plan.all_rows, request)}
    elif found.problem:
        context["problem"] = wording.say(found.problem, **{kept.target.kind: kept.target.code})
    return render(request, "courses/runs/batch.html", context)


@login_required
@require_POST
def confirm_batch(request: AuthedRequest, uuid: UUID, batch: UUID, space: str = RUNS) -> HttpResponse:
    kept = kept_for_trainer(request, uuid, space)
    found = policies.batch_for_trainer(target=kept.target, uuid=batch)
    policies.check_own_batch(user=request.user, batch=found)
    form = PlanForm(request.POST)
    if not form.is_valid():
        return redirect(kept.url("batch", found.uuid))
    done = batches.confirm(batch=found, plan=form.cleaned_data["plan"], by=request.user)
    if done.state == MembershipBatch.State.DONE:
        messages.success(request, _("Done. Everybody concerned has been told."))
    return redirect(kept.url("batch", found.uuid))
