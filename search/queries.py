"""What a person finds. Rows, counts and suggestions all pass the policies of the apps (N-ACC-02)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Max, Q, QuerySet

from core.i18n import suffix
from search import lookup, registry
from search.analysis import Piece, Query, excerpt, marks, parse, pieces
from search.lookup import Hit
from search.models import Entry, Posting
from search.registry import EVERYWHERE, Drawn, Kind

LONGEST = 100  # characters of what is typed
MOST = 1000  # things of a kind that are counted; what is beyond is "more"
PER_KIND = 5
PER_PAGE = 20


@dataclass(frozen=True)
class Result:
    """One line. `language`, zh or en, is that of the title and of the page it leads to."""

    kind: Kind
    thing: int
    score: int
    href: str
    title: tuple[Piece, ...]
    note: str = ""
    context: tuple[Piece, ...] = ()
    language: str = ""

    @property
    def name(self) -> str:
        return "".join(piece.text for piece in self.title)

    @property
    def excerpt(self) -> str:
        return "".join(piece.text for piece in self.context)


@dataclass(frozen=True)
class Group:
    """A kind with what was found of it. `count` is at most MOST; `has_more`: there are still others."""

    kind: Kind
    count: int
    has_more: bool
    results: tuple[Result, ...] = ()


@dataclass(frozen=True)
class Found:
    """Groups, that with the best result first. `is_partial`: nothing holds all the words, so these hold
    most of them. `page` and `pages` are of the one kind that was chosen."""

    groups: tuple[Group, ...] = ()
    is_partial: bool = False
    page: int = 1
    pages: int = 1

    @property
    def results(self) -> list[Result]:
        """All that is shown, the best first whatever its kind."""
        shown = [result for group in self.groups for result in group.results]
        return sorted(shown, key=lambda result: -result.score)


@dataclass(frozen=True)
class _Asked:
    user: Any
    language: str
    query: Query


def find(
    *, user: Any, text: str, language: str, chosen: str = "", page: int = 1, per_kind: int = PER_KIND
) -> Found:
    """Everything that the user may find, with the first results of each kind.

    With the name of a kind as `chosen` a page of that one; the others are only counted. A kind that is not
    the user's is as if it did not exist.
    """
    asked = _Asked(user, language, parse(text))
    open_to = {kind.number: (kind, paths) for kind in registry.kinds() if (paths := kind.scope(user))}
    matches, is_partial = _matches(asked, open_to)
    pages = 1
    shown: list[tuple[Kind, list[Hit], list[Hit]]] = []
    for number, hits in matches.items():
        kind, part = open_to[number][0], hits[:per_kind]
        if kind.name == chosen:
            pages = -(-min(len(hits), MOST) // PER_PAGE)
            page = min(max(page, 1), pages)
            part = hits[:MOST][(page - 1) * PER_PAGE : page * PER_PAGE]
        elif chosen:
            part = []
        shown.append((kind, hits, part))
    shown.sort(key=lambda entry: (-entry[1][0].score, entry[0].order))
    drawn = _draw(asked, [(kind, part) for kind, _hits, part in shown if part])
    groups = (
        Group(kind, min(len(hits), MOST), len(hits) > MOST, drawn.get(kind.number, ()))
        for kind, hits, _part in shown
    )
    return Found(tuple(groups), is_partial, page if pages > 1 else 1, pages)


def holding(*, kind: str, text: str) -> Q:
    """A condition on the rows of the app that owns the kind: they hold every word of the text.

    For narrowing a list that a policy gave. Raises LookupError where there is no such kind.
    """
    declared = registry.by_name(kind)
    if declared is None:
        raise LookupError(kind)
    words = parse(text).words
    wanted = Q() if words else Q(pk__in=())
    for word in words:
        tokens = Q()
        for part in word.ranges:
            tokens |= Q(token__gte=part.token, token__lt=part.end) if part.is_prefix else Q(token=part.token)
        wanted &= Q(pk__in=_gathered(Posting.objects.filter(tokens, kind=declared.number)))
    return wanted


def _gathered(postings: QuerySet[Posting]) -> QuerySet[Any, Any]:
    """The things of a word, once. Grouped, PostgreSQL gathers them first and does not look the word up among
    all the postings of every row it comes across; SQLite does so anyhow, and slows down when it has to group.
    """
    things = postings.values("thing")
    if connection.vendor == "postgresql":
        return things.annotate(best=Max("weight")).values("thing")
    return things


def _matches(
    asked: _Asked, open_to: dict[int, tuple[Kind, tuple[str, ...]]]
) -> tuple[dict[int, list[Hit]], bool]:
    """Of each kind the things that the user may know of, the best first."""
    query = asked.query
    reaches = [
        lookup.Reach(number, None if EVERYWHERE in paths else paths)
        for number, (_kind, paths) in open_to.items()
    ]
    for needed in dict.fromkeys([len(query.words), query.enough]):
        found: dict[int, list[Hit]] = {}
        for hit in lookup.look_up(query, reaches, needed=needed, most=MOST + 1):
            found.setdefault(hit.kind, []).append(hit)
        allowed = {number: _allowed(open_to[number][0], asked.user, hits) for number, hits in found.items()}
        if any(allowed.values()):
            return {number: hits for number, hits in allowed.items() if hits}, needed < len(query.words)
    return {}, False


def _allowed(kind: Kind, user: Any, hits: list[Hit]) -> list[Hit]:
    """The scope of the index is never narrower than that of the app, but a day may have made it wider."""
    if kind.visible is None:
        return hits
    visible = kind.visible(user, [hit.thing for hit in hits])
    return [hit for hit in hits if hit.thing in visible]


def _draw(asked: _Asked, wanted: list[tuple[Kind, list[Hit]]]) -> dict[int, tuple[Result, ...]]:
    if not wanted:
        return {}
    numbers = [kind.number for kind, _hits in wanted]
    things = {hit.thing for _kind, hits in wanted for hit in hits}
    rows = Entry.objects.filter(kind__in=numbers, thing__in=things)
    entries = {(entry.kind, entry.thing): entry for entry in rows}
    results = {}
    for kind, hits in wanted:
        drawn = kind.draw(asked.user, [hit.thing for hit in hits], asked.language)
        results[kind.number] = tuple(
            _result(asked, kind, entry, hit, drawn[hit.thing])
            for hit in hits
            if hit.thing in drawn and (entry := entries.get((kind.number, hit.thing)))
        )
    return results


def _result(asked: _Asked, kind: Kind, entry: Entry, hit: Hit, drawn: Drawn) -> Result:
    """In the reader's language, unless the other one answers better."""
    mine = suffix(asked.language)
    other = "en" if mine == "zh" else "zh"
    versions = [
        _version(asked.query, kind, entry, hit, drawn, language)
        for language in (mine, other)
        if getattr(entry, f"title_{language}") and (not kind.is_text or _link(drawn, language))
    ]
    if not versions:
        versions = [(0, Result(kind, hit.thing, hit.score, "", (Piece(entry.title_zh or entry.title_en),)))]
    _worth, result = max(versions, key=lambda version: version[0])  # the first of equals
    return result


def _version(
    query: Query, kind: Kind, entry: Entry, hit: Hit, drawn: Drawn, language: str
) -> tuple[int, Result]:
    title = getattr(entry, f"title_{language}")
    places = marks(title, query, by_sound=True, is_name=kind.is_person)
    parts = [part for part in entry.parts if part[0] == language]
    context = excerpt([text for _language, _anchor, text in parts], query)
    href = _link(drawn, language)
    if context and not places and parts[context.number][1]:
        href += f"#{parts[context.number][1]}"
    worth = max(len(query.words) + 1 if places else 0, context.hits if context else 0)
    return worth, Result(
        kind, hit.thing, hit.score, href, pieces(title, places), drawn.notes.get(language, drawn.note),
        context.pieces if context else (), language,
    )  # fmt: skip


def _link(drawn: Drawn, language: str) -> str:
    links = {suffix(code) if code else "": href for code, href in drawn.links.items()}
    return links.get(language) or links.get("", "")
