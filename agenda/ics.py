"""Dates of a person, and the iCalendar file (RFC 5545) that says them. No database, no Django.

The file of the same entries is the same, byte for byte: what stands in DTSTAMP is when the entry changed,
as the standard has it for files without a METHOD.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event

PRODUCT = "-//Comity//Calendar//EN"
REFRESH = timedelta(hours=4)


class Status(StrEnum):
    CONFIRMED = "confirmed"
    TENTATIVE = "tentative"  # waits for a seat or a decision
    CANCELLED = "cancelled"
    OFFERED = "offered"  # could be signed up for; on the page only


@dataclass(frozen=True)
class Entry:
    """One date of one person. Whole days where `begins` and `ends` are days; both are included.

    `kind` and `ref` name it for good; `sequence` never goes down; `note` is how things stand with it.
    """

    kind: str
    ref: str
    title: str
    begins: date
    ends: date
    href: str
    changed_at: datetime
    sequence: int = 0
    place: str = ""
    note: str = ""
    status: Status = Status.CONFIRMED

    @property
    def is_whole_day(self) -> bool:
        return not isinstance(self.begins, datetime)

    def days(self, zone: ZoneInfo) -> tuple[date, date]:
        """The first and the last day it touches; what ends at midnight does not touch the day after."""
        if not isinstance(self.begins, datetime) or not isinstance(self.ends, datetime):
            return self.begins, self.ends
        last = (self.ends - timedelta(microseconds=1)).astimezone(zone).date()
        return self.begins.astimezone(zone).date(), last

    def order(self, zone: ZoneInfo) -> tuple[datetime, str, str]:
        """For sorting: by beginning, whole days before the hours of their day."""
        if isinstance(self.begins, datetime):
            return self.begins, self.kind, self.ref
        return datetime.combine(self.begins, time(), zone), self.kind, self.ref


def document(entries: Iterable[Entry], *, name: str, language: str, site: str, zone: ZoneInfo) -> bytes:
    """`site` is the origin of links; its host makes the UIDs unique in the world."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("x-wr-calname", name, parameters={"LANGUAGE": language})
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    days: list[date] = []
    for entry in sorted(entries, key=lambda entry: entry.order(zone)):
        calendar.add_component(_event(entry, site, zone))
        days += entry.days(zone)
    if days:
        first, last = min(days).replace(month=1, day=1), max(days)
        calendar.add_missing_timezones(
            first_date=first, last_date=last.replace(year=last.year + 1, month=1, day=1)
        )
    return calendar.to_ical()


def _event(entry: Entry, site: str, zone: ZoneInfo) -> Event:
    event = Event()
    host = site.partition("://")[2].partition(":")[0]
    changed = entry.changed_at.astimezone(UTC).replace(microsecond=0)
    event.add("uid", f"{entry.kind}-{entry.ref}@{host}")
    event.add("dtstamp", changed)
    event.add("last-modified", changed)
    event.add("sequence", entry.sequence)
    event.add("summary", entry.title)
    if isinstance(entry.begins, datetime) and isinstance(entry.ends, datetime):
        event.add("dtstart", entry.begins.astimezone(zone))
        event.add("dtend", entry.ends.astimezone(zone))
    else:
        event.add("dtstart", entry.begins)
        event.add("dtend", entry.ends + timedelta(days=1))  # the standard's end is not included
        event.add("transp", "TRANSPARENT")
    if entry.place:
        event.add("location", entry.place)
    if entry.note:
        event.add("description", entry.note)
    event.add("url", f"{site}{entry.href}")
    event.add("status", entry.status.value.upper())
    return event
