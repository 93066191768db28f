"""Both languages side by side, and questions that read alike."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from assessments import policies
from assessments.forms.languages import LanguagesForm
from assessments.operations import alike as alike_operations, translating
from assessments.queries import alike as alike_queries, translation
from assessments.views.office import author_page, editing
from core import i18n
from core.errors import DomainError
from core.http import AuthedRequest, paginate
from core.wording import say


@editing
def languages(request: AuthedRequest, uuid: UUID) -> HttpResponse:
    found = policies.question_for_author(user=request.user, uuid=uuid)
    texts = translation.fields_of(found.wording)
    form = LanguagesForm(request.POST or None, texts=texts, initial={"expected": found.wording.number})
    if request.method == "POST" and form.is_valid():
        try:
            translating.write_texts(
                question=found,
                texts=form.written(),
                confirmed=form.confirmed(),
                by=request.user,
                expected=form.cleaned_data["expected"],
            )
        except DomainError as refused:
            form.add_error(None, say(refused.code, **refused.detail))
        else:
            messages.success(request, _("Question %(key)s was saved.") % {"key": found.key})
            return redirect("assessments_author:languages", found.uuid)
    context = {"question": found, "form": form}
    return author_page(
        request, "languages", _("%(key)s in both languages") % {"key": found.key}, context, form
    )


@require_safe
def alike(request: AuthedRequest, uuid: UUID) -> HttpResponse:
    """The bank's pairs that nobody has said anything about."""
    found = policies.bank_for_author(user=request.user, uuid=uuid)
    context = {"bank": found, "page": paginate(alike_queries.pairs_in(found, request.user), request, 20)}
    title = _("%(bank)s: questions that read alike") % {"bank": i18n.localized(found, "title")}
    return author_page(request, "alike", title, context)


@require_POST
def dismiss_alike(request: AuthedRequest, uuid: UUID, other: UUID) -> HttpResponse:
    pair = policies.pair_for_author(user=request.user, one=uuid, other=other)
    alike_operations.dismiss_alike(pair=pair, by=request.user)
    messages.success(request, _("They are not shown as alike any more."))
    if request.POST.get("from") == "bank":
        return redirect("assessments_author:alike", pair.one.bank.uuid)
    return redirect("assessments_author:question", uuid)
