"""Anybody checks a certificate: by its code, by the address in the QR code, or by the file."""

from __future__ import annotations

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from core.errors import TooMany
from qualifications.forms import CodeForm, FileForm
from qualifications.models.certificate import grouped, normal_code
from qualifications.queries import verification

PER_MINUTE = 100


@never_cache
@require_http_methods(["GET", "POST"])
def verify(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        return _by_file(request)
    if "code" not in request.GET:
        return _page(request, CodeForm(), FileForm())
    form = CodeForm(request.GET)
    if not form.is_valid():
        return _page(request, form, FileForm(), status=422)
    code = normal_code(form.cleaned_data["code"])
    if code is None:
        count_check(request)
        return _page(request, form, FileForm(), unknown=True, status=404)
    return redirect("qualifications:verify_code", code=grouped(code))


@never_cache
@require_GET
def verify_code(request: HttpRequest, code: str) -> HttpResponse:
    count_check(request)
    facts = verification.facts_by_code(code)
    if facts is None:
        return _page(request, CodeForm(initial={"code": code[:60]}), FileForm(), unknown=True, status=404)
    return _page(request, CodeForm(), FileForm(), facts=facts)


def _by_file(request: HttpRequest) -> HttpResponse:
    count_check(request)
    form = FileForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, CodeForm(), form, status=422)
    facts = verification.facts_by_file(form.cleaned_data["file"])
    if facts is None:
        return _page(request, CodeForm(), FileForm(), not_issued=True, status=422)
    return _page(request, CodeForm(), FileForm(), facts=facts, same_file=True)


def count_check(request: HttpRequest) -> None:
    """At most PER_MINUTE checks from one address; TooMany beyond. 128 bits are not found by asking."""
    key = f"verify:{get_adapter().get_client_ip(request)}"
    if cache.add(key, 1, timeout=60):
        return
    try:
        count = cache.incr(key)
    except ValueError:  # ran out between the two lines
        return
    if count > PER_MINUTE:
        raise TooMany("verify_too_often", retry_after=60)


def _page(
    request: HttpRequest, code_form: CodeForm, file_form: FileForm, *, status: int = 200, **found: object
) -> HttpResponse:
    context = {"code_form": code_form, "file_form": file_form, **found}
    return render(request, "qualifications/verify.html", context, status=status)
