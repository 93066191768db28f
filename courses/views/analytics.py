"""What the learning of a run adds up to, and that of all the runs of a course that somebody keeps."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
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
from courses.models import Course, GroupFigures
from courses.operations import group_figures
from courses.queries import (
    analytics as queries,
    analytics_course,
    analytics_kept as kept,
    analytics_lesson,
    runs as run_queries,
)
from courses.queries.analytics import Group
from courses.queries.analytics_time import progress_chart
from courses.views.run_members import page_of
from courses.views.runs import crumbs

if TYPE_CHECKING:
    from people.models import User

Kind = GroupFigures.Kind


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
    counted = _counted(Kind.COURSE, request.user, course)
    context = {
        "course": course,
        "title": _title_of(course),
        "crumbs": _course_crumbs(course),
        "counted": counted,
        "runs": analytics_course.runs_of(request.user, course),
    }
    if counted.figures is not None:
        found = kept.course_figures(counted.figures, queries.lessons_of(course))
        context |= {"lessons": found.lessons, "standing": found.standing, "test": found.test}
        context["done"] = queries.done_chart(found.standing)
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
    counted = _counted(Kind.OFFICES, request.user, course)
    context = {
        "title": _title_of(course),
        "scope": f"{course.code} · {_('All the runs you keep')}",
        "crumbs": _course_crumbs(course, _("By office")),
        "counted": counted,
        "offices": _offices(counted),
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
    counted = _counted(Kind.PARTICIPATION, request.user, course) if course else None
    context = {
        "title": _("Participation"),
        "scope": _title_of(course) if course else "",
        "crumbs": [
            {"label": _("Qualification review"), "href": reverse("hr")},
            {"label": _("Participation"), "href": ""},
        ],
        "form": form,
        "course": course,
        "counted": counted,
        "offices": _offices(counted),
    }
    return render(request, "courses/analytics/offices.html", context)


@dataclass(frozen=True)
class Counted:
    """`at` is None for what was counted for this page, `figures` for what is still to be counted."""

    figures: dict[str, Any] | None
    at: datetime | None = None
    limit: int = kept.LARGE


def _counted(kind: str, user: User, course: Course) -> Counted:
    if not kept.is_large(kind, user, course):
        return Counted(kept.count(kind, user, course))
    row = group_figures.look(kind=kind, course=course, by=user)
    return Counted(row.figures, row.counted_at) if row.is_shown else Counted(None)


def _offices(counted: Counted | None) -> analytics_course.Offices | None:
    return kept.offices(counted.figures) if counted and counted.figures is not None else None


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
