"""A run for those who are in it or may join it."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core.http import AuthedRequest
from courses import policies
from courses.models import RunMember
from courses.operations import memberships
from courses.queries import catalogue, learner_runs, places
from courses.queries.sessions import coming_for


@login_required
@require_GET
def show_run(request: AuthedRequest, uuid: UUID) -> HttpResponse:
    run = policies.run_for_learner(user=request.user, uuid=uuid)
    page = learner_runs.page_of(request.user, run)
    course_href = catalogue.address_of_course(run.course, get_language() or "")
    return render(
        request,
        "courses/runs/show.html",
        {
            "run": run,
            "page": page,
            "offer": page.offer,
            "course_href": course_href,
            "sessions": coming_for(request.user, run),
        },
    )


@login_required
@require_POST
def join(request: AuthedRequest, uuid: UUID) -> HttpResponse:
    """Whoever clicks on the last place a moment too late is on the waiting list, and is told so."""
    run = policies.run_for_learner(user=request.user, uuid=uuid)
    member = memberships.join(run=run, by=request.user)
    if member.state == RunMember.State.WAITING:
        place = places.place_in_queue(member)
        if request.POST.get("expected") == "place":
            text = _("The last place was taken a moment ago. You are number %(place)s on the waiting list.")
        else:
            text = _("You are number %(place)s on the waiting list and move up by yourself.")
        messages.warning(request, text % {"place": place})
    else:
        messages.success(request, _("You have a place in this run. Begin with the first lesson."))
    return redirect("runs:show", uuid=run.uuid)


@login_required
@require_http_methods(["GET", "POST"])
def leave(request: AuthedRequest, uuid: UUID) -> HttpResponse:
    run = policies.run_for_learner(user=request.user, uuid=uuid)
    member = policies.membership_of(request.user, run)
    if member is None:
        raise Http404
    if request.method == "GET":
        return render(request, "courses/runs/leave.html", {"run": run, "member": member})
    memberships.withdraw(member=member, by=request.user)
    messages.success(request, _("You have left the run. The course stays open to you."))
    return redirect("runs:show", uuid=run.uuid)
