"""The published pages, served from their editions."""

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe
from wagtail.views import serve

from core import display
from courses import policies
from courses.queries import (
    catalogue as catalogue_queries,
    learner,
    learner_paths,
    learner_runs,
    reading as visits,
)


@require_safe
def catalogue(request: HttpRequest, path: str) -> HttpResponse:
    edition = catalogue_queries.catalogue_edition(get_language() or "", path)
    if edition is None:
        return _elsewhere(request, path)
    mine = learner.courses_of(request.user) if request.user.is_authenticated else []
    return render(request, "courses/catalogue.html", {"edition": edition, "mine": mine})


@require_safe
def course(request: HttpRequest, path: str) -> HttpResponse:
    person = request.user if request.user.is_authenticated else None
    view = visits.course_view(person=person, language=get_language() or "", path=path)
    if view is None:
        return _elsewhere(request, path)
    lock = policies.lock_on(person, view.course) if person and not view.is_enrolled else None
    offers = learner_runs.offers_for(person, view.course.pk, lock) if person else []
    context = {
        "view": view,
        "course": view.course,
        "edition": view.edition,
        "offers": offers,
        "lock": lock,
        "behind": learner_paths.courses_behind(lock) if lock else [],
    }
    return render(request, "courses/course.html", context)


@require_safe
def lesson(request: HttpRequest, path: str) -> HttpResponse:
    language = get_language() or ""
    if not request.user.is_authenticated:
        if not visits.lesson_exists(language, path):
            return _elsewhere(request, path)
        return redirect_to_login(request.get_full_path())
    # The address says which view; without a word of it, what the person chose for all lessons.
    asked = request.GET.get("view") or display.of(request).view
    both = asked == "both"
    view = visits.lesson_view(person=request.user, language=language, path=path, both=both)
    if view is None:
        return _elsewhere(request, path)
    if not view.is_enrolled and not policies.may_read_without_enrolment(request.user):
        return redirect(f"{view.course_href}#enrol")
    context = {"view": view, "edition": view.edition, "lesson": view.lesson, "course": view.course}
    if view.lock:
        if not policies.may_read_without_enrolment(request.user):
            return render(request, "courses/lesson_locked.html", context, status=403)
        # Those who write and review courses look into it as if they took no part: nothing is noted.
        view.state = None
    context["talks"] = view.is_enrolled or policies.teaches(request.user)
    return render(request, "courses/lesson.html", context)


def _elsewhere(request: HttpRequest, path: str) -> HttpResponse:
    """Where the page is now, if it was here before; else what upper apps hung here, which Wagtail serves."""
    former = catalogue_queries.former_address(get_language() or "", path)
    if former is None or not former.page.live:
        return serve(request, path)
    url = former.page.specific.get_url()
    if not url:
        raise Http404
    return HttpResponsePermanentRedirect(url)
