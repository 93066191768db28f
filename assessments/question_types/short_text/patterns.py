"""Regular expressions as answers, matched in a time that no expression can stretch.

The expressions come in files of others, so the engine of Python, which some of them keep busy for years,
is not asked. An expression becomes a machine of states that reads the answer once (Thompson, 1968); its
size is bounded. Known are characters, classes, groups, alternatives, repetition and the two ends; what
needs to look back or ahead is refused.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache

MOST_STATES = 1000
MOST_TIMES = 100
LONGEST = 500

Test = Callable[[str], bool]
Ranges = list[tuple[str, str]]
_CLASSES: dict[str, Test] = {
    "d": str.isdecimal,
    "w": lambda character: character.isalnum() or character == "_",
    "s": str.isspace,
}
_CONTROLS = {"t": "\t", "n": "\n", "r": "\r", "f": "\f", "v": "\v", "0": "\0"}
_SPECIAL = frozenset(r"\.+*?()[]{}|^$")


class PatternError(ValueError):
    """The expression cannot be read, or is larger than an answer needs."""


@dataclass
class _State:
    """`test` reads a character, `end` passes at an end of the text; without both the state is a fork."""

    test: Test | None = None
    end: str = ""
    ways: list[int] = field(default_factory=list)


def matches(pattern: str, text: str, *, case: bool) -> bool:
    """Whether the expression with an end at either side fits somewhere in the text: `^pattern$`.

    Raises PatternError.
    """
    return _machine(pattern, case).fits(text)


def readable(pattern: str) -> bool:
    try:
        _machine(pattern.strip(), True)
    except PatternError:
        return False
    return True


@lru_cache(maxsize=256)
def _machine(pattern: str, case: bool) -> _Machine:
    if len(pattern) > LONGEST:
        raise PatternError("too long")
    return _Machine(f"^{pattern}$", case)


@dataclass
class _Piece:
    """A part of the machine: where it begins, and the states whose ways out are still open."""

    start: int
    ends: list[int]


class _Machine:
    """States that read a text once."""

    def __init__(self, pattern: str, case: bool) -> None:
        reader = _Reader(pattern)
        self.case, self.states = case, reader.states
        self.start, self.accepted = reader.start, reader.accepted

    def fits(self, text: str) -> bool:
        current: set[int] = set()
        for place in range(len(text) + 1):
            current = self._reached({*current, self.start}, place, len(text))
            if self.accepted in current:
                return True
            if place < len(text):
                current = self._read(current, text[place])
        return False

    def _reached(self, states: set[int], place: int, length: int) -> set[int]:
        found: set[int] = set()
        waiting = list(states)
        while waiting:
            number = waiting.pop()
            if number in found:
                continue
            found.add(number)
            state = self.states[number]
            passes = {"": True, "^": place == 0, "$": place == length}[state.end]
            if state.test is None and passes:
                waiting.extend(state.ways)
        return found

    def _read(self, states: set[int], character: str) -> set[int]:
        forms = {character} if self.case else {character, character.lower(), character.upper()}
        after: set[int] = set()
        for number in states:
            state = self.states[number]
            if state.test is not None and any(state.test(form) for form in forms):
                after.update(state.ways)
        return after


class _Reader:
    """Makes the states of an expression, from the outside to the inside. Raises PatternError."""

    def __init__(self, pattern: str) -> None:
        self.pattern, self.at = pattern, 0
        self.states: list[_State] = []
        self.accepted = self._state(_State())
        try:
            piece = self._alternatives(0)
        except IndexError:
            raise PatternError("ends too early") from None
        if self.at < len(pattern):
            raise PatternError("a bracket is closed that was not opened")
        self._join(piece, self.accepted)
        self.start = piece.start

    def _state(self, state: _State) -> int:
        if len(self.states) >= MOST_STATES:
            raise PatternError("too large")
        self.states.append(state)
        return len(self.states) - 1

    def _join(self, piece: _Piece, target: int) -> None:
        for number in piece.ends:
            self.states[number].ways.append(target)

    def _single(self, state: _State) -> _Piece:
        number = self._state(state)
        return _Piece(number, [number])

    def _peek(self) -> str:
        return self.pattern[self.at] if self.at < len(self.pattern) else ""

    def _take(self) -> str:
        character = self.pattern[self.at]
        self.at += 1
        return character

    def _alternatives(self, depth: int) -> _Piece:
        if depth > 40:
            raise PatternError("too deep")
        pieces = [self._sequence(depth)]
        while self._peek() == "|":
            self.at += 1
            pieces.append(self._sequence(depth))
        if len(pieces) == 1:
            return pieces[0]
        fork = self._state(_State(ways=[piece.start for piece in pieces]))
        return _Piece(fork, [end for piece in pieces for end in piece.ends])

    def _sequence(self, depth: int) -> _Piece:
        whole = self._single(_State())
        while self._peek() not in ("", "|", ")"):
            begun = self.at
            piece = self._repeated(begun, self._atom(depth), depth)
            self._join(whole, piece.start)
            whole = _Piece(whole.start, piece.ends)
        return whole

    def _repeated(self, begun: int, piece: _Piece, depth: int) -> _Piece:
        """`piece` is what stands at `begun`; read again for each time that it has to be there."""
        ended = self.at
        least, most = self._times()
        if (least, most) == (1, 1):
            return piece
        after = self.at
        whole = self._single(_State())
        open_ends: list[int] = []
        for time in range(max(least, 1) if most is None else most):
            if time:
                self.at = begun
                piece = self._atom(depth)
                if self.at != ended:
                    raise PatternError("repeated twice")
            if time >= least:
                open_ends += whole.ends
            self._join(whole, piece.start)
            whole = _Piece(whole.start, piece.ends)
        if most is None:
            again = self._state(_State(ways=[piece.start]))
            self._join(whole, again)
            whole = _Piece(whole.start, [again])
            if least == 0:
                open_ends.append(whole.start)
        self.at = after
        return _Piece(whole.start, [*whole.ends, *open_ends])

    def _times(self) -> tuple[int, int | None]:
        sign = self._peek()
        if sign not in ("*", "+", "?", "{"):
            return 1, 1
        if sign == "{":
            end = self.pattern.find("}", self.at)
            least, comma, most = self.pattern[self.at + 1 : max(end, self.at + 1)].partition(",")
            if end < 0 or not (least.isdecimal() or (comma and most)) or (most and not most.isdecimal()):
                raise PatternError("braces that count nothing")
            self.at = end + 1
            low = int(least or 0)
            high = (int(most) if most else None) if comma else low
        else:
            self.at += 1
            low, high = {"*": (0, None), "+": (1, None), "?": (0, 1)}[sign]
        if self._peek() == "?":  # as few as possible: of no account for whether it fits
            self.at += 1
        if (
            self._peek() in ("*", "+", "?", "{")
            or low > MOST_TIMES
            or (high is not None and high > MOST_TIMES)
        ):
            raise PatternError("repeated too often")
        if high is not None and high < low:
            raise PatternError("from more to less")
        return low, high

    def _atom(self, depth: int) -> _Piece:
        character = self._take()
        if character == "(":
            return self._group(depth)
        if character == "[":
            return self._single(_State(test=self._class()))
        if character == ".":
            return self._single(_State(test=lambda read: read != "\n"))
        if character in "^$":
            return self._single(_State(end=character))
        if character == "\\":
            return self._single(_State(test=self._escaped()))
        if character in "*+?{":
            raise PatternError("nothing to repeat")
        return self._single(_State(test=character.__eq__))

    def _group(self, depth: int) -> _Piece:
        if self.pattern.startswith("?:", self.at):
            self.at += 2
        elif self.pattern.startswith("?P<", self.at):
            self.at = self.pattern.index(">", self.at) + 1 if ">" in self.pattern[self.at :] else self.at
        if self._peek() == "?":
            raise PatternError("a group that looks around")
        piece = self._alternatives(depth + 1)
        if self._take() != ")":
            raise PatternError("a bracket is not closed")
        return piece

    def _escaped(self) -> Test:
        character = self._take()
        if character.lower() in _CLASSES:
            test = _CLASSES[character.lower()]
            return test if character.islower() else lambda read: not test(read)
        return self._literal(character).__eq__

    def _literal(self, character: str) -> str:
        if character in _CONTROLS:
            return _CONTROLS[character]
        digits = {"x": 2, "u": 4}.get(character, 0)
        if digits:
            code = self.pattern[self.at : self.at + digits]
            self.at += digits
            try:
                return chr(int(code, 16))
            except ValueError:
                raise PatternError("a code that is none") from None
        if character.isalnum():
            raise PatternError("an escape that is not known")
        return character

    def _class(self) -> Test:
        negated = self._peek() == "^"
        self.at += negated
        tests: list[Test] = []
        ranges: Ranges = []
        first = True
        while first or self._peek() != "]":
            first = False
            low = self._of_class(tests)
            if low is None:
                continue
            high = low
            if self._peek() == "-" and self.pattern[self.at + 1 : self.at + 2] != "]":
                self.at += 1
                other = self._of_class(tests)
                if other is None or other < low:
                    raise PatternError("a range that is none")
                high = other
            ranges.append((low, high))
        self.at += 1
        return lambda read: (
            negated != (any(low <= read <= high for low, high in ranges) or any(test(read) for test in tests))
        )

    def _of_class(self, tests: list[Test]) -> str | None:
        """A character of a class; None for a class within it, which is added to `tests`."""
        character = self._take()
        if character != "\\":
            return character
        escaped = self._take()
        if escaped.lower() in _CLASSES:
            test = _CLASSES[escaped.lower()]
            tests.append(test if escaped.islower() else lambda read: not test(read))
            return None
        return self._literal(escaped)
