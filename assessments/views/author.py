"""The question bank in the back office: banks, questions with trial and history, assessments."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from assessments import policies
from assessments.forms.questions.base import QuestionForm
from assessments.forms.questions.registry import QUESTION_FORMS
from assessments.models import Question
from assessments.operations import authoring
from assessments.operations.authoring import Draft
from assessments.queries import (
    alike as alike_queries,
    bank as bank_queries,
    categories as category_queries,
    history as history_queries,
)
from assessments.views import trying
from assessments.views.office import author_page, editing
from assessments.views.question_forms import opened
from assessments.wording import KINDS
from core import i18n
from core.errors import DomainError
from core.http import AuthedRequest
from core.wording import say


@editing
def add_question(request: AuthedRequest, uuid: UUID, kind: str) -> HttpResponse:
    found = policies.bank_for_author(user=request.user, uuid=uuid)
    if kind not in QUESTION_FORMS:
        raise Http404
    form = opened(request, QUESTION_FORMS[kind], found, tree=category_queries.tree_of(found))
    if form.is_bound and form.is_valid():
        key = form.cleaned_data["key"]
        question = _saved(
            form, lambda draft: authoring.add_question(bank=found, key=key, draft=draft, by=request.user)
        )
        if question is not None:
            messages.success(request, _("Question %(key)s was added.") % {"key": key})
            _tell_alike(request, question)
            return redirect(question)
    context = {"bank": found, "form": form, "kind": kind}
    return author_page(
        request, "question_form", _("Add a question: %(kind)s") % {"kind": KINDS[kind]}, context, form
    )


@editing
def question(request: AuthedRequest, uuid: UUID) -> HttpResponse:
    """The newest version with its key, a trial answer, and where it is used."""
    found = policies.question_for_author(user=request.user, uuid=uuid)
    keyed = bank_queries.newest_of(found, trying.language_of(request))
    context = {
        "question": found,
        "keyed": keyed,
        "papers": bank_queries.papers_with(found),
        "hold": bank_queries.hold_of(found),
        "served": bank_queries.times_served(found),
        "reviews": history_queries.reviews_of(found),
        "way": category_queries.way_to(found.category),
        "alike": alike_queries.alike_to(found, request.user),
        **trying.context_of(request, found, keyed),
    }
    return author_page(request, "question", found.key, context)


@editing
def preview(request: AuthedRequest, uuid: UUID) -> HttpResponse:
    """The question as the page of an attempt shows it; an answer is marked and not kept."""
    found = policies.question_for_author(user=request.user, uuid=uuid)
    keyed = bank_queries.newest_of(found, trying.language_of(request))
    context = {"question": found, "keyed": keyed, **trying.context_of(request, found, keyed)}
    return render(request, "assessments/preview.html", context)


@editing
def edit_question(request: AuthedRequest, uuid: UUID) -> HttpResponse:
    found = policies.question_for_author(user=request.user, uuid=uuid)
    form_class = QUESTION_FORMS.get(found.wording.kind)
    if form_class is None:
        raise Http404
    keyed = bank_queries.newest_of(found, i18n.suffix())
    form = opened(
        request,
        form_class,
        found.bank,
        initial=form_class.initial_of(found, keyed.version, keyed.key),
        question=found,
        tree=category_queries.tree_of(found.bank),
    )
    if form.is_bound and form.is_valid():
        expected = form.cleaned_data["expected"]
        saved = _saved(
            form,
            lambda draft: authoring.revise_question(
                question=found, draft=draft, by=request.user, expected=expected
            ),
        )
        if saved is not None:
            messages.success(request, _("Question %(key)s was saved.") % {"key": found.key})
            _tell_alike(request, saved)
            return redirect(found)
    context = {"bank": found.bank, "question": found, "form": form, "kind": found.wording.kind}
    return author_page(request, "question_form", _("Revise %(key)s") % {"key": found.key}, context, form)


@require_POST
def retire_question(request: AuthedRequest, uuid: UUID) -> HttpResponse:
    found = policies.question_for_author(user=request.user, uuid=uuid)
    authoring.retire_question(question=found, by=request.user)
    messages.success(request, _("Question %(key)s was retired.") % {"key": found.key})
    return redirect(found.bank)


@require_POST
def reinstate_question(request: AuthedRequest, uuid: UUID) -> HttpResponse:
    found = policies.question_for_author(user=request.user, uuid=uuid)
    authoring.reinstate_question(question=found, by=request.user)
    messages.success(request, _("Question %(key)s is in use again.") % {"key": found.key})
    return redirect(found)


def _tell_alike(request: AuthedRequest, question: Question) -> None:
    """Of questions that are nearly the same as the one just saved."""
    found = alike_queries.alike_to(question, request.user)
    if found:
        keys = ", ".join(f"{one.question.bank.code} {one.question.key} ({one.percent}%)" for one in found[:5])
        messages.warning(request, _("Nearly the same as: %(keys)s") % {"keys": keys})


def _saved(form: QuestionForm, save: Any) -> Question | None:
    """The saved question, or None with the refusal written into the form."""
    try:
        return save(Draft(**form.draft()))
    except DomainError as refused:
        form.add_error(None, say(refused.code, **refused.detail))
        return None
