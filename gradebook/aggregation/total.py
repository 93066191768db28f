from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction

from gradebook.aggregation import natural
from gradebook.aggregation.model import HUNDRED, Aggregation, Entry, Rules, Total

ZERO = Fraction(0)
Present = Mapping[int, Entry]


def total(rules: Rules, entries: Sequence[Entry]) -> Total:
    """The total of a category for one person. Grade None: there is nothing to count yet.

    A natural sum is out of its points, every other aggregation out of 100. A total never exceeds its
    maximum, whatever the extra credits, and never falls below nought.
    """
    whole = natural.shares(entries) if rules.aggregation == Aggregation.NATURAL else []
    of = _maximum_of_all(rules, entries, whole)
    present = {
        index: entry
        for index, entry in enumerate(entries)
        if entry.grade is not None or not rules.exclude_empty
    }
    if rules.aggregation != Aggregation.NATURAL or natural.limits_apply(entries, whole):
        present = _within_limits(rules, present)
    if not present:
        return Total(None, of, of)
    if rules.aggregation == Aggregation.NATURAL:
        points, maximum = natural.parts(present, whole)
    else:
        shares = PARTS[rules.aggregation](present)
        points = {index: share * HUNDRED for index, share in shares.items()}
        maximum = HUNDRED
        if not points:
            return Total(None, of, of)
    counted = tuple(points)
    grade = min(max(sum(points.values(), ZERO), ZERO), maximum)
    return Total(grade, maximum, of, counted, tuple(points.values()))


def _maximum_of_all(rules: Rules, entries: Sequence[Entry], whole: Sequence[Fraction]) -> Fraction:
    """Out of what the category is for somebody who has a grade in everything."""
    if rules.aggregation != Aggregation.NATURAL:
        return HUNDRED
    everything = {index: Entry(entry.maximum, entry.maximum) for index, entry in enumerate(entries)}
    if natural.limits_apply(entries, whole):
        everything = _within_limits(rules, everything)
    return natural.counted_maximum({index: entries[index] for index in everything}, whole)


def _within_limits(rules: Rules, present: Present) -> dict[int, Entry]:
    """What is left after the lowest were dropped, or only the highest kept. Extra credits always stay."""
    kept = dict(present)
    optional = rules.aggregation.knows_extra_credit
    fixed = {index for index, entry in present.items() if optional and entry.extra_credit}
    regular = [index for index in present if index not in fixed]
    # Of equal values the one with more points goes first, then the one that stands first.
    by_value = sorted(regular, key=lambda index: (present[index].value, -present[index].maximum, index))
    if rules.drop_lowest:
        for index in by_value[: rules.drop_lowest]:
            del kept[index]
    elif rules.keep_highest:
        best = sorted(regular, key=lambda index: (-present[index].value, index))
        for index in best[rules.keep_highest :]:
            del kept[index]
    return kept


def _mean(present: Present) -> dict[int, Fraction]:
    return {index: entry.value / len(present) for index, entry in present.items()}


def _weighted_mean(present: Present) -> dict[int, Fraction]:
    """Entries without a positive weight do not count; with none left there is no mean."""
    weights = {
        index: weight
        for index, entry in present.items()
        if (weight := Fraction(1) if entry.weight is None else entry.weight) > 0
    }
    whole = sum(weights.values(), ZERO)
    return {index: present[index].value * weight / whole for index, weight in weights.items()}


def _simple_weighted_mean(present: Present) -> dict[int, Fraction]:
    """The points are the weights. Only extra credits: their sum, without a mean to be taken of it."""
    whole = sum((entry.maximum for entry in present.values() if not entry.extra_credit), ZERO) or Fraction(1)
    return {index: entry.value * entry.maximum / whole for index, entry in present.items() if entry.maximum}


def _mean_with_extra_credit(present: Present) -> dict[int, Fraction]:
    number = sum(not entry.extra_credit for entry in present.values()) or 1

    def part(entry: Entry) -> Fraction:
        factor = Fraction(1) if entry.weight is None or not entry.extra_credit else entry.weight
        return entry.value * factor / number

    return {index: part(entry) for index, entry in present.items()}


def _ordered(present: Present) -> list[int]:
    return sorted(present, key=lambda index: (present[index].value, index))


def _median(present: Present) -> dict[int, Fraction]:
    order = _ordered(present)
    middle = len(order) // 2
    if len(order) % 2:
        return {order[middle]: present[order[middle]].value}
    return {index: present[index].value / 2 for index in order[middle - 1 : middle + 1]}


def _lowest(present: Present) -> dict[int, Fraction]:
    first = _ordered(present)[0]
    return {first: present[first].value}


def _highest(present: Present) -> dict[int, Fraction]:
    last = _ordered(present)[-1]
    return {last: present[last].value}


def _mode(present: Present) -> dict[int, Fraction]:
    """The value given most often; of several, the highest."""
    often = Counter(entry.value for entry in present.values())
    top = max(often.values())
    value = max(value for value, times in often.items() if times == top)
    return {next(index for index, entry in present.items() if entry.value == value): value}


PARTS: dict[Aggregation, Callable[[Present], dict[int, Fraction]]] = {
    Aggregation.MEAN: _mean,
    Aggregation.WEIGHTED_MEAN: _weighted_mean,
    Aggregation.SIMPLE_WEIGHTED_MEAN: _simple_weighted_mean,
    Aggregation.MEAN_WITH_EXTRA_CREDIT: _mean_with_extra_credit,
    Aggregation.MEDIAN: _median,
    Aggregation.LOWEST: _lowest,
    Aggregation.HIGHEST: _highest,
    Aggregation.MODE: _mode,
}
