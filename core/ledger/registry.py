"""Which events there are and how each is worded. Apps register theirs in `events.py`."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar, TypeVar

from django.utils.functional import Promise

if TYPE_CHECKING:
    from core.ledger.models import LedgerEntry


class UnknownEvent(LookupError):
    """Nothing may enter the ledger that no history page could explain."""


class LedgerEvent:
    """`label` names the act; `describe` says it with the particulars of one entry."""

    name: ClassVar[str]
    label: ClassVar[str | Promise]

    def describe(self, entry: LedgerEntry) -> str:
        return str(self.label)


E = TypeVar("E", bound=LedgerEvent)
_events: dict[str, LedgerEvent] = {}


def event(name: str) -> Callable[[type[E]], type[E]]:
    """Class decorator: `@ledger.event("award.revoked")`; names are noun.past."""

    def add(cls: type[E]) -> type[E]:
        known = _events.get(name)
        if known is not None and type(known).__qualname__ != cls.__qualname__:
            raise ValueError(f"ledger event {name} is registered twice")
        cls.name = name
        _events[name] = cls()
        return cls

    return add


def get(name: str) -> LedgerEvent:
    try:
        return _events[name]
    except KeyError:
        raise UnknownEvent(f"ledger event {name} is not registered in any events.py") from None


def registered() -> dict[str, LedgerEvent]:
    return dict(_events)
