"""What the learning of a run adds up to, and that of all the runs of a course that somebody keeps."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from core.http import AuthedRequest
from courses import policies
from courses.forms.analytics import ParticipationFilter
from courses.models import Course
from courses.queries import analytics as queries, analytics_course, analytics_lesson, runs as run_queries
from courses.queries.analytics import Group
from courses.queries.analytics_time import progress_chart
from courses.views.run_members import page_of
from courses.views.runs import crumbs


@login_required
@require_GET
def show_run(request: AuthedRequest, uuid: UUID) -> HttpResponse:
    run = policies.run_for_trainer(user=request.user, uuid=uuid)
    group, lessons = queries.group_of_run(run), queries.lessons_of(run.course)
    standing = queries.standing_of(group, lessons)
    context = page_of(
        run,
        _("Analytics"),
        lessons=queries.lesson_rows(group, lessons, standing.members),
        standing=standing,
        done=queries.done_chart(standing),
        progress=progress_chart(group, run, lessons, standing.members),
        test=queries.final_test_of(group),
    )
    return render(request, "courses/analytics/run.html", context)


@login_required
@require_GET
def show_run_lesson(request: AuthedRequest, uuid: UUID, lesson: UUID) -> HttpResponse:
    run = policies.run_for_trainer(user=request.user, uuid=uuid)
    part = _lesson_part(queries.group_of_run(run), lesson)
    trail = crumbs(run, _lesson_title(part))
    trail.insert(-1, {"label": _("Analytics"), "href": reverse("analytics:run", args=[run.uuid])})
    context = page_of(run, "", part=part)
    return render(request, "courses/analytics/run_lesson.html", {**context, "crumbs": trail})


@login_required
@require_GET
def show_course(request: AuthedRequest, uuid: UUID) -> HttpResponse:
    course = policies.course_for_trainer(user=request.user, uuid=uuid)
    group, lessons = queries.group_of_course(request.user, course), queries.lessons_of(course)
    standing = queries.standing_of(group, lessons)
    context = {
        "course": course,
        "title": _title_of(course),
        "crumbs": _course_crumbs(course),
        "lessons": queries.lesson_rows(group, lessons, standing.members),
        "standing": standing,
        "done": queries.done_chart(standing),
        "test": queries.final_test_of(group),
        "runs": analytics_course.runs_of(request.user, course),
    }
    return render(request, "courses/analytics/course.html", context)


@login_required
@require_GET
def show_course_lesson(request: AuthedRequest, uuid: UUID, lesson: UUID) -> HttpResponse:
    course = policies.course_for_trainer(user=request.user, uuid=uuid)
    part = _lesson_part(queries.group_of_course(request.user, course), lesson)
    context = {
        "course": course,
        "title": _title_of(course),
        "part": part,
        "crumbs": _course_crumbs(course, _lesson_title(part)),
    }
    return render(request, "courses/analytics/course_lesson.html", context)


@login_required
@require_GET
def show_offices(request: AuthedRequest, uuid: UUID) -> HttpResponse:
    """A table that may be shown to others: small counts are hidden in it, and nothing else stands there."""
    course = policies.course_for_trainer(user=request.user, uuid=uuid)
    group = queries.group_of_course(request.user, course)
    context = {
        "title": _title_of(course),
        "scope": f"{course.code} · {_('All the runs you keep')}",
        "crumbs": _course_crumbs(course, _("By office")),
        "offices": analytics_course.offices_of_members(group),
    }
    return render(request, "courses/analytics/offices.html", context)


@login_required
@require_GET
def show_participation(request: AuthedRequest) -> HttpResponse:
    """The same for HR, of everybody in scope who takes the course."""
    policies.check_reads_participation(request.user)
    form = ParticipationFilter(request.GET)
    form.is_valid()
    course = policies.published_courses().filter(code=form.criterion("course")).first()
    offices = None
    if course is not None:
        enrolments = policies.enrolments_in_scope(request.user, course)
        offices = analytics_course.offices_of_enrolled(enrolments, course)
    context = {
        "title": _("Participation"),
        "scope": _title_of(course) if course else "",
        "crumbs": [
            {"label": _("Qualification review"), "href": reverse("hr")},
            {"label": _("Participation"), "href": ""},
        ],
        "form": form,
        "course": course,
        "offices": offices,
    }
    return render(request, "courses/analytics/offices.html", context)


def _lesson_part(group: Group, uuid: UUID) -> analytics_lesson.LessonPart:
    lesson = policies.lesson_of_course(course=group.course, uuid=uuid)
    part = analytics_lesson.lesson_part(group, lesson)
    if part is None:
        raise Http404
    return part


def _lesson_title(part: analytics_lesson.LessonPart) -> str:
    return _("Lesson %(number)s: %(title)s") % {"number": part.number, "title": part.edition.title}


def _title_of(course: Course) -> str:
    return run_queries.course_titles([course.pk]).get(course.pk, course.code)


def _course_crumbs(course: Course, lesson: str = "") -> list[dict[str, Any]]:
    here = reverse("analytics:course", args=[course.uuid])
    trail = [
        {"label": _("My teaching"), "href": reverse("teach")},
        {"label": _("Analytics of the course %(code)s") % {"code": course.code}, "href": here},
    ]
    if lesson:
        return [*trail, {"label": lesson, "href": ""}]
    return [trail[0], {**trail[1], "href": ""}]
