"""Many questions changed together: chosen by the filters of the list, shown, then done."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from assessments import policies
from assessments.forms.batch import BatchForm
from assessments.models import Bank, Question
from assessments.operations import batch as operations
from assessments.queries import batch as batch_queries, categories as category_queries, finding
from assessments.views.finding import chosen_by, filters_of
from assessments.views.office import author_page, editing
from core import i18n
from core.errors import DomainError
from core.http import AuthedRequest
from core.wording import say


@editing
def batch(request: AuthedRequest, uuid: UUID) -> HttpResponse:
    """The filters stand in the address. A first POST shows what would change, a second one does it to
    exactly the questions that were shown."""
    found = policies.bank_for_author(user=request.user, uuid=uuid)
    tree = category_queries.tree_of(found)
    filters = filters_of(request, Bank.objects.filter(pk=found.pk), tree)
    chosen = finding.shown(chosen_by(filters, Question.objects.filter(bank=found)))
    form = BatchForm(request.POST or None, tree=tree, auto_id="change_%s")
    shown: list[batch_queries.Changed] | None = None
    if request.method == "POST" and form.is_valid():
        if "do" in request.POST:
            return _done(request, found, form)
        rows = list(chosen[: operations.MOST + 1])
        if len(rows) > operations.MOST:
            form.add_error(None, say("batch.too_many", most=operations.MOST))
        else:
            shown = batch_queries.preview(rows, form.changes(), [row.category for row in tree])
    context = {
        "bank": found,
        "filters": filters,
        "count": chosen.count(),
        "form": form,
        "shown": shown,
        "last": batch_queries.last_batch(found),
    }
    title = _("%(bank)s: change many questions") % {"bank": i18n.localized(found, "title")}
    return author_page(request, "batch", title, context, form)


@require_POST
def undo(request: AuthedRequest, uuid: UUID) -> HttpResponse:
    found = policies.bank_for_author(user=request.user, uuid=uuid)
    try:
        restored, kept = operations.undo_batch(bank=found, by=request.user)
    except DomainError as refused:
        messages.error(request, say(refused.code, **refused.detail))
    else:
        messages.success(
            request, _("Taken back: %(count)s questions are as before.") % {"count": len(restored)}
        )
        if kept:
            text = _("Changed again since, so left as they are: %(keys)s")
            messages.warning(request, text % {"keys": ", ".join(kept)})
    return redirect("assessments_author:batch", found.uuid)


def _done(request: AuthedRequest, bank: Bank, form: Any) -> HttpResponse:
    questions = policies.questions_visible_to(request.user).filter(bank=bank)
    known = questions.filter(uuid__in=_identifiers(request.POST.getlist("question")))
    try:
        keys = operations.change_questions(
            bank=bank, questions=list(known), changes=form.changes(), by=request.user
        )
    except DomainError as refused:
        messages.error(request, say(refused.code, **refused.detail))
    else:
        messages.success(request, _("%(count)s questions were changed.") % {"count": len(keys)})
    return redirect("assessments_author:batch", bank.uuid)


def _identifiers(texts: list[str]) -> list[UUID]:
    """What is no identifier names nothing."""
    found = []
    for text in texts:
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return found
