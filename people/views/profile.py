from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core import access, wording
from core.errors import DomainError, Invalid
from core.http import AuthedRequest
from people import queries
from people.forms import PasswordForm
from people.operations import accounts, invitations

LOOKS_SHOWN = 50


@login_required
@require_GET
def show_profile(request: AuthedRequest) -> HttpResponse:
    person = request.user
    facts = [
        {"label": _("Staff number"), "value": person.staff_number},
        {"label": _("Full name in Chinese"), "value": person.full_name_zh or "—"},
        {"label": _("Full name in Latin letters"), "value": person.full_name_latin or "—"},
        {"label": _("E-mail"), "value": person.email or "—"},
    ]
    return render(
        request,
        "people/profile.html",
        {
            "person": queries.placed(person),
            "facts": facts,
            "languages": settings.LANGUAGES,
            "sessions": queries.sessions_of(person),
            "second_factor": queries.has_second_factor(person),
            "looks": access.who_viewed(person)[:LOOKS_SHOWN],
        },
    )


@login_required
@require_POST
def sign_out_everywhere(request: AuthedRequest) -> HttpResponse:
    accounts.sign_out_everywhere(person=request.user, by=request.user)
    logout(request)  # and with it what the browser keeps
    messages.success(request, _("You are signed out everywhere."))
    return HttpResponseRedirect(reverse("account_login"))


@require_POST
def choose_language(request: HttpRequest) -> HttpResponse:
    """Works before signing in too; the page one came from is shown again in the other language."""
    language = request.POST.get("language", "")
    if language not in dict(settings.LANGUAGES):
        raise Invalid("account.language_unknown")
    if request.user.is_authenticated:
        accounts.set_language(by=request.user, language=language)
    request.language_chosen = language  # type: ignore[attr-defined]
    target = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure()):
        target = "/"
    return HttpResponseRedirect(target)


@require_http_methods(["GET", "POST"])
def accept_invitation(request: HttpRequest, token: str) -> HttpResponse:
    invitation = queries.invitation_by_token(token)
    if invitation is None:
        return render(request, "people/accept.html", {"form": None}, status=404)
    form = PasswordForm(request.POST or None, person=invitation.person)
    status = 422 if form.is_bound else 200
    if form.is_valid():
        try:
            invitations.accept_invitation(token=token, password=form.cleaned_data["password"])
        except DomainError as refusal:
            form.add_error(None, wording.say(refusal.code))
            status = refusal.status
        else:
            messages.success(request, _("Your password is set. Sign in with your staff number."))
            return HttpResponseRedirect(reverse("account_login"))
    return render(request, "people/accept.html", {"form": form, "person": invitation.person}, status=status)


def closed(request: HttpRequest, **kwargs: str) -> HttpResponse:
    """Pages of allauth that would let people make accounts or addresses by themselves."""
    raise Http404


def to_sign_in(request: HttpRequest, **kwargs: str) -> HttpResponse:
    """Wagtail has a sign-in of its own, which knows neither limits nor second factor."""
    query = request.META.get("QUERY_STRING", "")
    return HttpResponseRedirect(reverse("account_login") + (f"?{query}" if query else ""))
