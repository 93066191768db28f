"""HR reads records of the people in scope."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from core import clock
from core.http import AuthedRequest, paginate
from people import queries as people_queries
from qualifications import policies
from qualifications.forms import PeopleFilter
from qualifications.queries import queue, records


@login_required
@require_GET
def list_people(request: AuthedRequest) -> HttpResponse:
    if not policies.may_read_records(request.user):
        raise PermissionDenied
    offices = list(queue.record_offices(request.user))
    form = PeopleFilter(request.GET, offices=offices, auto_id="filter-%s")
    q, office = request.GET.get("q", ""), request.GET.get("office", "")
    people = queue.people_in_scope(request.user, q, office)
    page = paginate(people_queries.with_places(people), request)
    chips = queue.people_chips(q, office, offices)
    context = {"page": page, "form": form, "chips": chips}
    return render(request, "qualifications/people.html", context)


@login_required
@require_GET
def show_record(request: AuthedRequest, uuid: UUID) -> HttpResponse:
    person = policies.person_for_hr(user=request.user, uuid=uuid)
    record = records.record(person=person, viewer=request.user, purpose=request.GET.get("for", ""))
    return render(request, "qualifications/record.html", {"record": record, "printed_at": clock.now()})


@login_required
@require_GET
def show_looks(request: AuthedRequest, uuid: UUID) -> HttpResponse:
    """Who read the record, when and for what."""
    person = policies.person_for_hr(user=request.user, uuid=uuid)
    context = {"person": person, "looks": records.looks_at(person)}
    return render(request, "qualifications/looks.html", context)
