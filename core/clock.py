"""The only clock. Business time is an instant in UTC; dates are those of the office in Beijing."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import connection

OFFICE_ZONE = ZoneInfo("Asia/Shanghai")


class _HostTime:
    """Host time that never runs backwards within this process, whatever NTP does to the host."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._last = datetime.min.replace(tzinfo=UTC)

    def read(self) -> datetime:
        with self._lock:
            self._last = max(self._last, datetime.now(UTC))
            return self._last


class Frozen:
    """A clock that stands still until it is moved; tests hold one."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def move(self, step: timedelta | None = None, **parts: float) -> datetime:
        """Move by a timedelta or its parts: `clock.move(minutes=5)`."""
        self.at += step if step is not None else timedelta(**parts)
        return self.at

    def set(self, at: datetime) -> None:
        self.at = _aware(at)


_host = _HostTime()
_frozen: Frozen | None = None


def now(*, connection_time: bool = False) -> datetime:
    """The present instant, aware, in UTC.

    `connection_time` asks PostgreSQL instead of the host, so that all hosts agree on what came first;
    it costs a query and is meant for code that already holds the row lock. SQLite has one host only.
    """
    if _frozen is not None:
        return _frozen.at
    if connection_time and connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT clock_timestamp()")
            return cursor.fetchone()[0].astimezone(UTC)
    return _host.read()


def today() -> date:
    """The calendar day in Beijing, on which deadlines and validity of papers are counted."""
    return now().astimezone(OFFICE_ZONE).date()


@contextmanager
def frozen(at: datetime) -> Iterator[Frozen]:
    """Replace the clock in every thread of this process; for tests, through the fixture `clock`."""
    global _frozen
    before, _frozen = _frozen, Frozen(_aware(at))
    try:
        yield _frozen
    finally:
        _frozen = before


def _aware(at: datetime) -> datetime:
    if at.tzinfo is None:
        raise ValueError("the clock needs an instant with a time zone")
    return at.astimezone(UTC)
