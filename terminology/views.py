from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from core.http import paginate, wants_fragment
from terminology import policies, queries
from terminology.forms import GlossarySearchForm


@require_safe
def glossary(request: HttpRequest) -> HttpResponse:
    form = GlossarySearchForm(request.GET)
    valid = form.is_valid()
    found = queries.glossary(
        search=form.criterion("q"), tag=form.criterion("tag"), language=get_language() or ""
    )
    context = {"form": form, "page": paginate(found, request), "searching": bool(form.criterion("q"))}
    template = "terminology/glossary.html" + ("#rows" if wants_fragment(request) else "")
    return render(request, template, context, status=200 if valid else 400)


@require_safe
def term(request: HttpRequest, uuid: UUID) -> HttpResponse:
    return render(request, "terminology/term.html", {"term": policies.term_for_reader(uuid=uuid)})
