"""Rules that hours are counted by, and the grade of a person."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from core import clock
from core.http import AuthedRequest
from core.pages import form_page
from people import queries as people_queries
from training import policies
from training.forms import EndRuleForm, GradeForm, RuleForm
from training.models import GradeHeld, HourRule
from training.operations import rules as operations
from training.queries.counters import grades_of
from training.queries.rules import all_rules


@login_required
@require_GET
def list_rules(request: AuthedRequest) -> HttpResponse:
    context = {
        "rules": all_rules(request.user),
        "may_add": policies.may_keep_rules(request.user),
        "from_hr": policies.may_work_on_trainings(request.user),
    }
    return render(request, "training/rules.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def add_rule(request: AuthedRequest) -> HttpResponse:
    if not policies.may_keep_rules(request.user):
        raise PermissionDenied
    form = RuleForm(
        request.POST or None,
        offices=list(policies.offices_with_own_rules(request.user)),
        posts=people_queries.post_titles(),
        initial={"valid_from": clock.today()},
    )

    def act(data: dict[str, Any]) -> HourRule:
        return operations.add_rule(
            asked=form.asked(), office=form.office_chosen, valid_from=data["valid_from"], by=request.user
        )

    return _rule_page(
        request, form, act, _("The rule is added."), title=_("Add a rule"), submit=_("Add the rule")
    )


@login_required
@require_http_methods(["GET", "POST"])
def end_rule(request: AuthedRequest, uuid: UUID) -> HttpResponse:
    rule = policies.rule_to_keep(user=request.user, uuid=uuid)
    form = EndRuleForm(request.POST or None, initial={"valid_to": clock.today()})

    def act(data: dict[str, Any]) -> HourRule:
        return operations.end_rule(rule=rule, valid_to=data["valid_to"], by=request.user)

    facts = [
        {"label": _("Rule"), "value": rule.title},
        {"label": _("Office"), "value": rule.office.name},
        {"label": _("Source"), "value": rule.source},
    ]
    return _rule_page(
        request, form, act, _("The rule ends on the day given."),
        title=_("End a rule"), submit=_("End the rule"), facts=facts,
    )  # fmt: skip


def _rule_page(request: AuthedRequest, form: Any, act: Any, done: str, **page: Any) -> HttpResponse:
    back = reverse("training:rules")
    crumbs = [{"label": _("Training-hour rules"), "href": back}]
    return form_page(
        request, form, act=act, done=done, to=lambda rule: back, back=back, crumbs=crumbs, **page
    )


@login_required
@require_http_methods(["GET", "POST"])
def record_grade(request: AuthedRequest, uuid: UUID) -> HttpResponse:
    person = policies.person_to_grade(user=request.user, uuid=uuid)
    form = GradeForm(request.POST or None)
    back = reverse("training:person", args=[person.uuid])

    def act(data: dict[str, Any]) -> GradeHeld:
        return operations.record_grade(person=person, by=request.user, **data)

    known = grades_of(person)
    return form_page(
        request,
        form,
        act=act,
        done=_("The grade is recorded."),
        to=lambda held: back,
        title=_("Record a grade"),
        facts=[{"label": held.get_grade_display(), "value": held.since.isoformat()} for held in known],
        crumbs=[{"label": person.name, "href": back}],
        back=back,
        submit=_("Record the grade"),
    )
