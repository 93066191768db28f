"""Reads of the law register. What is not recorded comes back as None, never as a guess."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import Count, Exists, F, Max, OuterRef, Prefetch, Q, QuerySet

from core import clock
from core.i18n import localized
from law.models import Instrument, InstrumentVersion, Provision, Renumbering
from law.registry import fold

_Moves = dict[int, list[Renumbering]]


@dataclass(frozen=True)
class ProvisionRow:
    """A provision with the renumberings away from it and to it."""

    provision: Provision
    moved_to: list[Renumbering]
    moved_from: list[Renumbering]


@dataclass(frozen=True)
class VersionSection:
    version: InstrumentVersion
    rows: list[ProvisionRow]


_NEWEST_FIRST = (F("in_force_from").desc(nulls_last=True), "-label")


def provisions() -> QuerySet[Provision]:
    """Provisions that can be cited without another query."""
    return Provision.objects.select_related("version__instrument")


def provision(
    instrument_key: str, article: str, on: dt.date | None = None, *, version: str = ""
) -> Provision | None:
    """The article of the version named, or else as it stood on the day (today when none is given).

    While one version is known to have been in force on the day, no other one answers for it. Where the
    dates do not tell, the newest version that is not known to be out of force does;
    `Provision.in_force_on` then says None.
    """
    versions = InstrumentVersion.objects.filter(instrument__key=instrument_key)
    if version:
        chosen = list(versions.filter(label=version))
    else:
        chosen = _answering(versions.order_by(*_NEWEST_FIRST), on or clock.today())
    found = {row.version_id: row for row in provisions().filter(version__in=chosen, article=article.strip())}
    return next((found[row.pk] for row in chosen if row.pk in found), None)


def _answering(versions: Iterable[InstrumentVersion], day: dt.date) -> list[InstrumentVersion]:
    answers = [(version, version.in_force_on(day)) for version in versions]
    known = [version for version, in_force in answers if in_force]
    return known or [version for version, in_force in answers if in_force is None]


def overlapping(
    version: InstrumentVersion, in_force_from: dt.date | None, in_force_to: dt.date | None
) -> InstrumentVersion | None:
    """Another version recorded as in force on one of these days; unknown first days overlap nothing."""
    if in_force_from is None:
        return None
    others = InstrumentVersion.objects.filter(instrument=version.instrument_id).exclude(pk=version.pk)
    others = others.filter(Q(in_force_to=None) | Q(in_force_to__gte=in_force_from))
    if in_force_to is None:
        return others.filter(in_force_from__isnull=False).first()
    return others.filter(in_force_from__lte=in_force_to).first()


def provisions_by_id(ids: Collection[int]) -> dict[int, Provision]:
    return provisions().in_bulk(list(ids))


def instrument_keys(provision_ids: Collection[int]) -> set[str]:
    return set(
        Provision.objects.filter(pk__in=list(provision_ids)).values_list(
            "version__instrument__key", flat=True
        )
    )


def versions_of(instrument: Instrument) -> QuerySet[InstrumentVersion]:
    """Newest first, each with its provisions."""
    return instrument.versions.order_by(*_NEWEST_FIRST).prefetch_related(
        Prefetch("provisions", queryset=Provision.objects.order_by("order"))
    )


def sections_of(instrument: Instrument) -> list[VersionSection]:
    """The whole of the instrument in three queries: versions, provisions, renumberings."""
    moved_to: _Moves = defaultdict(list)
    moved_from: _Moves = defaultdict(list)
    for move in renumberings_in(instrument):
        moved_to[move.from_provision_id].append(move)
        moved_from[move.to_provision_id].append(move)
    sections = []
    for version in versions_of(instrument):
        version.instrument = instrument
        rows = [
            ProvisionRow(row, moved_to.get(row.pk, []), moved_from.get(row.pk, []))
            for row in version.provisions.all()
        ]
        sections.append(VersionSection(version, rows))
    return sections


def renumberings_of(provision: Provision) -> QuerySet[Renumbering]:
    """Moves away from this provision and moves to it."""
    return renumberings().filter(Q(from_provision=provision) | Q(to_provision=provision))


def renumberings_in(instrument: Instrument) -> QuerySet[Renumbering]:
    return renumberings().filter(
        Q(from_provision__version__instrument=instrument) | Q(to_provision__version__instrument=instrument)
    )


def renumberings() -> QuerySet[Renumbering]:
    return Renumbering.objects.select_related(
        "from_provision__version__instrument", "to_provision__version__instrument"
    ).order_by("from_provision__order", "to_provision__order")


def instruments(*, search: str = "", kind: str = "") -> QuerySet[Instrument]:
    """By kind and name, with `version_count`."""
    found = Instrument.objects.annotate(version_count=Count("versions", distinct=True))
    if kind:
        found = found.filter(kind=kind)
    return instruments_matching(found, search).order_by("kind", "key")


def instrument_names() -> list[tuple[str, str]]:
    """Key and name in the active language, for choosing from; by name."""
    rows = Instrument.objects.only("key", "name_zh", "name_en", "short_zh", "short_en").order_by()
    names = ((row.key, localized(row, "short") or localized(row, "name")) for row in rows)
    return sorted(names, key=lambda pair: pair[1])


def instruments_matching(found: QuerySet[Instrument], search: str) -> QuerySet[Instrument]:
    """Every word occurs in the names, or in the citation and heading of one provision."""
    if not search.strip():
        return found
    cited = Provision.objects.filter(_words("search_text", search), version__instrument=OuterRef("pk"))
    return found.filter(_words("search_text", search) | Exists(cited))


def newest_in_force(instruments: Collection[str]) -> dict[str, dt.date]:
    """By the key of the instrument: when the version in force came into force, where that is recorded."""
    rows = InstrumentVersion.objects.filter(
        instrument__key__in=list(instruments), in_force_from__lte=clock.today()
    ).order_by()
    return dict(rows.values_list("instrument__key").annotate(newest=Max("in_force_from")))


def versions() -> QuerySet[InstrumentVersion]:
    return InstrumentVersion.objects.select_related("instrument").order_by("instrument__key", *_NEWEST_FIRST)


def versions_matching(found: QuerySet[InstrumentVersion], search: str) -> QuerySet[InstrumentVersion]:
    return found.filter(_words("instrument__search_text", search, "label"))


def provisions_matching(found: QuerySet[Provision], search: str) -> QuerySet[Provision]:
    """Each word in the provision, its number, its version or the names of its instrument."""
    fields = ("version__instrument__search_text", "version__label", "article")
    return found.filter(_words("search_text", search, *fields))


def renumberings_matching(found: QuerySet[Renumbering], search: str) -> QuerySet[Renumbering]:
    instruments = [f"{end}__version__instrument__search_text" for end in ("from_provision", "to_provision")]
    return found.filter(
        _words("from_provision__search_text", search, "to_provision__search_text", *instruments)
    )


def _words(field: str, search: str, *more: str) -> Q:
    """Each word of the search occurs in one of the fields."""
    found = Q()
    for word in fold(search).split():
        hit = Q()
        for name in (field, *more):
            hit |= Q(**{f"{name}__contains": word})
        found &= hit
    return found
