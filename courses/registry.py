"""Published texts kept in the memory of this process, and the pages of a run; no database.

An entry of a shelf is found by the identifier and the version of its row. The version changes with every
write and is read with each request, so nothing has to be told to other processes.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise


def new_version() -> int:
    """Never used before, not even by a transaction that was rolled back."""
    return secrets.randbits(62)


class Shelf:
    """At most `size` texts; the one put in first leaves first."""

    def __init__(self, size: int) -> None:
        self.size = size
        self._entries: dict[tuple[int, int], Any] = {}

    def take(self, key: tuple[int, int], load: Callable[[], Any]) -> Any:
        found = self._entries.get(key)
        if found is None:
            found = load()
            while len(self._entries) >= self.size:
                # Another thread may have removed the same one.
                self._entries.pop(next(iter(self._entries), key), None)
            self._entries[key] = found
        return found


lesson_shelf = Shelf(200)

# What upper apps show in the catalogue below the courses: language code -> HTML, "" for nothing.
catalogue_sections: list[Callable[[str], str]] = []


def catalogue_section(draw: Callable[[str], str]) -> None:
    """Called when the catalogue is drawn, that is at publications; never per request."""
    if draw not in catalogue_sections:
        catalogue_sections.append(draw)


@dataclass(frozen=True)
class RunTab:
    """One of the pages of a run, for those who keep it. `url_name` takes the uuid of the run."""

    name: str
    label: str | Promise
    url_name: str
    order: int


_run_tabs: dict[str, RunTab] = {}


def run_tab(name: str, label: str | Promise, url_name: str, order: int) -> None:
    """Called while the apps start, by whichever app has the page; tabs stand by their order."""
    _run_tabs[name] = RunTab(name, label, url_name, order)


@dataclass(frozen=True)
class RunLink:
    """A page of a run for one of its members. `is_open(run, person)` says whether it is there already."""

    label: str | Promise
    url_name: str
    is_open: Callable[[Any, Any], bool]


_run_links: dict[str, RunLink] = {}


def run_link(label: str | Promise, url_name: str, is_open: Callable[[Any, Any], bool]) -> None:
    """Called while the apps start; members find the link on the page of the run."""
    _run_links[url_name] = RunLink(label, url_name, is_open)


def run_links() -> list[RunLink]:
    return list(_run_links.values())


def run_tabs() -> list[RunTab]:
    return sorted(_run_tabs.values(), key=lambda tab: (tab.order, tab.name))
