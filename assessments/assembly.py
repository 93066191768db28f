"""Which questions fill a paper: pure, and the same again for the same source of chance.

A demand asks for a number of questions out of those that fit it. A question may fit several demands (it
asks for two competencies, or two rules overlap) and can serve one of them only. Taking the first that fit
could leave a later demand short although the pool suffices; so places are filled along augmenting paths
(bipartite matching), which fails only where no choice at all would do.
"""

from __future__ import annotations

import random
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Thing = Any  # whatever can be a key of a dict; the caller knows what


@dataclass(frozen=True)
class Demand:
    """`count` questions out of `fitting`."""

    count: int
    fitting: Collection[Thing]


@dataclass(frozen=True)
class Filled:
    """How far one demand can be met together with all others: `found` of `needed`, out of `fitting`."""

    needed: int
    found: int
    fitting: int

    @property
    def is_met(self) -> bool:
        return self.found >= self.needed


class Shortage(Exception):
    """The pool does not suffice; `filled` says for every demand how far it goes."""

    def __init__(self, filled: Sequence[Filled]) -> None:
        super().__init__("the pool does not suffice")
        self.filled = tuple(filled)


def coverage(demands: Sequence[Demand]) -> list[Filled]:
    """How far the demands can be met at once; nothing of it depends on chance."""
    chosen = _fill([(demand.count, sorted(demand.fitting, key=repr)) for demand in demands])
    return [
        Filled(demand.count, len(taken), len(demand.fitting))
        for demand, taken in zip(demands, chosen, strict=True)
    ]


def draw(
    demands: Sequence[Demand], rng: random.Random, *, used: Mapping[Thing, int] | None = None
) -> list[list[Thing]]:
    """For every demand the questions that fill it, in the order drawn; no question twice.

    `used` says how often a question was served; those served less come first, so that no question wears
    out while others rest. Raises Shortage.
    """
    tried = []
    for demand in demands:
        fitting = sorted(demand.fitting, key=repr)  # a set's own order is not the same from run to run
        rng.shuffle(fitting)
        if used:
            fitting.sort(key=lambda thing: used.get(thing, 0))
        tried.append((demand.count, fitting))
    chosen = _fill(tried)
    if any(len(taken) < demand.count for demand, taken in zip(demands, chosen, strict=True)):
        raise Shortage(coverage(demands))
    return chosen


def parallel(demands: Sequence[Demand], rng: random.Random, *, forms: int) -> list[list[list[Thing]]]:
    """`forms` papers that meet the same demands and share no question; raises Shortage.

    All are filled at once: one after the other, the first could take what only the last needs.
    """
    together = [demand for _form in range(forms) for demand in demands]
    try:
        chosen = draw(together, rng)
    except Shortage as shortage:
        raise Shortage(_summed(shortage.filled, len(demands))) from None
    return [chosen[start : start + len(demands)] for start in range(0, len(together), len(demands))]


def _summed(filled: Sequence[Filled], demands: int) -> list[Filled]:
    every = [filled[place::demands] for place in range(demands)]
    return [
        Filled(sum(one.needed for one in same), sum(one.found for one in same), same[0].fitting)
        for same in every
    ]


def _fill(demands: Sequence[tuple[int, Sequence[Thing]]]) -> list[list[Thing]]:
    """For every demand as many of its things as fit; the largest number of places is filled in all."""
    taken_by: dict[Thing, int] = {}
    counts = [0] * len(demands)
    for place, (count, _fitting) in enumerate(demands):
        while counts[place] < count and _place(place, demands, taken_by):
            counts[place] += 1
    chosen: list[list[Thing]] = [[] for _demand in demands]
    for place, (_count, fitting) in enumerate(demands):
        chosen[place] = [thing for thing in fitting if taken_by.get(thing) == place]
    return chosen


def _place(start: int, demands: Sequence[tuple[int, Sequence[Thing]]], taken_by: dict[Thing, int]) -> bool:
    """Give the demand one more thing, if need be by moving others on (breadth first)."""
    seen_from: dict[Thing, int] = {}
    gives_up: dict[int, Thing] = {}
    queue = [start]
    for place in queue:
        for thing in demands[place][1]:
            if thing in seen_from:
                continue
            seen_from[thing] = place
            holder = taken_by.get(thing)
            if holder is None:
                _pass_on(thing, start, seen_from, gives_up, taken_by)
                return True
            if holder != start and holder not in gives_up:
                gives_up[holder] = thing
                queue.append(holder)
    return False


def _pass_on(
    free: Thing,
    start: int,
    seen_from: dict[Thing, int],
    gives_up: dict[int, Thing],
    taken_by: dict[Thing, int],
) -> None:
    """Back along the way: each demand takes what it saw and gives up what the one before it gets."""
    thing, place = free, seen_from[free]
    taken_by[thing] = place
    while place != start:
        thing = gives_up[place]
        place = seen_from[thing]
        taken_by[thing] = place
