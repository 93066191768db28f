"""The rules of our types as rules of QTI: what a response declares, and what it adds to the score."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any

from assessments.question_types.processing.templates import TEMPLATES
from assessments.question_types.processing.values import read_number, write_number

Rule = dict[str, Any]
Names = Mapping[str, str]


def declared(cardinality: str, kind: str, correct: Iterable[str] = ()) -> dict[str, Any]:
    made: dict[str, Any] = {"cardinality": cardinality, "type": kind}
    right = list(correct)
    return {**made, "correct": right} if right else made


def all_or_nothing(name: str, outcome: str, worth: Fraction) -> list[Rule]:
    if (name, outcome, worth) == ("RESPONSE", "SCORE", 1):
        return TEMPLATES["match_correct"]
    right = {"do": "match", "of": [_variable(name), {"do": "correct", "id": name}]}
    return [{"if": [{"when": right, "then": [_set(outcome, worth)]}], "else": [_set(outcome, Fraction(0))]}]


def mapped(
    name: str,
    outcome: str,
    shares: Mapping[str, Fraction],
    worth: Fraction,
    *,
    lowest: Fraction | None = Fraction(0),
) -> tuple[dict[str, Any], list[Rule]]:
    """The mapping that gives each value its share, and the rule that follows it."""
    entries = [{"key": key, "value": decimal(share * worth)} for key, share in shares.items()]
    mapping: dict[str, Any] = {"default": "0", "upper": decimal(worth), "entries": entries}
    if lowest is not None:
        mapping["lower"] = decimal(lowest * worth)
    unanswered = {"do": "isNull", "of": [_variable(name)]}
    rule = {
        "if": [{"when": unanswered, "then": [_set(outcome, Fraction(0))]}],
        "else": [{"set": outcome, "to": {"do": "mapResponse", "id": name}}],
    }
    return {"mapping": mapping}, [rule]


def in_turn(name: str, outcome: str, cases: Sequence[tuple[Rule, Fraction]], worth: Fraction) -> list[Rule]:
    """The first case that fits decides."""
    if not cases:
        return [_set(outcome, Fraction(0))]
    branches = [{"when": when, "then": [_set(outcome, share * worth)]} for when, share in cases]
    return [{"if": branches, "else": [_set(outcome, Fraction(0))]}]


def between(name: str, low: Fraction, high: Fraction) -> Rule:
    if low == high:
        return {"do": "equal", "mode": "exact", "of": [_variable(name), _value("float", decimal(low))]}
    above = {"do": "gte", "of": [_variable(name), _value("float", decimal(low))]}
    return {
        "do": "and",
        "of": [above, {"do": "lte", "of": [_variable(name), _value("float", decimal(high))]}],
    }


def answered(name: str) -> Rule:
    return {"do": "not", "of": [{"do": "isNull", "of": [_variable(name)]}]}


def like_word(name: str, text: str, *, any_case: bool) -> Rule:
    """A typed answer; the asterisk stands for anything."""
    if "*" not in text.replace("\\*", ""):
        rule: Rule = {
            "do": "stringMatch",
            "of": [_variable(name), _value("string", text.replace("\\*", "*"))],
        }
        return {**rule, "any_case": True} if any_case else rule
    return {"do": "patternMatch", "pattern": _pattern(text, any_case), "of": [_variable(name)]}


def places(name: str, outcome: str, order: Sequence[str], worth: Fraction) -> list[Rule]:
    """A share for every thing that stands in its own place."""
    each = worth / len(order)
    rules = [_set(outcome, Fraction(0))]
    for place, thing in enumerate(order, start=1):
        standing = {"do": "index", "n": str(place), "of": [_variable(name)]}
        there = {"do": "match", "of": [standing, _value("identifier", thing)]}
        rules.append({"if": [{"when": there, "then": [_add(outcome, each)]}]})
    return rules


def total(outcome: str, parts: Sequence[str]) -> Rule:
    return {"set": outcome, "to": {"do": "sum", "of": [_variable(part) for part in parts]}}


def all_full(outcome: str, parts: Sequence[tuple[str, Fraction]], worth: Fraction) -> list[Rule]:
    """The whole for parts that are all right."""
    full = [{"do": "gte", "of": [_variable(part), _value("float", decimal(most))]} for part, most in parts]
    when = {"do": "and", "of": full}
    return [{"if": [{"when": when, "then": [_set(outcome, worth)]}], "else": [_set(outcome, Fraction(0))]}]


def said(outcome: str, score: str, worth: Fraction) -> list[Rule]:
    """Which feedback a score gets: right, partial or wrong."""
    value = _variable(score)
    full = {"do": "gte", "of": [value, _value("float", decimal(worth))]}
    some = {"do": "gt", "of": [value, _value("float", "0")]}
    word = lambda text: {"set": outcome, "to": _value("identifier", text)}  # noqa: E731
    branches = [{"when": full, "then": [word("right")]}, {"when": some, "then": [word("partial")]}]
    return [{"if": branches, "else": [word("wrong")]}]


def exact(text: Any) -> Fraction:
    return read_number(str(text))


def _pattern(text: str, any_case: bool) -> str:
    """The pattern of XML Schema for a typed answer with asterisks."""
    made = []
    characters = iter(text)
    for character in characters:
        if character == "*":
            made.append("(.|\\n|\\r)*")
            continue
        if character == "\\":
            character = next(characters, "\\")
        if any_case and character.lower() != character.upper() and len(character.upper()) == 1:
            made.append(f"[{character.lower()}{character.upper()}]")
        else:
            made.append(f"\\{character}" if character in "\\|.?*+(){}-[]^$" else character)
    return "".join(made)


def _variable(name: str) -> Rule:
    return {"do": "variable", "id": name}


def _value(kind: str, value: str) -> Rule:
    return {"do": "baseValue", "type": kind, "value": value}


def _set(outcome: str, value: Fraction) -> Rule:
    return {"set": outcome, "to": _value("float", decimal(value))}


def _add(outcome: str, value: Fraction) -> Rule:
    return {"set": outcome, "to": {"do": "sum", "of": [_variable(outcome), _value("float", decimal(value))]}}


def decimal(value: Fraction) -> str:
    """A decimal that reads back as the number, or the nearest one of fifteen figures."""
    return write_number(
        value if (value * 10**12).denominator == 1 else Fraction(round(value * 10**12), 10**12)
    )
