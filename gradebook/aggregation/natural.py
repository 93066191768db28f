"""The natural sum: points add up, unless the shares of some entries were set by hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from gradebook.aggregation.model import Entry

ZERO, ONE = Fraction(0), Fraction(1)


def shares(entries: Sequence[Entry]) -> list[Fraction]:
    """Each entry's part of the whole category, before anybody's grades are looked at.

    Shares set by hand are kept while an automatic entry can take up the rest; if there is none, or they
    exceed the whole, they are scaled to make up the whole. Negative ones count as none.
    """
    counting = [entry for entry in entries if not entry.extra_credit]
    by_hand = [entry.share for entry in counting if entry.share is not None]
    given = sum(by_hand, ZERO)
    over = sum((share for share in by_hand if share > 0), ZERO)
    points_left = sum((entry.maximum for entry in counting if entry.share is None), ZERO)
    automatic = any(entry.share is None for entry in counting)
    whole = over if over > 1 else given
    scaled = over > 1 or (not automatic and given != 1)

    def share(entry: Entry) -> Fraction:
        if entry.share is None:
            if given >= 1 or not points_left or not entry.maximum:
                return ZERO
            return entry.maximum / points_left * (ONE - given)
        if entry.share < 0:
            return ZERO
        if scaled:
            return entry.share / whole if whole else ZERO
        return entry.share

    return [share(entry) for entry in entries]


def counted_maximum(entries: Mapping[int, Entry], whole: Sequence[Fraction]) -> Fraction:
    """Points of the entries that are neither extra nor without a share."""
    return sum(
        (entry.maximum for index, entry in entries.items() if not entry.extra_credit and whole[index] > 0),
        ZERO,
    )


def parts(entries: Mapping[int, Entry], whole: Sequence[Fraction]) -> tuple[dict[int, Fraction], Fraction]:
    """What each entry of one person brings in points, and the points there were to be had.

    Where an entry is missing, the others take over its share in proportion.
    """
    regular = {index: entry for index, entry in entries.items() if not entry.extra_credit}
    maximum = counted_maximum(entries, whole)
    known = sum((whole[index] for index in regular if whole[index] > 0), ZERO)
    weights: dict[int, Fraction] = {}
    overridden, overridden_points = ZERO, ZERO
    for index, entry in entries.items():
        if entry.share is None:
            continue
        weights[index] = whole[index] / known if known and whole[index] > 0 else ZERO
        if index in regular and whole[index] > 0:
            overridden += weights[index]
            overridden_points += entry.maximum
    rest = maximum - overridden_points
    for index, entry in regular.items():
        if entry.share is None:
            if rest > 0:
                weights[index] = entry.maximum / rest * (ONE - overridden)
            else:
                weights[index] = ZERO
                if whole[index] > 0:
                    maximum -= entry.maximum
    for index, entry in entries.items():
        if entry.extra_credit and entry.share is None:
            weights[index] = entry.maximum / maximum if maximum else ZERO
    return {index: entry.value * weights[index] * maximum for index, entry in entries.items()}, maximum


def limits_apply(entries: Sequence[Entry], whole: Sequence[Fraction]) -> bool:
    """Dropping works among equals only: else two people would be marked out of different maxima."""
    alike = {(entry.maximum, share) for entry, share in zip(entries, whole, strict=True)}
    return len(alike) <= 1 and not any(entry.extra_credit for entry in entries)
