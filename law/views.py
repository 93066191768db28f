from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from core import clock
from core.http import paginate
from law import policies, queries
from law.forms import InstrumentSearchForm


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    form = InstrumentSearchForm(request.GET)
    valid = form.is_valid()
    found = queries.instruments(search=form.criterion("q"), kind=form.criterion("kind"))
    context = {"form": form, "page": paginate(found, request), "searching": bool(form.criterion("q"))}
    return render(request, "law/index.html", context, status=200 if valid else 400)


@require_safe
def instrument(request: HttpRequest, key: str) -> HttpResponse:
    row = policies.instrument_for_reader(key=key)
    context = {"instrument": row, "sections": queries.sections_of(row), "today": clock.today()}
    return render(request, "law/instrument.html", context)
