from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from core import wording
from search import queries
from search.forms import SiteSearchForm

SUGGESTIONS = 8
LONGEST_ADDRESS = 4000  # of what stands behind the question mark; no form of ours sends as much


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Everything the person may find; visitors find what is public."""
    if refused := _endless(request):
        return refused
    form = SiteSearchForm(request.GET)
    if not form.is_valid():
        return render(request, "search/search.html", {"form": form}, status=400)
    text, kind = form.criterion("q"), form.criterion("kind")
    found = queries.find(
        user=request.user,
        text=text,
        language=get_language() or "",
        chosen=kind,
        page=form.cleaned_data["page"] or 1,
    )
    chosen = next((group for group in found.groups if group.kind.name == kind), None)
    context = {
        "form": form,
        "found": found,
        "text": text,
        "kind": kind,
        "chosen": chosen,
        "first": (found.page - 1) * queries.PER_PAGE + 1,
        "previous": found.page - 1,
        "next": found.page + 1,
        "everywhere": f"?{urlencode({'q': text})}",
    }
    return render(request, "search/search.html", context)


@require_safe
def suggest(request: HttpRequest) -> HttpResponse:
    """The best few while somebody types: a part of the page."""
    if refused := _endless(request):
        return refused
    form = SiteSearchForm(request.GET)
    if not form.is_valid():
        return HttpResponse(status=400)
    text = form.criterion("q")
    found = queries.find(user=request.user, text=text, language=get_language() or "", per_kind=3)
    results = [result for result in found.results if result.href][:SUGGESTIONS]
    return render(request, "search/suggestions.html", {"results": results, "text": text})


def _endless(request: HttpRequest) -> HttpResponse | None:
    """In a line of plain text: the frame of a page would repeat the address, whatever its length."""
    if len(request.META.get("QUERY_STRING", "")) <= LONGEST_ADDRESS:
        return None
    text = wording.say("search.too_long", longest=queries.LONGEST)
    return HttpResponse(text, status=400, content_type="text/plain; charset=utf-8")
