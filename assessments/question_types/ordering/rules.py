"""The nine ways to mark an order, each an exact share of the right order.

`given` and `right` are ids, the first place first; `given` may leave some out. The names are stored with
every key. Where ids are compared with what stands before or after them, the edge of the list counts as
something to stand beside.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence
from fractions import Fraction

Order = Sequence[str]
Rule = Callable[[Order, Order], Fraction]
_EDGE = None


def all_or_nothing(given: Order, right: Order) -> Fraction:
    return Fraction(int(list(given) == list(right)))


def absolute_position(given: Order, right: Order) -> Fraction:
    """Each item in its very place."""
    return _share(sum(one == other for one, other in zip(given, right, strict=False)), len(right))


def relative_next_exclude_last(given: Order, right: Order) -> Fraction:
    """Each item but the last, where the right one follows it."""
    return _followers(given, right, with_last=False)


def relative_next_include_last(given: Order, right: Order) -> Fraction:
    """Each item, where the right one follows it, or nothing follows the last."""
    return _followers(given, right, with_last=True)


def relative_one_previous_and_next(given: Order, right: Order) -> Fraction:
    """Each item's neighbour on either side, the edges included."""
    wanted, found = _neighbours(right), _neighbours(given)
    earned = sum(
        (found[item][0] == before) + (found[item][1] == after)
        for item, (before, after) in wanted.items()
        if item in found
    )
    return _share(earned, 2 * len(right))


def relative_all_previous_and_next(given: Order, right: Order) -> Fraction:
    """Everything that stands before and everything that stands after each item."""
    earned = 0
    for place, item in enumerate(right):
        if item in given:
            here = given.index(item)
            earned += len(set(right[:place]) & set(given[:here]))
            earned += len(set(right[place + 1 :]) & set(given[here + 1 :]))
    return _share(earned, len(right) * (len(right) - 1))


def longest_ordered_subset(given: Order, right: Order) -> Fraction:
    """The most items that are in order among themselves; one alone is no order."""
    ends: list[int] = []
    for place in _places(given, right):
        at = bisect_left(ends, place)
        ends[at:] = [place, *ends[at + 1 :]]
    return _run(len(ends), given)


def longest_contiguous_subset(given: Order, right: Order) -> Fraction:
    """The most items that follow one another in the right order and appear in that order, whatever
    stands between them."""
    longest: dict[int, int] = {}
    for place in _places(given, right):
        longest[place] = longest.get(place - 1, 0) + 1
    return _run(max(longest.values(), default=0), given)


def relative_to_correct(given: Order, right: Order) -> Fraction:
    """Each item by how far it is from its place: none off is all, the whole list off is nothing."""
    most = len(right) - 1
    earned = sum(most - abs(given.index(item) - place) for place, item in enumerate(right) if item in given)
    return _share(earned, most * len(right))


RULES: dict[str, Rule] = {
    rule.__name__: rule
    for rule in (
        all_or_nothing,
        absolute_position,
        relative_next_exclude_last,
        relative_next_include_last,
        relative_one_previous_and_next,
        relative_all_previous_and_next,
        longest_ordered_subset,
        longest_contiguous_subset,
        relative_to_correct,
    )
}


def _share(earned: int, total: int) -> Fraction:
    return Fraction(earned, total) if total else Fraction(0)


def _followers(given: Order, right: Order, *, with_last: bool) -> Fraction:
    wanted, found = _next(right, with_last=with_last), _next(given, with_last=with_last)
    earned = sum(1 for item, after in wanted.items() if item in found and found[item] == after)
    return _share(earned, len(wanted))


def _next(order: Order, *, with_last: bool) -> dict[str, str | None]:
    following = {item: after for item, (_before, after) in _neighbours(order).items()}
    return (
        following if with_last else {item: after for item, after in following.items() if after is not _EDGE}
    )


def _neighbours(order: Order) -> dict[str, tuple[str | None, str | None]]:
    sides = [_EDGE, *order, _EDGE]
    return {item: (sides[place], sides[place + 2]) for place, item in enumerate(order)}


def _places(given: Order, right: Order) -> list[int]:
    return [right.index(item) for item in given if item in right]


def _run(length: int, given: Order) -> Fraction:
    return _share(length if length > 1 else 0, len(given))
