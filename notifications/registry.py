"""The kinds of notices, and the groups in which people find them. Each app names its own in `events.py`.

    notifications.registry.group("case", _("My cases"), 40)
    notifications.registry.kind(
        "case.returned",
        title=_("Your case was returned: %(qualification)s"),
        body=_("Reason: %(reason)s"),
        label=_("My case was returned"),
        urgent=True,
    )

A parameter that has a text per language is given as {"zh": ..., "en": ...}.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.i18n import suffix


class UnknownKind(LookupError):
    """Nobody can be told something that no inbox could word."""


@dataclass(frozen=True)
class Kind:
    """`label` names the kind where nothing has happened yet, so it has no placeholders. What is `urgent`
    stands in every inbox and is mailed at once, whatever was chosen."""

    name: str
    title: str | Promise
    body: str | Promise
    mail: bool
    urgent: bool
    label: str | Promise
    group: str

    def worded(self, params: Mapping[str, Any]) -> tuple[str, str]:
        """Title and body in the active language."""
        values = {name: _in_language(value) for name, value in params.items()}
        return _filled(self.title, values), _filled(self.body, values)


@dataclass(frozen=True)
class Group:
    """`concerns` says whom it is offered to; what somebody was told of before can be found all the same."""

    key: str
    label: str | Promise
    order: int
    concerns: Callable[[Any], bool] = lambda person: True


OTHERS = Group("", _("Other notices"), 1000)

_kinds: dict[str, Kind] = {}
_groups: dict[str, Group] = {}
# Event of the ledger -> the fields of its data that leave the house.
_published: dict[str, tuple[str, ...]] = {}
# Kind -> whether the receiver may still see what a notice is about: (person, params) -> bool.
_guards: dict[str, Callable[[Any, Mapping[str, Any]], bool]] = {}


def kind(
    name: str,
    *,
    title: str | Promise,
    body: str | Promise,
    mail: bool = True,
    urgent: bool = False,
    label: str | Promise = "",
    group: str = "",
) -> Kind:
    """Register a kind; `mail` says whether it is mailed at once to those who chose nothing.

    Urgent are decisions about the person, cancellations and security: nobody can switch them off, and
    they pass quiet hours. Without `group` it belongs to the one named by what stands before the dot.
    """
    if name in _kinds and str(_kinds[name].title) != str(title):
        raise ValueError(f"kind of notice {name} is registered twice")
    _kinds[name] = Kind(
        name, title, body, mail or urgent, urgent, label or title, group or name.partition(".")[0]
    )
    return _kinds[name]


def group(
    key: str, label: str | Promise, order: int, concerns: Callable[[Any], bool] = lambda person: True
) -> None:
    _groups[key] = Group(key, label, order, concerns)


def publish(event: str, *fields: str) -> None:
    """Let other systems be told of an act of the ledger, with these fields of its data: codes and
    identifiers, nothing that names or describes a person."""
    _published[event] = fields


def published() -> dict[str, tuple[str, ...]]:
    return dict(_published)


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


def is_urgent(name: str) -> bool:
    """A kind of a version since withdrawn is not."""
    return name in _kinds and _kinds[name].urgent


def group_of(name: str) -> Group:
    return _groups.get(_kinds[name].group, OTHERS) if name in _kinds else OTHERS


def grouped(person: Any = None) -> list[tuple[Group, list[Kind]]]:
    """All kinds, or those that concern a person, in the order in which people read them: groups by their
    order, kinds as registered."""
    found: dict[Group, list[Kind]] = {}
    for item in _kinds.values():
        found.setdefault(group_of(item.name), []).append(item)
    offered = [pair for pair in found.items() if person is None or pair[0].concerns(person)]
    return sorted(offered, key=lambda pair: pair[0].order)


def _in_language(value: Any) -> Any:
    if isinstance(value, Mapping) and set(value) <= {"zh", "en"}:
        return value.get(suffix()) or next((text for text in value.values() if text), "")
    return value


def _filled(text: str | Promise, values: dict[str, Any]) -> str:
    try:
        return str(text) % values
    except (KeyError, TypeError, ValueError):
        return str(text)  # an old notice whose wording has since asked for more
