"""The dates of a person: as a month, as a list, as a file."""

from __future__ import annotations

import calendar
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from agenda import ics, registry
from agenda.ics import Entry, Status
from core import clock

if TYPE_CHECKING:
    from agenda.models import Feed
    from people.models import User

MONDAY_FIRST = calendar.Calendar(0)
COMING_DAYS = 62
# What a file says: some weeks back, so that a program shows what was, and a year ahead.
FILE_BACK, FILE_AHEAD = timedelta(days=60), timedelta(days=366)


@dataclass(frozen=True)
class Day:
    day: date
    entries: list[Entry]
    in_month: bool = True

    @property
    def is_today(self) -> bool:
        return self.day == clock.today()


def entries_of(person: User, since: date, until: date, kinds: Collection[str] = ()) -> list[Entry]:
    """What touches the days, both included; every kind where none is named."""
    found = [
        entry
        for source in registry.sources()
        if not kinds or source.kind in kinds
        for entry in source.entries(person, since, until)
    ]
    return sorted(found, key=lambda entry: entry.order(clock.OFFICE_ZONE))


def one_of(person: User, kind: str, uuid: object) -> Entry | None:
    source = registry.source_of(kind)
    return source.one(person, uuid) if source else None  # type: ignore[arg-type]


def days_of_month(month: date) -> list[list[date]]:
    """The weeks that the month touches, whole, from Monday."""
    return MONDAY_FIRST.monthdatescalendar(month.year, month.month)


def weeks(month: date, entries: Sequence[Entry]) -> list[list[Day]]:
    by_day = _by_day(entries)
    return [
        [Day(day, by_day.get(day, []), day.month == month.month) for day in week]
        for week in days_of_month(month)
    ]


def days(entries: Sequence[Entry], since: date, until: date) -> list[Day]:
    """Days with something in them. What lasts longer stands at its first day, or at the first one shown."""
    by_day: dict[date, list[Entry]] = {}
    for entry in entries:
        first, last = entry.days(clock.OFFICE_ZONE)
        if first <= until and last >= since:
            by_day.setdefault(max(first, since), []).append(entry)
    return [Day(day, by_day[day]) for day in sorted(by_day)]


def _by_day(entries: Sequence[Entry]) -> dict[date, list[Entry]]:
    found: dict[date, list[Entry]] = {}
    for entry in entries:
        day, last = entry.days(clock.OFFICE_ZONE)
        while day <= last:
            found.setdefault(day, []).append(entry)
            day += timedelta(days=1)
    return found


def file_of(feed: Feed) -> bytes:
    """In the language of its owner, and only of the kinds chosen; nothing that is merely on offer."""
    today = clock.today()
    with translation.override(feed.person.language):
        entries = entries_of(feed.person, today - FILE_BACK, today + FILE_AHEAD, feed.kinds or ("",))
        return _file([entry for entry in entries if entry.status != Status.OFFERED])


def file_with(entry: Entry) -> bytes:
    return _file([entry])


def _file(entries: list[Entry]) -> bytes:
    return ics.document(
        entries,
        name=_("Comity: my dates"),
        language=translation.get_language() or settings.LANGUAGE_CODE,
        site=settings.SITE_ORIGIN,
        zone=clock.OFFICE_ZONE,
    )
