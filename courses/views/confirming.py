"""A trainer of a run confirms a lesson for its members."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _, ngettext
from django.views.decorators.http import require_http_methods

from core import wording
from core.errors import DomainError
from core.http import AuthedRequest, paginate
from courses import policies
from courses.forms.members import ConfirmForm
from courses.models import CourseRun
from courses.operations.confirming import confirm_members
from courses.queries import confirming
from courses.queries.confirming import Confirmable
from courses.views.run_members import page_of


@login_required
@require_http_methods(["GET", "POST"])
def confirm_lesson(request: AuthedRequest, uuid: UUID) -> HttpResponse:
    """Whom it concerns; a post shows those who were marked, and with `confirmed` it is done."""
    run = policies.run_for_trainer(user=request.user, uuid=uuid)
    lessons = confirming.confirmable(run)
    asked = request.POST.get("lesson") or request.GET.get("lesson")
    chosen = next((each for each in lessons if str(each.lesson.uuid) == asked), None)
    if asked and chosen is None:
        raise Http404
    chosen = chosen or next(iter(lessons), None)
    if request.method == "POST" and chosen is not None:
        return _confirm(request, run, chosen)
    context = page_of(run, _("Confirm a lesson"), lessons=lessons, chosen=chosen)
    context["may_confirm"] = run.state == CourseRun.State.OPEN
    if chosen is not None:
        page = paginate(confirming.asked_members(run), request)
        page.object_list = confirming.standings(chosen.lesson, page.object_list)  # type: ignore[assignment]
        context["page"] = page
    return render(request, "courses/runs/confirm.html", context)


def _confirm(request: AuthedRequest, run: CourseRun, chosen: Confirmable) -> HttpResponse:
    form = ConfirmForm(request.POST)
    back = f"{reverse('runs:confirm_lesson', args=[run.uuid])}?lesson={chosen.lesson.uuid}"
    if not form.is_valid():
        messages.error(request, str(next(iter(form.errors.values()))[0]))
        return redirect(back)
    members = policies.members_for_trainer(run=run, uuids=form.cleaned_data["members"])
    refusal, status = "", 200
    if form.cleaned_data["confirmed"]:
        try:
            count = confirm_members(run=run, lesson=chosen.lesson, members=members, by=request.user)
        except DomainError as error:
            refusal, status = wording.say(error.code, **error.detail), error.status
        else:
            said = ngettext(
                "Confirmed for %(count)s person, who has been told.",
                "Confirmed for %(count)s people, who have been told.",
                count,
            )
            messages.success(request, said % {"count": count})
            return redirect(back)
    context = page_of(run, _("Confirm a lesson"), chosen=chosen, members=members, refusal=refusal, back=back)
    return render(request, "courses/runs/confirm_check.html", context, status=status)
