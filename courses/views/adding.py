"""People of one's own scope brought into a run or onto a path, by name or staff number."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core import wording
from core.errors import DomainError
from core.forms import SearchForm
from core.http import AuthedRequest
from courses import policies
from courses.forms.members import AddPeopleForm
from courses.queries import places, plans
from courses.views.kept import RUNS, Kept, kept_for_trainer
from people import queries as people_queries

SHOWN_MATCHES = 50


@login_required
@require_http_methods(["GET", "POST"])
def add_people(request: AuthedRequest, uuid: UUID, space: str = RUNS) -> HttpResponse:
    """People of one's own scope, by staff number or name."""
    kept = kept_for_trainer(request, uuid, space)
    search = SearchForm(request.GET)
    search.is_valid()
    text, status, refusal = search.criterion("q"), 200, ""
    scope = policies.people_to_add(request.user)
    if request.method == "POST":
        form = AddPeopleForm(request.POST)
        if form.is_valid():
            people = list(scope.filter(uuid__in=form.cleaned_data["people"]).order_by("staff_number"))
            if len(people) != len(form.cleaned_data["people"]):
                raise Http404
            try:
                said = kept.bring_in(people, request.user)
            except DomainError as error:
                refusal, status = wording.say(error.code, **error.detail), error.status
            else:
                messages.success(request, said)
                return redirect(kept.url("members"))
        else:
            refusal, status = str(next(iter(form.errors.values()))[0]), 422
    found = _matches(kept, people_queries.matching_people(scope, text=text)) if text else []
    context = kept.page(
        _("Add people"),
        search=search,
        q=text,
        found=found[:SHOWN_MATCHES],
        more=len(found) > SHOWN_MATCHES,
        refusal=refusal,
    )
    return render(request, "courses/runs/add.html", context, status=status)


def _matches(kept: Kept, people: Any) -> list[dict[str, Any]]:
    """Each with what naming the person alone would lead to."""
    rows = list(people_queries.with_places(people.order_by("staff_number"))[: SHOWN_MATCHES + 1])
    outcomes = plans.outcomes_for(kept.target, rows)
    full = kept.is_full
    alone = {places.Outcome.JOINS, places.Outcome.WAITS}
    found = []
    for person in rows:
        outcome = outcomes[person.pk]
        possible = outcome in alone
        if possible:
            outcome = places.Outcome.WAITS if full else places.Outcome.JOINS
        found.append({"person": person, "possible": possible, "label": plans.LABELS[outcome]})
    return found
