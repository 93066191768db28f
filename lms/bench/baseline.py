"""The yardsticks: bare Django views with no more middleware than they need.

They are never mounted on the site; the bench serves them through a handler of its own.
"""

import uuid

from django.contrib.auth import get_user_model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

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


def insert(request: HttpRequest) -> HttpResponse:
    """Session sign-in and one insert."""
    if not request.user.is_authenticated:
        return HttpResponse(status=403)
    Heartbeat._default_manager.create(name=f"bench-{uuid.uuid4()}")
    return HttpResponse("{}")


urlpatterns = [
    path("signed-in/", signed_in),
    path("anonymous/", anonymous),
    path("insert/", insert),
]

__all__ = ["MIDDLEWARE", "urlpatterns"]
