"""A path for those who follow it or may join it."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core.http import AuthedRequest
from courses import policies
from courses.models import PathMember
from courses.operations import path_members as operations
from courses.queries import learner_paths as queries


@login_required
@require_GET
def my_paths(request: AuthedRequest) -> HttpResponse:
    context = {"mine": queries.paths_of(request.user), "offered": queries.paths_to_join(request.user)}
    return render(request, "courses/paths/mine.html", context)


@login_required
@require_GET
def show_path(request: AuthedRequest, uuid: UUID) -> HttpResponse:
    path = policies.path_for_learner(user=request.user, uuid=uuid)
    standing = queries.path_page(request.user, path)
    return render(request, "courses/paths/show.html", {"path": path, "standing": standing})


@login_required
@require_POST
def join(request: AuthedRequest, uuid: UUID) -> HttpResponse:
    path = policies.path_for_learner(user=request.user, uuid=uuid)
    member = operations.join_path(path=path, by=request.user)
    if member.state == PathMember.State.COMPLETED:
        messages.success(request, _("All courses of the path are complete, so you have completed it."))
    else:
        messages.success(request, _("You follow the path. Begin with the first course that is open."))
    return redirect("paths:show", uuid=path.uuid)


@login_required
@require_http_methods(["GET", "POST"])
def leave(request: AuthedRequest, uuid: UUID) -> HttpResponse:
    path = policies.path_for_learner(user=request.user, uuid=uuid)
    member = policies.path_membership_of(request.user, path)
    if member is None:
        raise Http404
    if request.method == "GET":
        return render(request, "courses/paths/leave.html", {"path": path})
    operations.leave_path(member=member, by=request.user)
    messages.success(request, _("You have left the path. Your courses stay open to you."))
    # A path that takes no volunteers is shown to whoever was on it, so the page is still there.
    return redirect("paths:show", uuid=path.uuid)
