"""What a post asks for beside what somebody has shown, and which trainings close the difference.

Levels are ranks: a higher one includes the lower ones, 0 stands for none. A completed training shows the
level it leads to in each of its competencies.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Asked:
    """The lowest level expected in one competency."""

    competency: str
    area: str
    rank: int


@dataclass(frozen=True)
class Training:
    """Takes people from one level to another in some competencies."""

    code: str
    competencies: frozenset[str]
    rank_from: int
    rank_to: int


@dataclass(frozen=True)
class Row:
    """One competency; `closing` are codes of trainings, the one to begin with first.

    `is_steep`: there is none in reach, so those that are there begin higher.
    """

    competency: str
    area: str
    asked: int
    reached: int
    closing: tuple[str, ...] = ()
    is_steep: bool = False

    @property
    def missing(self) -> int:
        """How many levels."""
        return max(self.asked - self.reached, 0)


@dataclass(frozen=True)
class Area:
    code: str
    asked: int
    rows: tuple[Row, ...]

    @property
    def reached(self) -> int:
        return sum(not row.missing for row in self.rows)

    @property
    def is_met(self) -> bool:
        """A profile names the level expected in most competencies of an area: in more than half of them."""
        return 2 * self.reached > len(self.rows)


@dataclass(frozen=True)
class Gap:
    areas: tuple[Area, ...]

    @property
    def rows(self) -> tuple[Row, ...]:
        return tuple(row for area in self.areas for row in area.rows)

    @property
    def asked(self) -> int:
        return len(self.rows)

    @property
    def reached(self) -> int:
        return sum(area.reached for area in self.areas)

    @property
    def missing(self) -> tuple[Row, ...]:
        """The widest first."""
        return tuple(sorted((row for row in self.rows if row.missing), key=lambda row: -row.missing))

    @property
    def areas_met(self) -> int:
        return sum(area.is_met for area in self.areas)


def shown_by(completed: Iterable[Training]) -> dict[str, int]:
    """The highest level shown in each competency."""
    reached: dict[str, int] = {}
    for training in completed:
        for competency in training.competencies:
            reached[competency] = max(reached.get(competency, 0), training.rank_to)
    return reached


def leads_further(training: Training, competency: str, reached: int) -> bool:
    return competency in training.competencies and training.rank_to > reached


def is_in_reach(training: Training, reached: int) -> bool:
    """Whether it begins no higher than one level above what is there."""
    return training.rank_from <= reached + 1


def gap_of(asked: Sequence[Asked], reached: Mapping[str, int], offered: Sequence[Training] = ()) -> Gap:
    """Areas and competencies in the order in which they are asked."""
    areas: dict[str, list[Row]] = {}
    ranks: dict[str, int] = {}
    for wish in asked:
        there = reached.get(wish.competency, 0)
        closing, is_steep = _closing(wish, there, offered) if there < wish.rank else ((), False)
        row = Row(wish.competency, wish.area, wish.rank, there, closing, is_steep)
        areas.setdefault(wish.area, []).append(row)
        ranks[wish.area] = wish.rank
    return Gap(tuple(Area(code, ranks[code], tuple(rows)) for code, rows in areas.items()))


def _closing(wish: Asked, reached: int, offered: Sequence[Training]) -> tuple[tuple[str, ...], bool]:
    """First what reaches the level that is asked; of those, what climbs least beyond it."""
    further = [training for training in offered if leads_further(training, wish.competency, reached)]
    near = [training for training in further if is_in_reach(training, reached)]
    found = near or further
    found.sort(key=lambda training: (training.rank_to < wish.rank, training.rank_to, training.code))
    return tuple(training.code for training in found), bool(found) and not near
