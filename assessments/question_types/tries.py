"""What several tries at a question come to, and what certainty stakes; as Moodle's behaviours of these names.

A try is an answer with the share of the mark that it would earn by itself. `standing` says what the question
is worth were it left as it is after the last try.

Deferred: the last answer counts. Immediate: the first counts and closes the question. Adaptive: as many tries
as one likes, the best counts, each takes away the penalty for those before it; the same answer twice in a row
is one try. Interactive: one try more than there are hints; the last counts less the penalty for those before,
and a fully right one closes the question. Certainty: what is right earns one, two or three times its share,
what is wrong costs nothing, two or six times the mark.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Any

from assessments.question_types.base import BLANK, Key, Mark
from assessments.question_types.crediting import signed, weight_of


class Mode(StrEnum):
    DEFERRED = "deferred"
    IMMEDIATE = "immediate"
    ADAPTIVE = "adaptive"
    ADAPTIVE_FREE = "adaptive_free"
    INTERACTIVE = "interactive"
    DEFERRED_CERTAINTY = "deferred_certainty"
    IMMEDIATE_CERTAINTY = "immediate_certainty"


LEAST_CERTAIN, MOST_CERTAIN = 1, 3
_NOTHING = Fraction(0)
_FULL = Fraction(999_999, 1_000_000)
_BARELY = Fraction(1, 20_000_000)
_RIGHT_EARNS = {1: 1, 2: 2, 3: 3}
_WRONG_COSTS = {1: 0, 2: 2, 3: 6}


@dataclass(frozen=True)
class Rules:
    """`penalty` is the share that each further try costs; `hints` how many there are."""

    mode: Mode
    penalty: Fraction = _NOTHING
    hints: int = 0

    @property
    def by_certainty(self) -> bool:
        return self.mode in (Mode.DEFERRED_CERTAINTY, Mode.IMMEDIATE_CERTAINTY)

    @property
    def tries(self) -> int | None:
        """How many there are; None for as many as one likes."""
        if self.mode == Mode.INTERACTIVE:
            return self.hints + 1
        if self.mode in (Mode.IMMEDIATE, Mode.IMMEDIATE_CERTAINTY):
            return 1
        return None


@dataclass(frozen=True)
class Try:
    answer: Any
    share: Fraction
    certainty: int = LEAST_CERTAIN

    @property
    def is_right(self) -> bool:
        return self.share > _FULL


@dataclass(frozen=True)
class Standing:
    """`share` may be above one or below nothing by certainty. `used` are the tries that counted; `hint` is
    the place of the hint to show, counted from 0, or None."""

    share: Fraction
    used: int
    left: int | None
    closed: bool
    hint: int | None = None


def standing(rules: Rules, tries: Sequence[Try]) -> Standing:
    """Where the question stands after these tries; tries after it closed change nothing."""
    if rules.mode in (Mode.ADAPTIVE, Mode.ADAPTIVE_FREE):
        return _adaptive(rules, tries)
    if rules.mode == Mode.INTERACTIVE:
        return _interactive(rules, tries)
    first_counts = rules.tries == 1
    if not tries:
        return Standing(_NOTHING, 0, rules.tries, closed=False)
    counts = tries[0] if first_counts else tries[-1]
    share = certain(counts.share, counts.certainty) if rules.by_certainty else counts.share
    return Standing(share, 1, 0 if first_counts else None, closed=first_counts)


def certain(share: Fraction, certainty: int) -> Fraction:
    """What an answer earns when so much was staked on it; certainty from 1 to 3."""
    if share <= _BARELY:
        return Fraction(-_WRONG_COSTS[certainty])
    return share * _RIGHT_EARNS[certainty]


def _adaptive(rules: Rules, tries: Sequence[Try]) -> Standing:
    penalty = rules.penalty if rules.mode == Mode.ADAPTIVE else _NOTHING
    counted: list[Try] = []
    for one in tries:
        if not counted or one.answer != counted[-1].answer:
            counted.append(one)
    earned = (one.share - penalty * before for before, one in enumerate(counted))
    return Standing(max([_NOTHING, *earned]), len(counted), None, closed=False)


def _interactive(rules: Rules, tries: Sequence[Try]) -> Standing:
    limit = rules.hints + 1
    share, used = _NOTHING, 0
    for one in tries[:limit]:
        used += 1
        closes = one.is_right or used == limit
        share = max(one.share - rules.penalty * (used - closes), _NOTHING)
        if closes:
            return Standing(share, used, 0, closed=True)
    return Standing(share, used, limit - used, closed=False, hint=used - 1 if used else None)


def rules_of(mode: str, key: Key) -> Rules:
    """The rules of a question in practice: penalty and hints are of its key."""
    penalty = weight_of(key.get("penalty") or "0") or _NOTHING
    return Rules(Mode(mode), max(penalty, _NOTHING), len(key.get("hints") or ()))


def earned(rules: Rules, tries: Sequence[Try]) -> Fraction:
    """The share of the marks after these tries; at most one.

    By certainty a right answer earns a third, two thirds or all of the marks, and a wrong one costs nothing,
    two thirds or twice the marks; otherwise nothing is lost.
    """
    share = standing(rules, tries).share
    if rules.by_certainty:
        return share / MOST_CERTAIN
    return min(max(share, _NOTHING), Fraction(1))


def mark_of(rules: Rules, tries: Sequence[Try]) -> Mark:
    """The mark of a question in practice."""
    return signed(earned(rules, tries)) if tries else BLANK
