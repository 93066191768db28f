from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.admin import messages

from core import wording
from core.errors import DomainError
from core.http import AuthedRequest, paginate, wants_fragment
from exchange import operations, policies, queries
from exchange.forms import ProgrammeSearchForm, QuotaForm


@require_safe
def programmes(request: HttpRequest) -> HttpResponse:
    form = ProgrammeSearchForm(request.GET)
    valid = form.is_valid()
    criteria = {name: form.criterion(name) for name in form.fields}
    page = paginate(queries.programmes(criteria), request, per_page=20)
    context = {
        "form": form,
        "page": page,
        "rows": queries.rows_of(list(page.object_list), get_language() or ""),
        "searching": any(criteria.values()),
    }
    template = "exchange/programmes.html" + ("#rows" if wants_fragment(request) else "")
    return render(request, template, context, status=200 if valid else 400)


@require_http_methods(["GET", "POST"])
def quotas(request: AuthedRequest, page_id: int) -> HttpResponse:
    """In the back office, reached from the page's own header."""
    page = policies.page_for_keeper(user=request.user, page_id=page_id)
    form = QuotaForm(request.POST or None, programme=page.programme)
    if form.is_valid():
        try:
            operations.set_quotas(programme=page.programme, quotas=form.quotas, by=request.user)
        except DomainError as refusal:
            form.add_error(None, wording.say(refusal.code, **refusal.detail))
        else:
            messages.success(request, _("The quotas are saved."))
            return redirect("exchange_quotas", page.pk)
    status = 422 if form.is_bound else 200
    return render(request, "exchange/admin/quotas.html", {"page": page, "form": form}, status=status)
