"""The question bank in the back office: banks, questions with trial and history, assessments."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessments import policies
from assessments.forms.bank import BankForm, FilterForm, ShareForm
from assessments.forms.questions.base import QuestionForm
from assessments.forms.questions.registry import QUESTION_FORMS
from assessments.models import Question
from assessments.operations import authoring, banks
from assessments.operations.authoring import Draft
from assessments.queries import bank as bank_queries
from assessments.wording import KINDS
from core import i18n
from core.errors import DomainError, Invalid
from core.http import AuthedRequest, paginate
from core.wording import say

editing = require_http_methods(["GET", "HEAD", "POST"])


def author_only(request: AuthedRequest) -> None:
    if not policies.may_author(request.user):
        raise Http404


@editing
def bank_list(request: AuthedRequest) -> HttpResponse:
    author_only(request)
    form = BankForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            bank = banks.create_bank(by=request.user, **form.cleaned_data)
        except DomainError as refused:
            form.add_error("code", say(refused.code, **refused.detail))
        else:
            return redirect(bank)
    rows = bank_queries.with_counts(policies.banks_visible_to(request.user)).order_by("code")
    return author_page(
        request, "banks", _("Question bank"), {"page": paginate(rows, request), "form": form}, form
    )


@require_safe
def bank(request: AuthedRequest, uuid: UUID) -> HttpResponse:
    found = policies.bank_for_author(user=request.user, uuid=uuid)
    filters = FilterForm(request.GET, competencies=bank_queries.competencies_in(found))
    chosen = filters.cleaned_data if filters.is_valid() else {}
    context = {
        "bank": found,
        "filters": filters,
        "page": paginate(bank_queries.questions_in(found, chosen), request),
        "assessments": bank_queries.assessments_in(found),
        "blueprints": bank_queries.blueprints_in(found),
        "shares": bank_queries.shares_of(found),
        "share_form": ShareForm(),
        "kinds": [(kind, KINDS[kind]) for kind in QUESTION_FORMS],
        "owns": found.owner_id == request.user.pk,
    }
    return author_page(request, "bank", i18n.localized(found, "title"), context)


@require_POST
def share(request: AuthedRequest, uuid: UUID) -> HttpResponse:
    found = policies.bank_for_author(user=request.user, uuid=uuid)
    form = ShareForm(request.POST)
    person = (
        bank_queries.person_by_staff_number(form.cleaned_data["staff_number"]) if form.is_valid() else None
    )
    if person is None:
        messages.error(request, _("There is no trainer with this staff number."))
        return redirect(found)
    act = banks.unshare_bank if request.POST.get("end") else banks.share_bank
    act(bank=found, person=person, by=request.user)
    messages.success(request, _("The sharing of the bank was changed."))
    return redirect(found)


@editing
def add_question(request: AuthedRequest, uuid: UUID, kind: str) -> HttpResponse:
    found = policies.bank_for_author(user=request.user, uuid=uuid)
    if kind not in QUESTION_FORMS:
        raise Http404
    form = QUESTION_FORMS[kind](request.POST or None)
    if request.method == "POST" and form.is_valid():
        key = form.cleaned_data["key"]
        question = _saved(
            form, lambda draft: authoring.add_question(bank=found, key=key, draft=draft, by=request.user)
        )
        if question is not None:
            messages.success(request, _("Question %(key)s was added.") % {"key": key})
            return redirect(question)
    context = {"bank": found, "form": form, "kind": kind}
    return author_page(
        request, "question_form", _("Add a question: %(kind)s") % {"kind": KINDS[kind]}, context, form
    )


@require_safe
def question(request: AuthedRequest, uuid: UUID) -> HttpResponse:
    """The current version with its key, a trial answer, and where it is used."""
    found = policies.question_for_author(user=request.user, uuid=uuid)
    language = {"zh": "zh", "en": "en"}.get(request.GET.get("in", ""), i18n.suffix())
    keyed = bank_queries.current_of(found, language)
    data = None
    trial, problem = None, ""
    if "try" in request.GET:
        data = {name: request.GET.getlist(name) for name in request.GET if name not in ("try", "in")}
        try:
            trial = bank_queries.trial(keyed, found.default_marks, language, data)
        except Invalid as refused:
            problem, data = say(refused.code, **refused.detail), None
    context = {
        "question": found,
        "keyed": keyed,
        "item": {"position": 1, "view": bank_queries.preview(keyed.version, language, data)},
        "trial": trial,
        "problem": problem,
        "language": language,
        "other": "zh" if language == "en" else "en",
        "papers": bank_queries.papers_with(found),
        "hold": bank_queries.hold_of(found),
        "served": bank_queries.times_served(found),
    }
    return author_page(request, "question", found.key, context)


@editing
def edit_question(request: AuthedRequest, uuid: UUID) -> HttpResponse:
    found = policies.question_for_author(user=request.user, uuid=uuid)
    form_class = QUESTION_FORMS.get(found.wording.kind)
    if form_class is None:
        raise Http404
    keyed = bank_queries.current_of(found, i18n.suffix())
    if request.method == "POST":
        form = form_class(request.POST, question=found)
        if form.is_valid():
            expected = form.cleaned_data["expected"]
            saved = _saved(
                form,
                lambda draft: authoring.revise_question(
                    question=found, draft=draft, by=request.user, expected=expected
                ),
            )
            if saved is not None:
                messages.success(request, _("Question %(key)s was saved.") % {"key": found.key})
                return redirect(found)
    else:
        form = form_class(question=found, initial=form_class.initial_of(found, keyed.version, keyed.key))
    context = {"bank": found.bank, "question": found, "form": form, "kind": found.wording.kind}
    return author_page(request, "question_form", _("Revise %(key)s") % {"key": found.key}, context, form)


@require_safe
def history(request: AuthedRequest, uuid: UUID) -> HttpResponse:
    found = policies.question_for_author(user=request.user, uuid=uuid)
    context = {"question": found, "versions": bank_queries.versions_of(found, i18n.suffix())}
    return author_page(request, "history", _("Versions of %(key)s") % {"key": found.key}, context)


@require_POST
def retire_question(request: AuthedRequest, uuid: UUID) -> HttpResponse:
    found = policies.question_for_author(user=request.user, uuid=uuid)
    authoring.retire_question(question=found, by=request.user)
    messages.success(request, _("Question %(key)s was retired.") % {"key": found.key})
    return redirect(found.bank)


def _saved(form: QuestionForm, save: Any) -> Question | None:
    """The saved question, or None with the refusal written into the form."""
    try:
        return save(Draft(**form.draft()))
    except DomainError as refused:
        form.add_error(None, say(refused.code, **refused.detail))
        return None


def author_page(
    request: AuthedRequest, name: str, title: str, context: dict[str, Any], form: Any = None
) -> HttpResponse:
    refused = form is not None and form.is_bound and bool(form.errors)
    return render(
        request,
        f"assessments/cms/{name}.html",
        {"page_title": title, "header_icon": "help", **context},
        status=422 if refused else 200,
    )
