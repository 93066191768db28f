"""Reads of the law register. What is not recorded comes back as None, never as a guess."""

import datetime as dt
from collections.abc import Collection

from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, QuerySet

from core import clock
from law.models import Instrument, InstrumentVersion, Provision, Renumbering
from law.registry import fold

_NEWEST_FIRST = (F("in_force_from").desc(nulls_last=True), "-label")


def provisions() -> QuerySet[Provision]:
    """Provisions that can be cited without another query."""
    return Provision.objects.select_related("version__instrument")


def provision(instrument_key: str, article: str, on: dt.date | None = None) -> Provision | None:
    """The article as it stood on the day (today when none is given), or None.

    Where the dates of a version are not recorded it is taken only if no version is known
    to have been in force; ask `Provision.in_force_on` which of the two it was.
    """
    day = on or clock.today()
    candidates = provisions().filter(version__instrument__key=instrument_key, article=article.strip())
    answers = [
        (candidate, candidate.in_force_on(day)) for candidate in candidates.order_by("-version__label")
    ]
    for wanted in (True, None):
        for candidate, in_force in answers:
            if in_force is wanted:
                return candidate
    return None


def provisions_by_id(ids: Collection[int]) -> dict[int, Provision]:
    return provisions().in_bulk(list(ids))


def versions_of(instrument: Instrument) -> QuerySet[InstrumentVersion]:
    """Newest first, each with its provisions."""
    return instrument.versions.order_by(*_NEWEST_FIRST).prefetch_related(
        Prefetch("provisions", queryset=Provision.objects.order_by("order"))
    )


def renumberings_of(provision: Provision) -> QuerySet[Renumbering]:
    """Moves away from this provision and moves to it."""
    return _renumberings().filter(Q(from_provision=provision) | Q(to_provision=provision))


def renumberings_in(instrument: Instrument) -> QuerySet[Renumbering]:
    return _renumberings().filter(
        Q(from_provision__version__instrument=instrument) | Q(to_provision__version__instrument=instrument)
    )


def _renumberings() -> QuerySet[Renumbering]:
    return Renumbering.objects.select_related(
        "from_provision__version__instrument", "to_provision__version__instrument"
    ).order_by("from_provision__order", "to_provision__order")


def instruments(*, search: str = "", kind: str = "") -> QuerySet[Instrument]:
    """By kind and name. Every word must occur in a name, or in the citation or heading of one provision."""
    found = Instrument.objects.annotate(version_count=Count("versions", distinct=True))
    if kind:
        found = found.filter(kind=kind)
    words = fold(search).split()
    if words:
        names, headings = Q(), Q()
        for word in words:
            names &= Q(search_text__contains=word)
            headings &= Q(search_text__contains=word)
        cited = Provision.objects.filter(headings, version__instrument=OuterRef("pk"))
        found = found.filter(names | Exists(cited))
    return found.order_by("kind", "key")
