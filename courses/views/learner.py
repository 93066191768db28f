"""What a learner does: enrol, withdraw, read."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core.errors import Invalid
from core.http import AuthedRequest
from courses import policies
from courses.forms import PositionForm, TextForm
from courses.models import Lesson
from courses.operations import changing, enrolment as enrolments, progress
from courses.queries import catalogue as catalogue_queries, standing


@login_required
@require_POST
def enrol(request: AuthedRequest, uuid: UUID) -> HttpResponse:
    course = policies.course_for_enrolment(user=request.user, uuid=uuid)
    enrolments.enrol(course=course, by=request.user)
    messages.success(request, _("You are enrolled. Begin with the first lesson whenever you like."))
    return redirect(catalogue_queries.address_of_course(course, get_language() or ""))


@login_required
@require_http_methods(["GET", "POST"])
def withdraw(request: AuthedRequest, uuid: UUID) -> HttpResponse:
    enrolment = policies.enrolment_for_learner(user=request.user, uuid=uuid)
    href = catalogue_queries.address_of_course(enrolment.course, get_language() or "")
    if request.method == "GET":
        return render(request, "courses/withdraw.html", {"enrolment": enrolment, "href": href})
    enrolments.withdraw(enrolment=enrolment, by=request.user)
    messages.success(request, _("You have left the course. What you have done is kept."))
    return redirect(href)


@login_required
@require_GET
def lesson(request: AuthedRequest, uuid: UUID) -> HttpResponse:
    """The lesson in the reader's language; for links that go to readers of both."""
    return redirect(catalogue_queries.address_in(policies.editions_of_lesson(uuid), get_language() or ""))


@login_required
@require_POST
def position(request: AuthedRequest, uuid: UUID) -> HttpResponse:
    editions = policies.places_for_learner(user=request.user, uuid=uuid)
    form = PositionForm(request.POST)
    if not form.is_valid():
        raise Invalid("lesson.place_unknown")
    done = progress.note_position(editions=editions, by=request.user, **form.cleaned_data)
    if done is None:
        return HttpResponse(status=204)
    return JsonResponse({"read": done.read_at is not None, "completed": done.completed_at is not None})


@login_required
@require_POST
def read(request: AuthedRequest, uuid: UUID) -> HttpResponse:
    editions = policies.places_for_learner(user=request.user, uuid=uuid)
    form = TextForm(request.POST)
    seen = standing.seen_in(editions, form.cleaned_data["text"] if form.is_valid() else None)
    done = progress.finish_reading(lesson=editions[0].lesson, by=request.user, seen=seen)
    if done.read_at is None:
        messages.warning(request, _("Noted. Play the recording to its end as well; then the lesson is read."))
    elif done.completed_at is None:
        messages.info(request, _waiting(done.lesson))
    else:
        messages.success(request, _("The lesson is complete."))
    return redirect(catalogue_queries.address_in(editions, get_language() or ""))


def _waiting(lesson: Lesson) -> str:
    """What a lesson that was read still waits for."""
    if lesson.completion_rule == Lesson.Rule.CONFIRMED:
        return _("Marked as read. The lesson is complete once a trainer confirms it.")
    if lesson.completion_rule == Lesson.Rule.GRADE:
        percent = {"percent": lesson.minimum_percent}
        return _("Marked as read. The lesson is complete once its quiz reaches %(percent)s%%.") % percent
    return _("Marked as read. The lesson is complete once its quiz is passed.")


@login_required
@require_POST
def read_again(request: AuthedRequest, uuid: UUID) -> HttpResponse:
    """The changed paragraphs of the text that was shown have been read."""
    editions = policies.places_for_learner(user=request.user, uuid=uuid)
    form = TextForm(request.POST)
    if form.is_valid():
        changing.acknowledge(editions=editions, by=request.user, text=form.cleaned_data["text"] or 0)
        messages.success(request, _("Noted. The marks are gone until the lesson changes again."))
    return redirect(catalogue_queries.address_in(editions, get_language() or ""))
