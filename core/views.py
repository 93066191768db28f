"""Health of the installation, and the pages for what goes wrong."""

from __future__ import annotations

import logging
from datetime import timedelta

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from core import clock
from core.identifiers import uuid4
from core.models import Heartbeat
from core.rendering import note_denial, refusal

logger = logging.getLogger("comity.health")
WORKER_FRESH = timedelta(seconds=60)


@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """Each part named; 503 only when nothing can be served, because that is what a balancer acts on."""
    parts = {"database": _database(), "worker": "unknown", "storage": _storage()}
    if parts["database"] == "ok":
        parts["worker"] = _worker()
    status = "ok" if set(parts.values()) == {"ok"} else "degraded"
    response = JsonResponse({"status": status, **parts}, status=200 if parts["database"] == "ok" else 503)
    response["Cache-Control"] = "no-store"
    return response


def _database() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            cursor.fetchone()
    except DatabaseError:
        logger.exception("database does not answer")
        return "down"
    return "ok"


def _worker() -> str:
    beat = Heartbeat.objects.filter(name="worker").first()
    if beat is None:
        return "down"
    return "ok" if clock.now() - beat.at <= WORKER_FRESH else "down"


def _storage() -> str:
    content = uuid4().bytes
    try:
        name = default_storage.save(f"health/{uuid4()}", ContentFile(content))
        try:
            with default_storage.open(name) as file:
                intact = file.read() == content
        finally:
            default_storage.delete(name)
    except OSError:
        logger.exception("media storage cannot be written")
        return "down"
    return "ok" if intact else "down"


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return refusal(request, status=400, code="bad_request")


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    note_denial(request, "not_allowed")
    return refusal(request, status=403, code="not_allowed")


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return refusal(request, status=404, code="not_found")


def server_error(request: HttpRequest) -> HttpResponse:
    return refusal(request, status=500, code="server_error")


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    note_denial(request, "csrf_failed")
    return refusal(request, status=403, code="csrf_failed")
