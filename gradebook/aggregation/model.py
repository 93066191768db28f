from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

HUNDRED = Fraction(100)


class Aggregation(StrEnum):
    """How the entries of a category become its total."""

    NATURAL = "natural_sum"
    MEAN = "mean"
    WEIGHTED_MEAN = "weighted_mean"
    SIMPLE_WEIGHTED_MEAN = "simple_weighted_mean"
    MEAN_WITH_EXTRA_CREDIT = "mean_with_extra_credit"
    MEDIAN = "median"
    LOWEST = "min"
    HIGHEST = "max"
    MODE = "mode"

    @property
    def knows_extra_credit(self) -> bool:
        return self in (self.NATURAL, self.SIMPLE_WEIGHTED_MEAN, self.MEAN_WITH_EXTRA_CREDIT)


@dataclass(frozen=True)
class Entry:
    """One thing that counts. `grade` is in its own points, None where nothing was given.

    `weight` is a factor (weighted mean; the factor of an extra credit in the mean with extra credit);
    `share`, used by the natural sum alone, overrides the part of the total: 0.3 is thirty percent.
    """

    maximum: Fraction
    grade: Fraction | None = None
    weight: Fraction | None = None
    extra_credit: bool = False
    share: Fraction | None = None

    @property
    def value(self) -> Fraction:
        """Of the maximum, from 0 to 1; an entry that can bring no points counts as reached."""
        if not self.maximum:
            return Fraction(1)
        return (self.grade or Fraction(0)) / self.maximum


@dataclass(frozen=True)
class Rules:
    """`drop_lowest` goes before `keep_highest`; with both, the second is not used."""

    aggregation: Aggregation
    exclude_empty: bool = True
    drop_lowest: int = 0
    keep_highest: int = 0


@dataclass(frozen=True)
class Total:
    """`grade` out of `maximum` for this person, and `of` for somebody who has a grade in everything.

    `counted` are the indexes of the entries that went into it, `parts` what each of them brought, in
    points of the total; an aggregation that picks one entry gives it everything.
    """

    grade: Fraction | None
    maximum: Fraction
    of: Fraction
    counted: tuple[int, ...] = ()
    parts: tuple[Fraction, ...] = ()

    @property
    def share(self) -> Fraction | None:
        """Of the maximum, from 0 to 1."""
        if self.grade is None or not self.maximum:
            return None
        return self.grade / self.maximum
