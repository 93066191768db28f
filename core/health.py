"""Signs of life of the parts that no request reaches."""

from __future__ import annotations

from core import clock
from core.models import Heartbeat


def beat(*, name: str) -> None:
    """Say that a background part lives; `healthz` looks at it. No act, so no ledger entry."""
    Heartbeat.objects.update_or_create(name=name, defaults={"at": clock.now()})
