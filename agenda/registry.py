"""What has dates. Each app above names its own in `receivers.py`, so that the calendar imports none of them.

agenda.registry.source("session", _("Sessions"), 10, entries=queries.agenda.sessions_of, one=...)
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.functional import Promise

from agenda.ics import Entry, Status

__all__ = ["Entry", "Source", "Status", "kinds", "source", "source_of", "sources"]


@dataclass(frozen=True)
class Source:
    """A kind of dates. Both functions say only what the person may know, in the active language.

    `entries(person, since, until)`: what touches the days, both included, in a fixed number of queries.
    `one(person, uuid)`: one of them by its `ref`, or None.
    """

    kind: str
    label: str | Promise
    order: int
    entries: Callable[[Any, date, date], list[Entry]]
    one: Callable[[Any, UUID], Entry | None]


_sources: dict[str, Source] = {}


def source(
    kind: str,
    label: str | Promise,
    order: int,
    *,
    entries: Callable[[Any, date, date], list[Entry]],
    one: Callable[[Any, UUID], Entry | None],
) -> None:
    """Called while the apps start."""
    _sources[kind] = Source(kind, label, order, entries, one)


def sources() -> list[Source]:
    return sorted(_sources.values(), key=lambda each: (each.order, each.kind))


def source_of(kind: str) -> Source | None:
    return _sources.get(kind)


def kinds() -> list[tuple[str, str | Promise]]:
    """For forms."""
    return [(each.kind, each.label) for each in sources()]
