"""Pages that belong to no app: the style guide, the licence page, and two display settings."""

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _, gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from wagtail.admin.auth import require_admin_access

from content.operations.display import keep_reading_settings
from core import display
from core.errors import DomainError
from core.http import AuthedRequest, wants_fragment
from lms import styleguide
from lms.context import THEMES
from lms.version import VERSION
from people import policies as people_policies
from people.registry import Role

THEME_AGE = 365 * 24 * 3600
READING_LABELS: dict[str, Promise] = {
    "size": gettext_lazy("Size of the text"),
    "face": gettext_lazy("Typeface"),
    "width": gettext_lazy("Width of the text"),
    "lines": gettext_lazy("Space between lines"),
    "view": gettext_lazy("Lessons open in"),
    "print": gettext_lazy("Whole site"),
}
READING_OPTIONS: dict[str, dict[str, Promise]] = {
    "size": {
        "small": pgettext_lazy("size of text", "Small"),
        "medium": pgettext_lazy("size of text", "Ordinary"),
        "large": pgettext_lazy("size of text", "Large"),
        "largest": pgettext_lazy("size of text", "Very large"),
    },
    "face": {"serif": gettext_lazy("Serif"), "sans": gettext_lazy("Sans serif")},
    "width": {
        "narrow": pgettext_lazy("width of text", "Narrow"),
        "normal": pgettext_lazy("width of text", "Ordinary"),
        "wide": pgettext_lazy("width of text", "Wide"),
    },
    "lines": {
        "normal": pgettext_lazy("space between lines", "Ordinary"),
        "airy": pgettext_lazy("space between lines", "Wide"),
    },
    "view": {"one": gettext_lazy("One language"), "both": gettext_lazy("Both languages side by side")},
    "print": {"normal": gettext_lazy("Ordinary print"), "large": gettext_lazy("Large print")},
}


@login_required
@require_GET
def show_styleguide(request: AuthedRequest) -> HttpResponse:
    """For people who work on the site: everybody with a role, nobody else."""
    if not people_policies.current_roles(request.user) - {Role.TRAINEE}:
        raise Http404
    return render(
        request, "styleguide.html", {"samples": styleguide.samples(request), "forms": styleguide.forms()}
    )


@require_GET
def show_source(request: HttpRequest) -> HttpResponse:
    facts = [{"label": _("Version"), "value": VERSION}]
    return render(request, "source.html", {"source_url": settings.SOURCE_URL, "facts": facts})


@require_POST
def set_theme(request: HttpRequest) -> HttpResponse:
    theme = request.POST.get("theme", "")
    target = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure()):
        target = "/"
    response = HttpResponseRedirect(target)
    if theme in THEMES:
        response.set_cookie(
            "theme", theme, max_age=THEME_AGE, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE
        )
    else:
        response.delete_cookie("theme", samesite="Lax")
    return response


@require_http_methods(["GET", "POST"])
def set_reading(request: HttpRequest) -> HttpResponse:
    """Size, face, width and lines of reading texts, both languages or one, large print; with or without
    an account."""
    target = request.POST.get("next") or request.GET.get("next") or "/"
    if not url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure()):
        target = "/"
    if request.method == "GET":
        context = {"groups": _reading_groups(display.of(request)), "next": target}
        template = "reading_settings.html" + ("#form" if wants_fragment(request) else "")
        return render(request, template, context)
    chosen = display.PLAIN if request.POST.get("reset") else display.chosen(request.POST)
    if request.user.is_authenticated:
        keep_reading_settings(display=chosen, by=request.user)
        request.session[display.COOKIE] = chosen.text
    response: HttpResponse = HttpResponseRedirect(target)
    response.set_cookie(
        display.COOKIE,
        chosen.text,
        max_age=THEME_AGE,
        samesite="Lax",
        httponly=True,
        secure=settings.SESSION_COOKIE_SECURE,
    )
    return response


def _reading_groups(now: display.Display) -> list[dict[str, Any]]:
    return [
        {
            "name": name,
            "label": READING_LABELS[name],
            "options": [
                {"value": value, "label": READING_OPTIONS[name][value], "chosen": getattr(now, name) == value}
                for value in READING_OPTIONS[name]
            ],
        }
        for name in display.CHOICES
    ]


@require_admin_access
def refuse_size(request: AuthedRequest, *args: str) -> HttpResponse:
    raise DomainError("image_size")
