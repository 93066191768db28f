"""The courses of a path: added, moved, given their rules, removed; each act is a form of its own."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core import wording
from core.errors import DomainError
from core.http import AuthedRequest
from core.pages import form_page
from courses import policies
from courses.forms.paths import GroupForm, MoveForm, NewStepForm, StepForm
from courses.forms.runs import NothingForm
from courses.models import LearningPath, PathStep
from courses.operations import path_steps as operations
from courses.queries import paths as queries
from courses.views.paths import crumbs


def _address(path: LearningPath) -> str:
    return reverse("paths:steps", args=[path.uuid])


def _page(request: AuthedRequest, path: LearningPath, form: NewStepForm, status: int = 200) -> HttpResponse:
    context = {
        "path": path,
        "row": queries.path_rows([path])[0],
        "steps": queries.step_rows(path),
        "groups": queries.groups_of(path),
        "form": form,
        "is_live": path.state != LearningPath.State.ARCHIVED,
        "crumbs": crumbs(path, _("Courses")),
    }
    return render(request, "courses/paths/steps.html", context, status=status)


@login_required
@require_GET
def show_steps(request: AuthedRequest, uuid: UUID) -> HttpResponse:
    path = policies.path_for_trainer(user=request.user, uuid=uuid)
    return _page(request, path, NewStepForm(path=path))


@login_required
@require_POST
def add_step(request: AuthedRequest, uuid: UUID) -> HttpResponse:
    path = policies.path_for_trainer(user=request.user, uuid=uuid)
    form = NewStepForm(request.POST, path=path)
    if not form.is_valid():
        return _page(request, path, form, 422)
    data = form.cleaned_data
    course = get_object_or_404(policies.published_courses(), code=data.pop("course"))
    try:
        operations.add_step(path=path, course=course, by=request.user, **data)
    except DomainError as refusal:
        form.add_error(None, wording.say(refusal.code, **refusal.detail))
        return _page(request, path, form, refusal.status)
    messages.success(request, _("The course is on the path."))
    return redirect(_address(path))


@login_required
@require_http_methods(["GET", "POST"])
def edit_step(request: AuthedRequest, uuid: UUID, step: UUID) -> HttpResponse:
    path = policies.path_for_trainer(user=request.user, uuid=uuid)
    found = policies.step_for_trainer(path=path, uuid=step)
    initial = {"group": str(found.group.uuid) if found.group else "", "due_days": found.due_days}
    return form_page(
        request,
        StepForm(request.POST if request.method == "POST" else None, path=path, initial=initial),
        act=lambda data: operations.change_step(step=found, by=request.user, **data),
        done=_("Saved."),
        to=lambda step: _address(path),
        title=_("Course %(course)s on the path %(path)s") % {"course": found.course.code, "path": path.code},
        lead=_("Those on the path get their days anew. What is completed stays completed."),
        crumbs=crumbs(path, found.course.code),
        back=_address(path),
        submit=_("Save"),
    )


@login_required
@require_POST
def move_step(request: AuthedRequest, uuid: UUID, step: UUID) -> HttpResponse:
    path = policies.path_for_trainer(user=request.user, uuid=uuid)
    found = policies.step_for_trainer(path=path, uuid=step)
    form = MoveForm(request.POST)
    if form.is_valid():
        operations.move_step(step=found, up=form.cleaned_data["to"] == "up", by=request.user)
    return redirect(_address(path))


@login_required
@require_http_methods(["GET", "POST"])
def remove_step(request: AuthedRequest, uuid: UUID, step: UUID) -> HttpResponse:
    path = policies.path_for_trainer(user=request.user, uuid=uuid)
    found: PathStep = policies.step_for_trainer(path=path, uuid=step)
    return form_page(
        request,
        NothingForm(request.POST if request.method == "POST" else None),
        act=lambda data: operations.remove_step(step=found, by=request.user),
        done=_("The course is off the path."),
        to=lambda nothing: _address(path),
        title=_("Take the course %(course)s off the path?") % {"course": found.course.code},
        lead=_("Nobody loses an enrolment. Whoever has all the rest completes the path by it."),
        crumbs=crumbs(path, found.course.code),
        back=_address(path),
        submit=_("Take it off"),
        danger=True,
    )


@login_required
@require_http_methods(["GET", "POST"])
def add_group(request: AuthedRequest, uuid: UUID) -> HttpResponse:
    path = policies.path_for_trainer(user=request.user, uuid=uuid)
    return _group_page(
        request,
        path,
        lambda data: operations.add_group(path=path, by=request.user, **data),
        {"minimum": 1},
        _("New group of courses"),
    )


@login_required
@require_http_methods(["GET", "POST"])
def edit_group(request: AuthedRequest, uuid: UUID, group: UUID) -> HttpResponse:
    path = policies.path_for_trainer(user=request.user, uuid=uuid)
    found = policies.group_for_trainer(path=path, uuid=group)
    return _group_page(
        request,
        path,
        lambda data: operations.change_group(group=found, by=request.user, **data),
        {"minimum": found.minimum, "title_zh": found.title_zh, "title_en": found.title_en},
        _("Group of courses"),
    )


def _group_page(
    request: AuthedRequest, path: LearningPath, act: Any, initial: dict[str, Any], title: str
) -> HttpResponse:
    return form_page(
        request,
        GroupForm(request.POST or None, initial=initial),
        act=act,
        done=_("Saved. Say of each course whether it belongs to the group."),
        to=lambda group: _address(path),
        title=title,
        lead=_("Of the courses in a group some are enough; who follows the path chooses."),
        crumbs=crumbs(path, title),
        back=_address(path),
        submit=_("Save"),
    )


@login_required
@require_POST
def remove_group(request: AuthedRequest, uuid: UUID, group: UUID) -> HttpResponse:
    path = policies.path_for_trainer(user=request.user, uuid=uuid)
    found = policies.group_for_trainer(path=path, uuid=group)
    try:
        operations.remove_group(group=found, by=request.user)
    except DomainError as refusal:
        messages.error(request, wording.say(refusal.code, **refusal.detail))
    else:
        messages.success(request, _("The group is removed."))
    return redirect(_address(path))
