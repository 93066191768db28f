"""HR reads records of the people in scope."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from core import clock, wording
from core.errors import Conflict, DomainError
from core.http import AuthedRequest, paginate
from core.rendering import note_denial
from people import queries as people_queries
from qualifications import policies
from qualifications.forms import PeopleFilter, RevokeForm
from qualifications.operations import awards
from qualifications.queries import queue, records


@login_required
@require_GET
def list_people(request: AuthedRequest) -> HttpResponse:
    if not policies.may_read_records(request.user):
        raise PermissionDenied
    form = PeopleFilter(request.GET, auto_id="filter-%s")
    q, office = request.GET.get("q", ""), request.GET.get("office", "")
    people = queue.people_in_scope(request.user, q, office)
    page = paginate(people_queries.with_places(people), request)
    chips = queue.people_chips(q, office)
    context = {"page": page, "form": form, "chips": chips}
    return render(request, "qualifications/people.html", context)


@login_required
@require_GET
def show_record(request: AuthedRequest, uuid: UUID) -> HttpResponse:
    person = policies.person_for_hr(user=request.user, uuid=uuid)
    record = records.record(person=person, viewer=request.user, purpose=request.GET.get("for", ""))
    revocable = records.revocable(person=person, viewer=request.user)
    context = {"record": record, "revocable": revocable, "printed_at": clock.now()}
    return render(request, "qualifications/record.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def revoke(request: AuthedRequest, uuid: UUID) -> HttpResponse:
    award = policies.award_for_approver(user=request.user, uuid=uuid)
    form, status = RevokeForm(request.POST or None), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                awards.revoke_award(award=award, by=request.user, **form.cleaned_data)
            except DomainError as refusal:
                if refusal.status == 403:
                    note_denial(request, refusal.code)
                form.add_error(None, wording.say(refusal.code, **refusal.detail))
                status = refusal.status
            else:
                messages.success(request, _("The qualification is revoked. The person has been told."))
                return redirect("qualifications:record", uuid=award.holder.uuid)
    elif not policies.awards_to_revoke(request.user).filter(pk=award.pk).exists():
        raise Conflict("award_not_current")
    return render(request, "qualifications/revoke.html", {"award": award, "form": form}, status=status)


@login_required
@require_GET
def show_looks(request: AuthedRequest, uuid: UUID) -> HttpResponse:
    """Who read the record, when and for what."""
    person = policies.person_for_hr(user=request.user, uuid=uuid)
    context = {"person": person, "looks": records.looks_at(person)}
    return render(request, "qualifications/looks.html", context)
