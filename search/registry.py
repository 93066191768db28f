"""What can be found: each app names its kinds while the apps start."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from django.utils.functional import Promise

EVERYWHERE = ""  # the path above all paths


@dataclass(frozen=True)
class Part:
    """A paragraph. `language` is zh or en, `anchor` its place in the page it leads to."""

    language: str
    text: str
    anchor: str = ""


@dataclass(frozen=True)
class Document:
    """One thing as its app hands it over; `thing` is its key there.

    `aliases` are other names, `pinyin` a known spelling with its words apart, `near` what says what it is.
    `places` are keys of the tree that scopes are made of; a thing without one has no place.
    """

    thing: int
    title_zh: str = ""
    title_en: str = ""
    aliases: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    pinyin: tuple[str, ...] = ()
    near: tuple[Part, ...] = ()
    body: tuple[Part, ...] = ()
    places: tuple[int, ...] = ()
    is_person: bool = False


@dataclass(frozen=True)
class Drawn:
    """What is shown beside the title. `links` by language code where the thing has a page for each, else
    under ""; empty where the searcher may know of it but has no page to go to. `notes` take the place of
    `note` where they depend on the language of the title that is shown: zh or en."""

    links: Mapping[str, str] = field(default_factory=dict)
    note: str = ""
    notes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Kind:
    """`number` stands in the index and is never given to another kind.

    `scope(user)`: the paths below which the user finds things, (EVERYWHERE,) for all, () for none.
    `visible(user, things)`: which of them the user may know of, by the policies of the app. It is asked
    about everything that is found, shown or counted; None where the scope says it all.
    `draw(user, things, language)`: what to show of each; things that are gone are left out.
    `documents(things)`: those documents, or all for None.
    """

    name: str
    number: int
    label: str | Promise
    order: int
    scope: Callable[[Any], tuple[str, ...]]
    draw: Callable[[Any, list[int], str], dict[int, Drawn]]
    documents: Callable[[Iterable[int] | None], Iterator[Document]]
    visible: Callable[[Any, list[int]], set[int]] | None = None
    # Where the pages are in one language each; others are shown in the reader's language.
    is_text: bool = False
    # Titles are names of people, which are read as such.
    is_person: bool = False


@dataclass(frozen=True)
class Tree:
    """Where the places come from: key and path of every node."""

    places: Callable[[], Iterator[tuple[int, str]]]


_kinds: dict[str, Kind] = {}
_trees: list[Tree] = []


def kind(declared: Kind) -> None:
    taken = {other.number: other.name for other in _kinds.values() if other.name != declared.name}
    if declared.number in taken:
        raise ValueError(f"kind {declared.number} is {taken[declared.number]} already")
    _kinds[declared.name] = declared


def tree(places: Callable[[], Iterator[tuple[int, str]]]) -> None:
    _trees[:] = [Tree(places)]


def kinds() -> list[Kind]:
    return sorted(_kinds.values(), key=lambda declared: declared.order)


def by_name(name: str) -> Kind | None:
    return _kinds.get(name)


def places() -> Iterator[tuple[int, str]]:
    for declared in _trees:
        yield from declared.places()


def everybody(user: Any) -> tuple[str, ...]:
    """Scope of what is public."""
    return (EVERYWHERE,)


def signed_in(user: Any) -> tuple[str, ...]:
    """Scope of what everybody with an account may read."""
    return (EVERYWHERE,) if user.is_authenticated else ()
