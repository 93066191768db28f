"""Formulas over numbers: a parser of its own and an allow-list of functions, nothing is evaluated as code.

The language is what Moodle allows in a calculated question: numbers, {variables}, + - * / % **, comparisons,
&& || !, a ? b : c, and functions of angles in radians. Left out are the bitwise operators, because ^ is read
as a power by whoever writes it; a power is pow(x, y) or x ** y. Sums, products and whole powers are exact.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from assessments.question_types.calculated.functions import FUNCTIONS, FormulaError, Number, exact_or_float

LONGEST = 500
_DEEPEST = 40
_TOKEN = re.compile(
    r"\s*(?:(?P<number>(?:[0-9]{1,30}(?:\.[0-9]{0,30})?|\.[0-9]{1,30})(?:[eE][+-]?[0-9]{1,2})?)"
    r"|\{(?P<variable>[^{}<>\"'=\s][^{}<>\"']*)\}"
    r"|(?P<name>[A-Za-z_][A-Za-z0-9_]*)"
    r"|(?P<sign>\*\*|&&|\|\||[<>=!]=|[-+*/%<>?:!(),]))"
)
# How tightly an operator binds; `**` binds to the right and tighter than the sign before it.
_BINARY = {
    "||": 1, "&&": 2, "==": 3, "!=": 3, "<": 4, "<=": 4, ">": 4, ">=": 4,
    "+": 5, "-": 5, "*": 6, "/": 6, "%": 6, "**": 8,
}  # fmt: skip
_UNARY = 7
_CONDITION = 0

Values = Mapping[str, Number]
Node = Callable[[Values], Number]


@dataclass(frozen=True)
class Formula:
    """A formula that was read: what it needs, and what it comes to."""

    text: str
    names: frozenset[str]
    node: Node

    def value(self, values: Values) -> Fraction:
        """Raises FormulaError where it has no finite value."""
        try:
            result = self.node(values)
        except (ArithmeticError, ValueError) as failed:
            raise FormulaError("formula_no_value") from failed
        if isinstance(result, float):
            if not math.isfinite(result):
                raise FormulaError("formula_no_value")
            # The shortest decimal that is this binary number: 0.1 + 0.2 as a person reads it.
            return Fraction(repr(result))
        return result


def read_formula(text: str) -> Formula:
    """Raises FormulaError with the code of what is wrong."""
    if len(text) > LONGEST:
        raise FormulaError("formula_too_long")
    reader = _Reader(_tokens(text))
    node = reader.expression(_CONDITION, 0)
    if reader.kind != "end":
        raise FormulaError("formula_syntax")
    return Formula(text, frozenset(reader.names), node)


def _tokens(text: str) -> list[tuple[str, str]]:
    tokens, place = [], 0
    text = text.strip()
    while place < len(text):
        match = _TOKEN.match(text, place)
        if match is None or match.lastgroup is None:
            raise FormulaError("formula_syntax")
        tokens.append((match.lastgroup, match[match.lastgroup]))
        place = match.end()
    return [*tokens, ("end", "")]


class _Reader:
    """Precedence climbing over the tokens; every node is a function of the values."""

    def __init__(self, tokens: list[tuple[str, str]]) -> None:
        self._tokens = tokens
        self._place = 0
        self.names: set[str] = set()

    @property
    def kind(self) -> str:
        return self._tokens[self._place][0]

    def _next(self) -> tuple[str, str]:
        token = self._tokens[self._place]
        self._place += token[0] != "end"
        return token

    def _take(self, sign: str) -> bool:
        if self._tokens[self._place] != ("sign", sign):
            return False
        self._place += 1
        return True

    def _demand(self, sign: str) -> None:
        if not self._take(sign):
            raise FormulaError("formula_syntax")

    def expression(self, least: int, depth: int) -> Node:
        if depth > _DEEPEST:
            raise FormulaError("formula_too_long")
        left = self._operand(depth)
        while True:
            kind, sign = self._tokens[self._place]
            binds = _BINARY.get(sign, -1) if kind == "sign" else -1
            if binds < 0 or binds < least:
                break
            self._place += 1
            right = self.expression(binds if sign == "**" else binds + 1, depth + 1)
            left = _binary(sign, left, right)
        if least == _CONDITION and self._take("?"):
            yes = self.expression(_CONDITION, depth + 1)
            self._demand(":")
            no = self.expression(_CONDITION, depth + 1)
            return _conditional(left, yes, no)
        return left

    def _operand(self, depth: int) -> Node:
        kind, text = self._next()
        if kind == "number":
            number = Fraction(text if not text.startswith(".") else f"0{text}")
            return lambda _values: number
        if kind == "variable":
            return self._variable(text)
        if kind == "name":
            return self._call(text.lower(), depth)
        if kind == "sign" and text in "+-!":
            return _unary(text, self.expression(_UNARY, depth + 1))
        if kind == "sign" and text == "(":
            inner = self.expression(_CONDITION, depth + 1)
            self._demand(")")
            return inner
        raise FormulaError("formula_syntax")

    def _variable(self, name: str) -> Node:
        self.names.add(name)

        def value(values: Values) -> Number:
            if name not in values:
                raise FormulaError("formula_unknown_variable")
            return values[name]

        return value

    def _call(self, name: str, depth: int) -> Node:
        if name not in FUNCTIONS:
            raise FormulaError("formula_unknown_function")
        function, counts = FUNCTIONS[name]
        arguments: list[Node] = []
        if self._take("("):
            while not self._take(")"):
                if arguments:
                    self._demand(",")
                arguments.append(self.expression(_CONDITION, depth + 1))
        elif name != "pi":
            raise FormulaError("formula_syntax")
        if len(arguments) not in counts:
            raise FormulaError("formula_arguments")
        return lambda values: exact_or_float(function(*(argument(values) for argument in arguments)))


def _unary(sign: str, operand: Node) -> Node:
    if sign == "!":
        return lambda values: Fraction(not operand(values))
    return (lambda values: -operand(values)) if sign == "-" else operand


def _conditional(condition: Node, yes: Node, no: Node) -> Node:
    return lambda values: yes(values) if condition(values) else no(values)


def _binary(sign: str, left: Node, right: Node) -> Node:
    if sign == "&&":
        return lambda values: Fraction(bool(left(values)) and bool(right(values)))
    if sign == "||":
        return lambda values: Fraction(bool(left(values)) or bool(right(values)))
    act = OPERATORS[sign]
    return lambda values: exact_or_float(act(left(values), right(values)))


def _remainder(left: Number, right: Number) -> Number:
    """Of whole numbers, with the sign of the first, as Moodle has it."""
    whole, divisor = math.trunc(left), math.trunc(right)
    return Fraction(whole - divisor * math.trunc(Fraction(whole, divisor)))


OPERATORS: dict[str, Callable[[Number, Number], Number]] = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "/": lambda a, b: a / b,
    "%": _remainder,
    "**": lambda a, b: FUNCTIONS["pow"][0](a, b),
    "<": lambda a, b: Fraction(a < b),
    "<=": lambda a, b: Fraction(a <= b),
    ">": lambda a, b: Fraction(a > b),
    ">=": lambda a, b: Fraction(a >= b),
    "==": lambda a, b: Fraction(a == b),
    "!=": lambda a, b: Fraction(a != b),
}
