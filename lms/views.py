"""Pages that belong to no app: the style guide, the licence page, and two display settings."""

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from core.http import AuthedRequest
from lms import styleguide
from lms.context import THEMES
from lms.version import VERSION
from people import policies as people_policies
from people.registry import Role

THEME_AGE = 365 * 24 * 3600


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
