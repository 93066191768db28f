"""The desks: the first screen of each kind of work."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from core.http import AuthedRequest
from lms.context import ADMINISTERING, RECORDS, TEACHING
from lms.desks.hr import hr_desk
from lms.desks.learn import learn_desk
from lms.desks.teach import teach_desk
from people import policies as people_policies


@login_required
@require_GET
def land(request: AuthedRequest) -> HttpResponse:
    """Where somebody arrives after signing in: the desk that follows from the roles."""
    roles = people_policies.current_roles(request.user)
    for wanted, name in ((RECORDS, "hr"), (TEACHING, "teach"), (ADMINISTERING, "people:people")):
        if roles & wanted:
            return redirect(name)
    return redirect("learn")


@login_required
@require_GET
def learn(request: AuthedRequest) -> HttpResponse:
    return render(request, "desks/learn.html", {"desk": learn_desk(request.user)})


@login_required
@require_GET
def teach(request: AuthedRequest) -> HttpResponse:
    if not people_policies.has_role(request.user, *TEACHING):
        raise Http404
    return render(request, "desks/teach.html", {"desk": teach_desk(request.user)})


@login_required
@require_GET
def hr(request: AuthedRequest) -> HttpResponse:
    if not people_policies.has_role(request.user, *RECORDS):
        raise Http404
    return render(request, "desks/hr.html", {"desk": hr_desk(request.user)})
