"""The kinds of notices. Each app names its own in `events.py`.

    notifications.registry.kind(
        "case.returned",
        title=_("Your case was returned"),
        body=_("%(qualification)s: %(reason)s"),
        mail=True,
    )

A parameter that has a text per language is given as {"zh": ..., "en": ...}.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

from core.i18n import suffix


class UnknownKind(LookupError):
    """Nobody can be told something that no inbox could word."""


@dataclass(frozen=True)
class Kind:
    name: str
    title: str | Promise
    body: str | Promise
    mail: bool

    def worded(self, params: Mapping[str, Any]) -> tuple[str, str]:
        """Title and body in the active language."""
        values = {name: _in_language(value) for name, value in params.items()}
        return _filled(self.title, values), _filled(self.body, values)


_kinds: dict[str, Kind] = {}
# Kind -> whether the receiver may still see what a notice is about: (person, params) -> bool.
_guards: dict[str, Callable[[Any, Mapping[str, Any]], bool]] = {}


def kind(name: str, *, title: str | Promise, body: str | Promise, mail: bool = True) -> Kind:
    """Register a kind; `mail` says whether it is mailed to those who chose nothing."""
    if name in _kinds and str(_kinds[name].title) != str(title):
        raise ValueError(f"kind of notice {name} is registered twice")
    _kinds[name] = Kind(name, title, body, mail)
    return _kinds[name]


def get(name: str) -> Kind:
    try:
        return _kinds[name]
    except KeyError:
        raise UnknownKind(f"kind of notice {name} is not registered in any events.py") from None


def guard(names: Iterable[str], check: Callable[[Any, Mapping[str, Any]], bool]) -> None:
    """Asked before a notice leaves the house; who has lost the right in the meantime is not mailed."""
    for name in names:
        get(name)
        _guards[name] = check


def still_visible(name: str, person: Any, params: Mapping[str, Any]) -> bool:
    return name not in _guards or _guards[name](person, params)


def registered() -> dict[str, Kind]:
    return dict(_kinds)


def _in_language(value: Any) -> Any:
    if isinstance(value, Mapping) and set(value) <= {"zh", "en"}:
        return value.get(suffix()) or next((text for text in value.values() if text), "")
    return value


def _filled(text: str | Promise, values: dict[str, Any]) -> str:
    try:
        return str(text) % values
    except (KeyError, TypeError, ValueError):
        return str(text)  # an old notice whose wording has since asked for more
