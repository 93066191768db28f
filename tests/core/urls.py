"""The project's addresses, and beside them views that fail in every way there is."""

from django.contrib.auth import logout
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db import OperationalError
from django.http import Http404, HttpResponse
from django.urls import path
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt

from core.errors import Conflict, Invalid, NotAllowed, TooMany, Unavailable
from lms import urls as project

FAILURES = {
    "conflict": lambda: Conflict("package_duplicate_name", entry="<b>x</b>"),
    "invalid": lambda: Invalid("package_format"),
    "not-allowed": lambda: NotAllowed("not_allowed"),
    "too-many": lambda: TooMany("bad_request", retry_after=17),
    "unavailable": lambda: Unavailable("target_unreachable"),
    "absent": lambda: Http404("no Case matches the given query"),
    "denied": lambda: PermissionDenied("you are not in the office"),
    "suspicious": lambda: SuspiciousOperation("SELECT secret"),
    "no-database": lambda: OperationalError("could not connect to server 10.1.2.3"),
    "broken": lambda: RuntimeError("SELECT secret FROM table"),
}


def fail(request, how):
    raise FAILURES[how]()


def fine(request):
    return HttpResponse("fine")


@cache_control(public=True, max_age=60)
def public(request):
    return HttpResponse("public")


def leave(request):
    logout(request)
    return HttpResponse("bye")


handler400 = project.handler400
handler403 = project.handler403
handler404 = project.handler404
handler500 = project.handler500

urlpatterns = [
    path("try/fine/", csrf_exempt(fine)),
    path("try/guarded/", fine),
    path("try/public/", public),
    path("try/leave/", leave),
    path("try/<slug:how>/", csrf_exempt(fail)),
    path("api/try/<slug:how>/", csrf_exempt(fail)),
    *project.urlpatterns,
]
