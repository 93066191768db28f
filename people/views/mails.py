from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from core.http import AuthedRequest, paginate
from notifications import queries as notice_queries
from notifications.wording import mail_fault
from people import policies
from people.views.pages import administration


@administration
@require_GET
def list_undelivered(request: AuthedRequest) -> HttpResponse:
    """People in scope whom the last mail did not reach."""
    page = paginate(notice_queries.not_reached(policies.people_to_administer(request.user)), request)
    rows = [(person, mail_fault(person.fault)) for person in page]
    return render(request, "people/undelivered.html", {"page": page, "rows": rows})
