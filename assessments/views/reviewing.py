"""A second person's look at a wording, and the versions that were before it."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from assessments import policies
from assessments.forms.reviewing import RestoreForm, ReviewForm
from assessments.operations import reviewing
from assessments.queries import bank as bank_queries, history as history_queries
from assessments.views import trying
from assessments.views.office import author_page, editing
from core import i18n
from core.errors import DomainError
from core.http import AuthedRequest, paginate
from core.wording import say

PER_PAGE = 20


@require_POST
def submit(request: AuthedRequest, uuid: UUID) -> HttpResponse:
    """To the reviewers, or into use where the bank asks for no approval."""
    found = policies.question_for_author(user=request.user, uuid=uuid)
    try:
        question = reviewing.submit_question(question=found, by=request.user)
    except DomainError as refused:
        messages.error(request, say(refused.code, **refused.detail))
    else:
        done = (
            _("Question %(key)s was handed in for review.")
            if question.state == question.State.IN_REVIEW
            else _("Question %(key)s was put into use.")
        )
        messages.success(request, done % {"key": question.key})
    return redirect(found)


@editing
def review(request: AuthedRequest, uuid: UUID) -> HttpResponse:
    """What differs from the wording in use, the whole question, and the verdict."""
    found = policies.question_for_author(user=request.user, uuid=uuid)
    form = ReviewForm(request.POST or None, initial={"expected": found.wording.number})
    if request.method == "POST" and form.is_valid():
        verdict, expected = form.cleaned_data["verdict"], form.cleaned_data["expected"]
        try:
            if verdict == "approve":
                reviewing.approve_question(question=found, by=request.user, expected=expected)
                messages.success(request, _("Question %(key)s was approved.") % {"key": found.key})
            else:
                reason = form.cleaned_data["reason"]
                reviewing.send_back_question(
                    question=found, by=request.user, expected=expected, reason=reason
                )
                messages.success(request, _("Question %(key)s was sent back.") % {"key": found.key})
        except DomainError as refused:
            form.add_error(None, say(refused.code, **refused.detail))
        else:
            return redirect(found)
    language = i18n.suffix()
    keyed = bank_queries.newest_of(found, language)
    objection = policies.objection_to_review(question=found, user=request.user)
    context = {
        "question": found,
        "keyed": keyed,
        "form": form,
        "item": trying.shown(keyed, language),
        "differences": history_queries.compared(found, found.current, language),
        "reviews": history_queries.reviews_of(found),
        "objection": say(objection) if objection else "",
    }
    return author_page(request, "review", _("Review of %(key)s") % {"key": found.key}, context, form)


@require_safe
def history(request: AuthedRequest, uuid: UUID) -> HttpResponse:
    found = policies.question_for_author(user=request.user, uuid=uuid)
    shown = paginate(history_queries.versions_of(found), request, PER_PAGE)
    context = {
        "question": found,
        "page": shown,
        "rows": history_queries.rows_of(found, shown.object_list, i18n.suffix()),
        "reviews": history_queries.reviews_of(found),
    }
    return author_page(request, "history", _("Versions of %(key)s") % {"key": found.key}, context)


@require_POST
def restore(request: AuthedRequest, uuid: UUID) -> HttpResponse:
    found = policies.question_for_author(user=request.user, uuid=uuid)
    form = RestoreForm(request.POST, question=found)
    if not form.is_valid():
        messages.error(request, _("There is no such version."))
        return redirect("assessments_author:history", found.uuid)
    number = form.cleaned_data["number"]
    try:
        reviewing.restore_version(
            question=found, number=number, by=request.user, expected=form.cleaned_data["expected"]
        )
    except DomainError as refused:
        messages.error(request, say(refused.code, **refused.detail))
    else:
        messages.success(
            request, _("Version %(number)s was written again as the newest one.") % {"number": number}
        )
    return redirect("assessments_author:history", found.uuid)
