"""One answer going through the rules of its question."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Any

from assessments.question_types.processing import lookups
from assessments.question_types.processing.values import (
    FLOAT,
    INTEGER,
    NUMBERS,
    RECORD,
    SINGLE,
    TooMuch,
    Value,
    cast,
    number,
    read_value,
    single,
)

Node = Mapping[str, Any]
Operator = Callable[["Machine", Node, Sequence[Value | None]], Value | None]
MOST_STEPS = 20_000
MOST_CELLS = 200_000
OPERATORS: dict[str, Operator] = {}
# The variables that every item has.
COMPLETION, ATTEMPTS, DURATION = "completionStatus", "numAttempts", "duration"


class _Exit(Exception):
    pass


def operator(*names: str) -> Callable[[Operator], Operator]:
    def register(function: Operator) -> Operator:
        for name in names:
            OPERATORS[name] = function
        return function

    return register


class Machine:
    """Declarations and rules as `assessments.question_types.processing` describes them."""

    def __init__(self, processing: Mapping[str, Any], responses: Mapping[str, Sequence[str] | None]) -> None:
        self.declared: Mapping[str, Mapping[str, Any]] = processing.get("responses") or {}
        self.outcome_types: Mapping[str, Mapping[str, Any]] = processing.get("outcomes") or {}
        self.rules: Sequence[Node] = processing.get("rules") or ()
        self._steps = MOST_STEPS
        self._cells = MOST_CELLS
        constants = processing.get("constants") or {}
        self.variables: dict[str, Value | None] = {
            COMPLETION: single("identifier", "unknown"),
            ATTEMPTS: number(1),
            DURATION: number(Fraction(0), "duration"),
        }
        self.defaults: dict[str, Value | None] = {}
        for name, declared in constants.items():
            self.variables[name] = _read(declared, declared.get("value"))
        for name, declared in self.outcome_types.items():
            self.defaults[name] = _read(declared, declared.get("default"))
            self.variables[name] = self.defaults[name] or _initial(declared)
        for name, declared in self.declared.items():
            self.defaults[name] = _read(declared, declared.get("default"))
            self.variables[name] = read_response(declared, responses.get(name))

    def run(self) -> dict[str, Value | None]:
        """The outcomes after the last rule. Raises TooMuch."""
        with contextlib.suppress(_Exit):
            self._follow(self.rules)
        return {name: self.variables[name] for name in self.outcome_types}

    def evaluate(self, node: Node) -> Value | None:
        self._spend()
        values = [self.evaluate(child) for child in node.get("of") or ()]
        self._cells -= sum(len(value.items) for value in values if value is not None)
        if self._cells < 0:
            raise TooMuch
        return OPERATORS[node["do"]](self, node, values)

    def attribute(self, node: Node, name: str) -> Fraction | None:
        """A number that stands in the rule, or in a variable that the rule names."""
        text = node.get(name)
        if text is None:
            return None
        try:
            return Fraction(str(text))
        except ValueError:
            held = self.variables.get(str(text).strip("{}"))
        return as_number(held)

    def _follow(self, rules: Sequence[Node]) -> None:
        for rule in rules:
            self._spend()
            if "set" in rule:
                self._assign(rule["set"], self.evaluate(rule["to"]))
            elif "lookup" in rule:
                found = lookups.look_up(
                    self.outcome_types.get(rule["lookup"]) or {}, self.evaluate(rule["by"])
                )
                self._assign(rule["lookup"], found)
            elif "if" in rule:
                self._decide(rule)
            else:
                raise _Exit

    def _decide(self, rule: Node) -> None:
        for branch in rule["if"]:
            held = self.evaluate(branch["when"])
            if held is not None and held.first is True:
                self._follow(branch.get("then") or ())
                return
        self._follow(rule.get("else") or ())

    def _assign(self, name: str, value: Value | None) -> None:
        declared = self.outcome_types.get(name)
        if declared is not None:
            self.variables[name] = cast(value, declared["cardinality"], declared.get("type") or FLOAT)
        elif name == COMPLETION:
            self.variables[name] = value

    def _spend(self) -> None:
        self._steps -= 1
        if self._steps < 0:
            raise TooMuch


def as_number(value: Value | None) -> Fraction | None:
    """The number of a single value, NULL otherwise."""
    if value is None or value.kind not in NUMBERS or len(value.items) != 1:
        return None
    return Fraction(value.first)


def read_response(declared: Node, texts: Sequence[str] | None) -> Value | None:
    if declared["cardinality"] == RECORD:
        return lookups.record_of(texts[0]) if texts and texts[0].strip() else None
    return read_value(declared["cardinality"], declared.get("type") or "string", texts)


def _read(declared: Node, texts: Sequence[str] | None) -> Value | None:
    if declared["cardinality"] == RECORD:
        return None
    return read_value(declared["cardinality"], declared.get("type") or "string", texts)


def _initial(declared: Node) -> Value | None:
    """Numbers begin at nothing, everything else without a value."""
    if declared["cardinality"] == SINGLE and declared.get("type") in (INTEGER, FLOAT):
        return number(Fraction(0), declared["type"])
    return None
