"""Learning paths for those who keep them: the list, one path, its settings and its end."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from core import ledger
from core.http import AuthedRequest, paginate, trail
from core.pages import form_page
from courses import policies
from courses.forms.paths import PathFilter, PathForm
from courses.forms.runs import NothingForm
from courses.models import LearningPath
from courses.operations import paths as operations
from courses.queries import paths as queries


def address(path: LearningPath) -> str:
    return reverse("paths:overview", args=[path.uuid])


def crumbs(path: LearningPath | None, here: str) -> list[dict[str, str]]:
    steps = [(_("My teaching"), reverse("teach")), (_("Learning paths"), reverse("paths:list"))]
    if path is not None:
        steps.append((path.code, address(path)))
    return trail(*steps, *([(here, "")] if here else []))


@login_required
@require_GET
def list_paths(request: AuthedRequest) -> HttpResponse:
    policies.check_keeps_runs(request.user)
    form = PathFilter(request.GET)
    form.is_valid()
    found = queries.matching_paths(
        policies.paths_kept_by(request.user),
        text=form.criterion("q"),
        state=form.criterion("state"),
        office=form.criterion("office"),
    )
    page = paginate(found.select_related("office").order_by("code"), request)
    page.object_list = queries.path_rows(page.object_list)  # type: ignore[assignment]
    template = "courses/paths/list.html" + ("#rows" if request.htmx else "")
    return render(request, template, {"page": page, "form": form, "chips": form.chips()})


@login_required
@require_GET
def overview(request: AuthedRequest, uuid: UUID) -> HttpResponse:
    path = policies.path_for_trainer(user=request.user, uuid=uuid)
    found = queries.overview_of(path)
    history = [
        {"at": entry.at, "what": ledger.queries.describe(entry), "note": _by(entry)}
        for entry in found.history
    ]
    context = {
        "path": path,
        "overview": found,
        "row": found.row,
        "crumbs": crumbs(path, ""),
        "history": history,
    }
    return render(request, "courses/paths/overview.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def new_path(request: AuthedRequest) -> HttpResponse:
    policies.check_keeps_runs(request.user)
    initial = {"in_sequence": True, "self_enrolment": True}

    def act(data: dict[str, Any]) -> LearningPath:
        data.pop("version")
        return operations.create_path(by=request.user, **data)

    return form_page(
        request,
        PathForm(request.POST or None, user=request.user, initial=initial),
        act=act,
        done=_("The path is set up as a draft. Add its courses, then open it."),
        to=lambda path: reverse("paths:steps", args=[path.uuid]),
        title=_("New path"),
        crumbs=crumbs(None, _("New path")),
        back=reverse("paths:list"),
        submit=_("Set up the path"),
    )


@login_required
@require_http_methods(["GET", "POST"])
def edit_path(request: AuthedRequest, uuid: UUID) -> HttpResponse:
    path = policies.path_for_trainer(user=request.user, uuid=uuid)
    initial = {name: getattr(path, name) for name in operations.PATH_FIELDS}
    initial |= {"office": path.office.code, "version": path.updated_at.isoformat()}
    return form_page(
        request,
        PathForm(request.POST or None, user=request.user, initial=initial),
        act=lambda data: operations.change_path(path=path, by=request.user, **data),
        done=_("Saved."),
        to=address,
        title=_("Settings of the path %(code)s") % {"code": path.code},
        crumbs=crumbs(path, _("Settings")),
        back=address(path),
        submit=_("Save"),
    )


@login_required
@require_http_methods(["GET", "POST"])
def open_path(request: AuthedRequest, uuid: UUID) -> HttpResponse:
    path = policies.path_for_trainer(user=request.user, uuid=uuid)
    return form_page(
        request,
        NothingForm(request.POST if request.method == "POST" else None),
        act=lambda data: operations.open_path(path=path, by=request.user),
        done=_("The path is open."),
        to=address,
        title=_("Open the path %(code)s?") % {"code": path.code},
        lead=_("From then on people can follow it. Its courses may still be changed."),
        crumbs=crumbs(path, _("Open the path")),
        back=address(path),
        submit=_("Open the path"),
    )


@login_required
@require_http_methods(["GET", "POST"])
def archive_path(request: AuthedRequest, uuid: UUID) -> HttpResponse:
    path = policies.path_for_trainer(user=request.user, uuid=uuid)
    row = queries.path_rows([path])[0]
    return form_page(
        request,
        NothingForm(request.POST if request.method == "POST" else None),
        act=lambda data: operations.archive_path(path=path, by=request.user),
        done=_("The path is archived."),
        to=address,
        title=_("Archive the path %(code)s?") % {"code": path.code},
        lead=_(
            "%(count)s people are still on it: they are told that it ends, and keep their courses. "
            "Nobody joins or completes it any more."
        )
        % {"count": row.active},
        crumbs=crumbs(path, _("Archive")),
        back=address(path),
        submit=_("Archive"),
        danger=True,
    )


def _by(entry: Any) -> str:
    return _("by %(name)s") % {"name": entry.actor.name} if entry.actor else _("by the system")
