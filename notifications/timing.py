"""When a mail may go out: quiet hours and the moments of the digests, in the time of the office (pure)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Shanghai")
DIGEST_AT = time(7, 30)
MONDAY, SATURDAY = 0, 5
DAILY, WEEKLY = "daily", "weekly"


@dataclass(frozen=True)
class Quiet:
    """From `begins` to `ends`, over midnight where it is the later one; and whole weekends."""

    begins: time | None = None
    ends: time | None = None
    weekends: bool = False

    def until(self, at: datetime) -> datetime:
        """The first moment, `at` or later, that is not quiet."""
        local = at.astimezone(ZONE)
        # Night and weekend may follow each other: night, weekend, night.
        for _turn in range(4):
            end = self._end(local)
            if end is None:
                break
            local = end
        return local.astimezone(UTC)

    def _end(self, local: datetime) -> datetime | None:
        if self.weekends and local.weekday() >= SATURDAY:
            return _at(local.date() + timedelta(days=7 - local.weekday()), time())
        if self.begins is None or self.ends is None:
            return None
        now = local.timetz().replace(tzinfo=None)
        if self.begins < self.ends:
            return _at(local.date(), self.ends) if self.begins <= now < self.ends else None
        if now >= self.begins:
            return _at(local.date() + timedelta(days=1), self.ends)
        return _at(local.date(), self.ends) if now < self.ends else None


def period(cadence: str, at: datetime) -> date:
    """The day whose digest is the latest one due at `at`."""
    local = at.astimezone(ZONE)
    day = local.date()
    if cadence == WEEKLY:
        day -= timedelta(days=(day.weekday() - MONDAY) % 7)
    if _at(day, DIGEST_AT) > local:
        day -= timedelta(days=7 if cadence == WEEKLY else 1)
    return day


def next_digest(cadence: str, at: datetime) -> datetime:
    """The moment of the first digest after `at`."""
    step = timedelta(days=7 if cadence == WEEKLY else 1)
    return _at(period(cadence, at) + step, DIGEST_AT).astimezone(UTC)


def _at(day: date, at: time) -> datetime:
    return datetime.combine(day, at, ZONE)
