"""Runs for those who keep them: the list, one run, its settings and its end."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from core import ledger
from core.http import AuthedRequest, paginate, trail
from core.pages import form_page
from courses import policies
from courses.forms.runs import (
    CancelForm,
    CloneForm,
    NewRunForm,
    NothingForm,
    RunFilter,
    RunForm,
    TrainerForm,
)
from courses.models import CourseRun
from courses.operations import run_trainers, runs as operations
from courses.queries import runs as queries
from courses.queries.run_facts import facts_for_trainers


def address(run: CourseRun) -> str:
    return reverse("runs:overview", args=[run.uuid])


def crumbs(run: CourseRun | None, here: str) -> list[dict[str, str]]:
    steps = [(_("My teaching"), reverse("teach")), (_("Course runs"), reverse("runs:list"))]
    if run is not None:
        steps.append((run.code, address(run)))
    return trail(*steps, *([(here, "")] if here else []))


@login_required
@require_GET
def list_runs(request: AuthedRequest) -> HttpResponse:
    policies.check_keeps_runs(request.user)
    form = RunFilter(request.GET, user=request.user)
    form.is_valid()
    found = queries.matching_runs(
        policies.runs_taught_by(request.user),
        text=form.criterion("q"),
        phase=form.criterion("state"),
        course=form.criterion("course"),
        office=form.criterion("office"),
    )
    page = paginate(found.select_related("course", "office").order_by("-starts_on", "code"), request)
    page.object_list = queries.run_rows(page.object_list)  # type: ignore[assignment]
    template = "courses/runs/list.html" + ("#rows" if request.htmx else "")
    return render(request, template, {"page": page, "form": form, "chips": form.chips()})


@login_required
@require_GET
def overview(request: AuthedRequest, uuid: UUID) -> HttpResponse:
    run = policies.run_for_trainer(user=request.user, uuid=uuid)
    found = queries.overview_of(run)
    return render(
        request,
        "courses/runs/overview.html",
        {
            "run": run,
            "overview": found,
            "row": found.row,
            "crumbs": crumbs(run, ""),
            "facts": facts_for_trainers(run, found.row.course_title),
            "history": [
                {"at": entry.at, "what": ledger.queries.describe(entry), "note": _by(entry)}
                for entry in found.history
            ],
            "is_live": run.state in queries.LIVE,
        },
    )


@login_required
@require_http_methods(["GET", "POST"])
def new_run(request: AuthedRequest) -> HttpResponse:
    policies.check_keeps_runs(request.user)
    form = NewRunForm(request.POST or None, user=request.user, initial={"self_enrolment": True})

    def act(data: dict[str, Any]) -> CourseRun:
        course = get_object_or_404(policies.published_courses(), code=data.pop("course"))
        return operations.create_run(course=course, by=request.user, **data)

    return form_page(
        request,
        form,
        act=act,
        done=_("The run is set up as a draft. Open it when it is ready."),
        to=address,
        title=_("New run"),
        crumbs=crumbs(None, _("New run")),
        back=reverse("runs:list"),
        submit=_("Set up the run"),
    )


@login_required
@require_http_methods(["GET", "POST"])
def edit_run(request: AuthedRequest, uuid: UUID) -> HttpResponse:
    run = policies.run_for_trainer(user=request.user, uuid=uuid)
    initial = {name: getattr(run, name) for name in operations.FIELDS}
    initial |= {"office": run.office.code, "version": run.updated_at.isoformat()}
    form = RunForm(request.POST or None, user=request.user, initial=initial)
    return form_page(
        request,
        form,
        act=lambda data: operations.change_run(run=run, by=request.user, **data),
        done=_changed,
        to=address,
        title=_("Settings of the run %(code)s") % {"code": run.code},
        lead=_("If days or place change, everybody in the run is told."),
        crumbs=crumbs(run, _("Settings")),
        back=address(run),
        submit=_("Save"),
    )


def _changed(run: CourseRun) -> str:
    over = queries.run_rows([run])[0].over_by
    if over:
        return _("Saved. The run is %(over)s over its places; nobody is put out.") % {"over": over}
    return _("Saved.")


@login_required
@require_http_methods(["GET", "POST"])
def open_run(request: AuthedRequest, uuid: UUID) -> HttpResponse:
    run = policies.run_for_trainer(user=request.user, uuid=uuid)
    return form_page(
        request,
        NothingForm(request.POST if request.method == "POST" else None),
        act=lambda data: operations.open_run(run=run, by=request.user),
        done=_("The run is open."),
        to=address,
        title=_("Open the run %(code)s?") % {"code": run.code},
        lead=_("From then on people can be in it, and see it on the page of the course."),
        crumbs=crumbs(run, _("Open the run")),
        back=address(run),
        submit=_("Open the run"),
    )


@login_required
@require_http_methods(["GET", "POST"])
def clone_run(request: AuthedRequest, uuid: UUID) -> HttpResponse:
    run = policies.run_for_trainer(user=request.user, uuid=uuid)
    initial = {"office": run.office.code} if policies.may_hold_run_at(request.user, run.office) else {}
    return form_page(
        request,
        CloneForm(request.POST or None, user=request.user, initial=initial),
        act=lambda data: operations.clone_run(run=run, by=request.user, **data),
        done=_("The new run is a draft. Look through its settings, then open it."),
        to=address,
        title=_("Clone the run %(code)s") % {"code": run.code},
        lead=_("Settings and trainers are taken over. Members, rules and what people did are not."),
        crumbs=crumbs(run, _("Clone")),
        back=address(run),
        submit=_("Clone"),
    )


@login_required
@require_http_methods(["GET", "POST"])
def cancel_run(request: AuthedRequest, uuid: UUID) -> HttpResponse:
    run = policies.run_for_trainer(user=request.user, uuid=uuid)
    row = queries.run_rows([run])[0]
    return form_page(
        request,
        CancelForm(request.POST or None),
        act=lambda data: operations.cancel_run(run=run, by=request.user, **data),
        done=_("The run is cancelled and everybody in it has been told."),
        to=address,
        title=_("Cancel the run %(code)s?") % {"code": run.code},
        lead=_("%(members)s members and %(waiting)s waiting people are told. What they did is kept.")
        % {"members": row.members, "waiting": row.waiting},
        crumbs=crumbs(run, _("Cancel the run")),
        back=address(run),
        submit=_("Cancel the run"),
        cancel=_("Keep it"),
        danger=True,
    )


@login_required
@require_http_methods(["GET", "POST"])
def archive_run(request: AuthedRequest, uuid: UUID) -> HttpResponse:
    run = policies.run_for_trainer(user=request.user, uuid=uuid)
    return form_page(
        request,
        NothingForm(request.POST if request.method == "POST" else None),
        act=lambda data: operations.archive_run(run=run, by=request.user),
        done=_("The run is archived."),
        to=address,
        title=_("Archive the run %(code)s?") % {"code": run.code},
        lead=_(
            "It can still be looked at and cloned, and changes no more. Who has not completed the course "
            "keeps access to it and may join another run."
        ),
        crumbs=crumbs(run, _("Archive")),
        back=address(run),
        submit=_("Archive"),
    )


@login_required
@require_http_methods(["GET", "POST"])
def add_trainer(request: AuthedRequest, uuid: UUID) -> HttpResponse:
    run = policies.run_for_trainer(user=request.user, uuid=uuid)
    return form_page(
        request,
        TrainerForm(request.POST or None, user=request.user, run=run),
        act=lambda data: run_trainers.add_trainer(run=run, by=request.user, **data),
        done=_("The trainer teaches the run from now on."),
        to=lambda row: address(run),
        title=_("Add a trainer to the run %(code)s") % {"code": run.code},
        lead=_("Whoever teaches a run keeps it as you do, and sees all its members."),
        crumbs=crumbs(run, _("Add a trainer")),
        back=address(run),
        submit=_("Add"),
    )


@login_required
@require_http_methods(["GET", "POST"])
def remove_trainer(request: AuthedRequest, uuid: UUID, person: UUID) -> HttpResponse:
    run = policies.run_for_trainer(user=request.user, uuid=uuid)
    row = policies.run_trainer_for_trainer(run=run, person=person)

    def to(result: Any) -> str:
        # Whoever took himself out may have no business with the run any more.
        still = policies.runs_taught_by(request.user).filter(pk=run.pk).exists()
        return address(run) if still else reverse("runs:list")

    return form_page(
        request,
        NothingForm(request.POST if request.method == "POST" else None),
        act=lambda data: run_trainers.remove_trainer(run=run, person=row.person, by=request.user),
        done=_("The trainer has left the run; the others have been told."),
        to=to,
        title=_("Take %(name)s out of the run?") % {"name": row.person.name},
        lead=_("The run goes on. Without a trainer it says so, and the trainers of its office are told."),
        crumbs=crumbs(run, _("Trainers")),
        back=address(run),
        submit=_("Take out"),
        danger=True,
    )


def _by(entry: Any) -> str:
    return _("by %(name)s") % {"name": entry.actor.name} if entry.actor else _("by the system")
