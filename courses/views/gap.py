"""What a post asks for and what was shown: one's own, and for HR that of a person in scope."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from core.http import AuthedRequest
from courses import policies
from courses.queries import gap


@login_required
@require_GET
def show_gap(request: AuthedRequest) -> HttpResponse:
    return render(request, "courses/paths/gap.html", {"page": gap.page_of(request.user), "is_mine": True})


@login_required
@require_GET
def show_person(request: AuthedRequest, uuid: UUID) -> HttpResponse:
    person = policies.person_with_gap(user=request.user, uuid=uuid)
    page = gap.page_for_hr(person=person, viewer=request.user, purpose=request.GET.get("for", ""))
    return render(request, "courses/paths/person_gap.html", {"page": page})
