"""The yardsticks: bare Django views with no more middleware than they need.

They are never mounted on the site; the bench serves them through a handler of its own.
"""

import uuid

from django.contrib.auth import get_user_model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from core import clock
from core.models import Heartbeat

MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
]


def _three_queries() -> list[object]:
    users = get_user_model()._default_manager
    return [users.count(), users.order_by("pk").first(), list(users.order_by("pk")[:10])]


def signed_in(request: HttpRequest) -> HttpResponse:
    """Session sign-in and three queries."""
    if not request.user.is_authenticated:
        return HttpResponse(status=403)
    return HttpResponse(str(_three_queries()))


def anonymous(request: HttpRequest) -> HttpResponse:
    """A template rendered from three queries."""
    count, first, rows = _three_queries()
    return render(request, "bench/baseline.html", {"count": count, "first": first, "rows": rows})


@csrf_exempt
def insert(request: HttpRequest) -> HttpResponse:
    """Session sign-in and one insert, of what was sent as any view would read it."""
    if not request.user.is_authenticated:
        return HttpResponse(status=403)
    Heartbeat._default_manager.create(name=uuid.uuid4().hex, at=clock.now())
    return HttpResponse(str(len(request.POST)))


urlpatterns = [
    path("signed-in/", signed_in),
    path("anonymous/", anonymous),
    path("insert/", insert),
]

__all__ = ["MIDDLEWARE", "urlpatterns"]
