"""Patterns of XML Schema, matched without going back: the work grows with pattern times text only.

The whole text has to match. Known: alternatives, groups, classes with ranges, negation and
subtraction, the escapes of letters, digits, spaces and names, categories (\\p{L}), and counts.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field

LONGEST_PATTERN = 500
LONGEST_TEXT = 2_000
MOST_STATES = 1_500
_DEEPEST = 40

Test = Callable[[str], bool]


class BadPattern(ValueError):
    """Not a pattern, or one too large to try."""


@dataclass
class _Machine:
    """States with either a test that leads to one state or free steps to several."""

    tests: list[Test | None] = field(default_factory=list)
    steps: list[list[int]] = field(default_factory=list)

    def state(self, test: Test | None = None) -> int:
        if len(self.tests) >= MOST_STATES:
            raise BadPattern("too large")
        self.tests.append(test)
        self.steps.append([])
        return len(self.tests) - 1


def matches(pattern: str, text: str) -> bool:
    """Whether the whole text is of the pattern. Raises BadPattern."""
    machine, start, end = _compile(pattern)
    if len(text) > LONGEST_TEXT:
        raise BadPattern("too much to try it on")
    present = _reach(machine, {start})
    for character in text:
        onward = {
            machine.steps[state][0]
            for state in present
            if (test := machine.tests[state]) is not None and test(character)
        }
        if not onward:
            return False
        present = _reach(machine, onward)
    return end in present


def check(pattern: str) -> None:
    """Raises BadPattern."""
    _compile(pattern)


def _compile(pattern: str) -> tuple[_Machine, int, int]:
    if len(pattern) > LONGEST_PATTERN:
        raise BadPattern("too long")
    reader = _Reader(pattern)
    tree = reader.alternatives()
    if reader.at < len(pattern):
        raise BadPattern(pattern)
    machine = _Machine()
    start, end = _build(machine, tree)
    return machine, start, end


def _reach(machine: _Machine, states: set[int]) -> set[int]:
    reached, open_states = set(states), list(states)
    while open_states:
        state = open_states.pop()
        if machine.tests[state] is None:
            for onward in machine.steps[state]:
                if onward not in reached:
                    reached.add(onward)
                    open_states.append(onward)
    return reached


@dataclass(frozen=True)
class _Tree:
    """A piece of a pattern: one character, some pieces in a row, a choice, or one piece repeated."""

    what: str
    test: Test | None = None
    of: tuple[_Tree, ...] = ()
    least: int = 1
    most: int | None = 1


def _build(machine: _Machine, tree: _Tree) -> tuple[int, int]:
    start, end = machine.state(), machine.state()
    if tree.what == "one":
        place = machine.state(tree.test)
        machine.steps[start].append(place)
        machine.steps[place].append(end)
    elif tree.what == "any_of":
        for branch in tree.of:
            first, last = _build(machine, branch)
            machine.steps[start].append(first)
            machine.steps[last].append(end)
    elif tree.what == "row":
        last = start
        for piece in tree.of:
            first, after = _build(machine, piece)
            machine.steps[last].append(first)
            last = after
        machine.steps[last].append(end)
    else:
        _build_count(machine, tree, start, end)
    return start, end


def _build_count(machine: _Machine, tree: _Tree, start: int, end: int) -> None:
    last = start
    for _ in range(tree.least):
        first, after = _build(machine, tree.of[0])
        machine.steps[last].append(first)
        last = after
    if tree.most is None:
        first, after = _build(machine, tree.of[0])
        machine.steps[last].append(first)
        machine.steps[after].append(last)
    else:
        for _ in range(tree.most - tree.least):
            machine.steps[last].append(end)
            first, after = _build(machine, tree.of[0])
            machine.steps[last].append(first)
            last = after
    machine.steps[last].append(end)


class _Reader:
    def __init__(self, pattern: str) -> None:
        self.pattern, self.at, self.depth = pattern, 0, 0

    def peek(self) -> str:
        return self.pattern[self.at] if self.at < len(self.pattern) else ""

    def take(self) -> str:
        character = self.peek()
        if not character:
            raise BadPattern(self.pattern)
        self.at += 1
        return character

    def alternatives(self) -> _Tree:
        self.depth += 1
        if self.depth > _DEEPEST:
            raise BadPattern("too deep")
        branches = [self.row()]
        while self.peek() == "|":
            self.take()
            branches.append(self.row())
        self.depth -= 1
        return branches[0] if len(branches) == 1 else _Tree("any_of", of=tuple(branches))

    def row(self) -> _Tree:
        pieces = []
        while self.peek() not in ("", "|", ")"):
            pieces.append(self.counted(self.atom()))
        return _Tree("row", of=tuple(pieces))

    def atom(self) -> _Tree:
        character = self.take()
        if character == "(":
            inside = self.alternatives()
            if self.take() != ")":
                raise BadPattern(self.pattern)
            return inside
        if character == "[":
            return _Tree("one", self.group())
        if character == "\\":
            return _Tree("one", self.escape())
        if character == ".":
            return _Tree("one", lambda given: given not in "\r\n")
        if character in "*+?{}]":
            raise BadPattern(self.pattern)
        return _Tree("one", lambda given: given == character)

    def counted(self, piece: _Tree) -> _Tree:
        while self.peek() in ("*", "+", "?", "{") and self.peek():
            sign = self.take()
            least, most = {"*": (0, None), "+": (1, None), "?": (0, 1), "{": (0, 0)}[sign]
            if sign == "{":
                least, most = self.bounds()
            piece = _Tree("count", of=(piece,), least=least, most=most)
        return piece

    def bounds(self) -> tuple[int, int | None]:
        text = ""
        while (character := self.take()) != "}":
            text += character
        low, comma, high = text.partition(",")
        if not low.isdecimal() or (high and not high.isdecimal()):
            raise BadPattern(self.pattern)
        least = int(low)
        most = least if not comma else int(high) if high else None
        if least > MOST_STATES or (most is not None and not least <= most <= MOST_STATES):
            raise BadPattern(self.pattern)
        return least, most

    def group(self) -> Test:
        negated = self.peek() == "^"
        if negated:
            self.take()
        tests: list[Test] = []
        without: Test | None = None
        while self.peek() != "]":
            if self.peek() == "-" and self.pattern[self.at + 1 : self.at + 2] == "[":
                self.at += 2
                without = self.group()
                break
            tests.append(self.member())
            if len(tests) > LONGEST_PATTERN:
                raise BadPattern(self.pattern)
        if self.take() != "]" or not tests:
            raise BadPattern(self.pattern)
        return lambda given: (
            any(test(given) for test in tests) != negated and not (without and without(given))
        )

    def member(self) -> Test:
        low = self.take()
        if low == "\\":
            letter = self.peek()
            test = self.escape()
            if letter not in _LITERAL:
                return test
            low = _LITERAL[letter]
        follows = self.pattern[self.at + 1 : self.at + 2]
        if self.peek() == "-" and follows not in ("", "]", "["):
            self.take()
            high = self.take()
            if high == "\\":
                letter = self.take()
                if letter not in _LITERAL:
                    raise BadPattern(self.pattern)
                high = _LITERAL[letter]
            if high < low:
                raise BadPattern(self.pattern)
            return lambda given: low <= given <= high
        return lambda given: given == low

    def escape(self) -> Test:
        letter = self.take()
        if letter in _LITERAL:
            wanted = _LITERAL[letter]
            return lambda given: given == wanted
        if letter in "pP":
            return self.category(letter == "P")
        test = _ESCAPES.get(letter.lower())
        if test is None:
            raise BadPattern(self.pattern)
        return test if letter.islower() else lambda given: not test(given)

    def category(self, negated: bool) -> Test:
        if self.take() != "{":
            raise BadPattern(self.pattern)
        name = ""
        while (character := self.take()) != "}":
            name += character
        if not 1 <= len(name) <= 2 or name[0] not in "LMNPZSC":
            raise BadPattern(self.pattern)
        return lambda given: unicodedata.category(given).startswith(name) != negated


def _is_word(given: str) -> bool:
    return unicodedata.category(given)[0] not in "PZC"


def _begins_name(given: str) -> bool:
    return given in "_:" or unicodedata.category(given)[0] == "L"


_LITERAL = {character: character for character in "\\|.?*+(){}-[]^$/"} | {"n": "\n", "r": "\r", "t": "\t"}
_ESCAPES: dict[str, Test] = {
    "s": lambda given: given in " \t\n\r",
    "d": lambda given: unicodedata.category(given) == "Nd",
    "w": _is_word,
    "i": _begins_name,
    "c": lambda given: _begins_name(given) or given in ".-·" or unicodedata.category(given)[0] in "NM",
}
