"""What completes and what opens the lessons of a course, for those who teach and publish it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from core import wording
from core.errors import DomainError
from core.http import AuthedRequest
from courses import policies
from courses.forms.release import ReleaseForm
from courses.models import Course
from courses.operations import release as operations
from courses.queries import opening


def _crumbs(course: Course, here: str) -> list[dict[str, str]]:
    rules = {
        "label": _("Rules of %(code)s") % {"code": course.code},
        "href": reverse("release:list", args=[course.uuid]) if here else "",
    }
    desk = {"label": _("My teaching"), "href": reverse("teach")}
    return [desk, rules, {"label": here, "href": ""}] if here else [desk, rules]


@login_required
@require_GET
def list_rules(request: AuthedRequest, uuid: UUID) -> HttpResponse:
    course = policies.course_for_rules(user=request.user, uuid=uuid)
    context = {
        "course": course,
        "title": opening.title_of(course),
        "rows": opening.rule_rows(course),
        "may_set": policies.may_set_release(request.user, course),
        "crumbs": _crumbs(course, ""),
    }
    return render(request, "courses/release/list.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def edit_rule(request: AuthedRequest, uuid: UUID, lesson: UUID) -> HttpResponse:
    """The editor. A post with `preview` shows who could open the lesson and changes nothing."""
    course = policies.course_for_rules(user=request.user, uuid=uuid)
    found = policies.lesson_for_rules(course=course, uuid=lesson)
    policies.check_may_set_release(user=request.user, course=course)
    rule, status = policies.rule_of(found.release), 200
    asked = request.method == "POST"
    form = ReleaseForm(request.POST or None, rule=rule, choices=opening.choices_for(found))
    if asked:
        if not form.is_valid():
            status = 422
        elif form.cleaned_data["act"] == "save":
            try:
                operations.set_release(lesson=found, rule=form.rule, by=request.user)
            except DomainError as refusal:
                form.add_error(None, wording.say(refusal.code, **refusal.detail))
                status = refusal.status
            else:
                messages.success(request, _("The rule is in force."))
                return redirect("release:list", uuid=course.uuid)
        else:
            rule = form.rule
    name = opening.names_in(course)[str(found.uuid)]
    context: dict[str, Any] = {
        "course": course,
        "lesson": found,
        "name": name,
        "form": form,
        # Only when asked for: a course may have a hundred thousand readers.
        "preview": opening.preview(found, rule, by=request.user) if asked and status == 200 else None,
        "crumbs": _crumbs(course, _("Lesson %(number)s") % {"number": name.number}),
    }
    return render(request, "courses/release/edit.html", context, status=status)
