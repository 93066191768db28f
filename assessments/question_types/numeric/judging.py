"""Numbers held against expected numbers: tolerances, units, and Moodle's way of reading both.

Units: `factor` says how many of a unit make one of the first, as Moodle's multiplier does (m 1, cm 100).
`unit_penalty` is what a missing or wrong unit costs, of the mark of the question or, where
`unit_penalty_of` says "answer", of what the answer would have earned.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from assessments.question_types.base import Definition, Key, Texts
from assessments.question_types.crediting import is_moodle, weight_of
from assessments.question_types.numeric.expressions import number_in
from assessments.question_types.numeric.reading import LONGEST, read_number

ABSOLUTE, RELATIVE, GEOMETRIC = "absolute", "relative", "geometric"
TOLERANCES = (ABSOLUTE, RELATIVE, GEOMETRIC)
NO_UNIT, OPTIONAL, REQUIRED = "none", "optional", "required"
UNIT_MODES = (NO_UNIT, OPTIONAL, REQUIRED)
ANY = "*"
# Moodle adds it so that bounds count in spite of binary fractions; here sums are exact, results of
# functions are not.
_EPSILON = Fraction(1, 10**14)
_MOODLE_POWER = re.compile(r"(?:e|E|(?:x|\*|×)10(?:\^|\*\*))([+-]?[0-9]+)")
_MOODLE_NUMBER = r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:e([-+]?[0-9]+))?"
_MOODLE_FIRST = re.compile(_MOODLE_NUMBER)
_MOODLE_LAST = re.compile(_MOODLE_NUMBER + "$")


@dataclass(frozen=True)
class Target:
    """An expected number; `value` None stands for any. `also` is another value that counts the same."""

    value: Fraction | None
    kind: str = ABSOLUTE
    width: Fraction = Fraction(0)
    weight: Fraction = Fraction(1)
    feedback: Texts | None = None
    also: Fraction | None = None

    def holds(self, number: Fraction, slack: Fraction = Fraction(0)) -> bool:
        return any(
            value is None or _between(number, *bounds(value, self.kind, self.width, slack))
            for value in ((self.value,) if self.also is None else (self.value, self.also))
        )


@dataclass(frozen=True)
class Read:
    """A typed answer taken apart. `scale` turns it into the first unit; None where the unit is not known."""

    number: Fraction | None
    unit: str = ""
    scale: Fraction | None = None


@dataclass(frozen=True)
class Judged:
    read: Read
    target: Target | None
    share: Fraction
    unit_right: bool = True


def bounds(value: Fraction, kind: str, width: Fraction, slack: Fraction) -> tuple[Fraction, Fraction]:
    """The least and the greatest number that count; bounds included."""
    if kind == GEOMETRIC:
        quotient = 1 + width + slack
        ends = (value / quotient, value * quotient)
        return min(ends), max(ends)
    reach = (width + slack) * abs(value) if kind == RELATIVE else width + slack * max(Fraction(1), abs(value))
    return value - reach, value + reach


def targets_of(answers: Sequence[Mapping[str, Any]]) -> list[Target]:
    return [target(None if str(one["value"]).strip() == ANY else exact(one["value"]), one) for one in answers]


def target(value: Fraction | None, stated: Mapping[str, Any], also: Fraction | None = None) -> Target:
    tolerance = stated.get("tolerance") or {}
    return Target(
        value=value,
        kind=tolerance.get("kind") or ABSOLUTE,
        width=abs(exact(tolerance.get("value") or "0")),
        weight=weight_of(stated.get("weight", "1")) or Fraction(0),
        feedback=stated.get("feedback"),
        also=also,
    )


def judge(
    targets: Sequence[Target],
    definition: Definition,
    key: Key,
    answer: Mapping[str, Any],
    slack: bool = False,
) -> Judged:
    """The first expected number that the answer hits, in its own unit or as if it had named none."""
    read = read_moodle if is_moodle(key) else read_ours
    found = read(answer["text"], answer.get("unit"), definition, key)
    if found.number is None:
        return Judged(found, None, Fraction(0))
    epsilon = _EPSILON if slack or is_moodle(key) else Fraction(0)
    scaled = found.number * (1 if found.scale is None else found.scale)
    for one in targets:
        if one.holds(scaled, epsilon):
            right = found.scale is not None
            return Judged(found, one, _less_unit(one.weight, right, definition, key), right)
        if one.holds(found.number, epsilon):
            return Judged(found, one, _less_unit(one.weight, False, definition, key), False)
    return Judged(found, None, Fraction(0))


def read_ours(text: str, unit: str | None, definition: Definition, key: Key) -> Read:
    """Without units a number alone; with optional units a number without one is in the first."""
    mode = (definition.get("units") or {}).get("mode", NO_UNIT)
    number = number_in(text, definition)
    if mode == NO_UNIT:
        return Read(number, "", Fraction(1))
    if unit is None:
        number, unit = split_unit(text, bool((definition.get("units") or {}).get("before")))
    factor = _factors(key).get(_spelt(unit))
    if not unit and mode == OPTIONAL:
        factor = Fraction(1)
    return Read(number, unit, 1 / factor if factor else None)


def split_unit(text: str, before: bool) -> tuple[Fraction | None, str]:
    """The longest number at the beginning (or the end) of the text, and the rest of it."""
    text = text.strip()[: 2 * LONGEST]
    for length in range(len(text), 0, -1):
        part = text[-length:] if before else text[:length]
        number = read_number(part)
        if number is not None:
            return number, (text[:-length] if before else text[length:]).strip()
    return None, text


def read_moodle(text: str, unit: str | None, definition: Definition, key: Key) -> Read:
    """As qtype_numerical_answer_processor does with an English locale: commas fall away, what follows the
    number is its unit."""
    before = bool((definition.get("units") or {}).get("before"))
    text = _MOODLE_POWER.sub(r"e\1", text.strip()[:200].replace(" ", "")).replace(",", "")
    match = _MOODLE_LAST.search(text) if before else _MOODLE_FIRST.match(text)
    if match is None or abs(int(match[1] or 0)) > 300:
        return Read(None)
    if unit is None:
        unit = text[: match.start()] if before else text[match.end() :]
    factor = _factors(key).get(_spelt(unit))
    return Read(Fraction(match[0]), unit, 1 / factor if factor else None)


def exact(value: object) -> Fraction:
    number = read_number(str(value))
    if number is None:
        raise ValueError("the key of a numeric question is not a number")
    return number


def _between(number: Fraction, low: Fraction, high: Fraction) -> bool:
    return low <= number <= high


def _factors(key: Key) -> dict[str, Fraction]:
    return {_spelt(unit["name"]): exact(unit.get("factor") or "1") for unit in key.get("units") or ()}


def _spelt(unit: str) -> str:
    return unicodedata.normalize("NFKC", unit).replace(" ", "")


def _less_unit(share: Fraction, right: bool, definition: Definition, key: Key) -> Fraction:
    """What the answer earns after what its unit costs."""
    if right:
        return share
    mode = (definition.get("units") or {}).get("mode", NO_UNIT)
    if is_moodle(key) and mode != REQUIRED:
        return max(share, Fraction(0))
    penalty = weight_of(key.get("unit_penalty") or "1") or Fraction(0)
    lost = penalty * share if key.get("unit_penalty_of") == "answer" else penalty
    return max(share - lost, Fraction(0))
