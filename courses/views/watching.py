"""What the player reports."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, JsonResponse
from django.views.decorators.http import require_POST

from core.errors import Invalid
from core.http import AuthedRequest
from courses import policies
from courses.forms import WatchedForm
from courses.operations import watching
from courses.queries import standing


@login_required
@require_POST
def watched(request: AuthedRequest, uuid: UUID) -> HttpResponse:
    lesson = policies.places_for_learner(user=request.user, uuid=uuid)[0].lesson
    form = WatchedForm(request.POST)
    if not form.is_valid():
        raise Invalid("watching.range_unknown")
    row = watching.note_watched(
        lesson=lesson,
        media=form.cleaned_data["recording"],
        ranges=form.cleaned_data["ranges"],
        position=form.cleaned_data["position"],
        by=request.user,
    )
    state = standing.state_of(lesson, request.user)
    return JsonResponse({"percent": row.percent, "done": row.watched_at is not None, **state})
