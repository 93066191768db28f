"""Members of a run or a path by a rule."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core.http import AuthedRequest, paginate
from core.pages import form_page
from courses import policies
from courses.forms.members import PlanForm, RuleForm
from courses.forms.runs import NothingForm
from courses.models import EnrolmentRule
from courses.operations import rules
from courses.queries import plans, rule_rows
from courses.views.kept import RUNS, kept_for_trainer


@login_required
@require_GET
def list_rules(request: AuthedRequest, uuid: UUID, space: str = RUNS) -> HttpResponse:
    kept = kept_for_trainer(request, uuid, space)
    context = kept.page(_("Rules"), rules=rule_rows.rules_of(kept.target))
    return render(request, "courses/runs/rules.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def new_rule(request: AuthedRequest, uuid: UUID, space: str = RUNS) -> HttpResponse:
    kept = kept_for_trainer(request, uuid, space)
    initial: dict[str, Any] = {"subtree": True}
    if policies.may_hold_run_at(request.user, kept.target.office):
        initial["office"] = kept.target.office.code
    return form_page(
        request,
        RuleForm(request.POST or None, user=request.user, initial=initial),
        act=lambda data: rules.make_rule(target=kept.target, by=request.user, **data),
        done=_("The rule is written down. Look at whom it concerns, then put it in force."),
        to=lambda rule: kept.url("rule", rule.uuid),
        title=_("New rule"),
        lead=_("Whoever fits all of it joins. Whoever no longer does leaves, and keeps what was done."),
        crumbs=kept.crumbs(_("New rule")),
        back=kept.url("rules"),
        submit=_("Show whom it concerns"),
    )


@login_required
@require_GET
def show_rule(request: AuthedRequest, uuid: UUID, rule: UUID, space: str = RUNS) -> HttpResponse:
    """Who joins and who leaves: shown to whoever keeps the rule, because it is read in that scope."""
    kept = kept_for_trainer(request, uuid, space)
    found = policies.rule_for_trainer(target=kept.target, uuid=rule)
    is_mine = found.keeper_id == request.user.pk
    context = kept.page(
        _("Rule"),
        rule=found,
        facts=rule_rows.facts_of(found),
        is_mine=is_mine,
        is_alive=found.state != EnrolmentRule.State.ENDED and kept.is_open,
        may_take_over=policies.may_hold_run_at(request.user, found.audience.office),
        members=rule_rows.members_by(found),
        batches=rule_rows.batches_of(found),
    )
    if is_mine and context["is_alive"] and plans.keeps_scope(found):
        plan = plans.plan_of_rule(found)
        context |= {"plan": plan, "page": paginate(plan.changes, request)}
    return render(request, "courses/runs/rule.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def edit_rule(request: AuthedRequest, uuid: UUID, rule: UUID, space: str = RUNS) -> HttpResponse:
    kept = kept_for_trainer(request, uuid, space)
    found = policies.rule_for_trainer(target=kept.target, uuid=rule)
    audience = found.audience
    initial = {
        "office": audience.office.code,
        "subtree": audience.subtree,
        "posts": [post.key for post in audience.posts.all()],
        "staff_classes": audience.staff_classes,
        "roles": audience.roles,
    }
    return form_page(
        request,
        RuleForm(request.POST or None, user=request.user, initial=initial),
        act=lambda data: rules.change_rule(rule=found, by=request.user, **data),
        done=_("The rule is changed. Look at whom it concerns, then put it in force again."),
        to=lambda changed: kept.url("rule", changed.uuid),
        title=_("Change the rule"),
        lead=_("You keep it from now on: it reaches as far as your scope."),
        crumbs=kept.crumbs(_("Change the rule")),
        back=kept.url("rule", found.uuid),
        submit=_("Show whom it concerns"),
    )


@login_required
@require_POST
def put_in_force(request: AuthedRequest, uuid: UUID, rule: UUID, space: str = RUNS) -> HttpResponse:
    kept = kept_for_trainer(request, uuid, space)
    found = policies.rule_for_trainer(target=kept.target, uuid=rule)
    policies.check_own_rule(user=request.user, rule=found)
    form = PlanForm(request.POST)
    if form.is_valid():
        batch = rules.put_in_force(rule=found, plan=form.cleaned_data["plan"], by=request.user)
        messages.success(request, _("The rule is in force; every night it is looked at again."))
        return redirect(kept.url("batch", batch.uuid))
    return redirect(kept.url("rule", found.uuid))


@login_required
@require_POST
def take_over(request: AuthedRequest, uuid: UUID, rule: UUID, space: str = RUNS) -> HttpResponse:
    kept = kept_for_trainer(request, uuid, space)
    found = policies.rule_for_trainer(target=kept.target, uuid=rule)
    rules.take_over(rule=found, by=request.user)
    messages.success(request, _("You keep the rule now. Look at whom it concerns, then put it in force."))
    return redirect(kept.url("rule", found.uuid))


@login_required
@require_http_methods(["GET", "POST"])
def end_rule(request: AuthedRequest, uuid: UUID, rule: UUID, space: str = RUNS) -> HttpResponse:
    kept = kept_for_trainer(request, uuid, space)
    found = policies.rule_for_trainer(target=kept.target, uuid=rule)
    return form_page(
        request,
        NothingForm(request.POST if request.method == "POST" else None),
        act=lambda data: rules.end_rule(rule=found, by=request.user),
        done=_("The rule has ended. Who is in stays."),
        to=lambda ended: kept.url("rules"),
        title=_("End the rule?"),
        lead=_("Nobody joins or leaves by it any more. Who is in stays."),
        crumbs=kept.crumbs(_("End the rule")),
        back=kept.url("rule", found.uuid),
        submit=_("End the rule"),
        danger=True,
    )
