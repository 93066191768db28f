"""Things to be paired with one another; a pair has no first and no second.

`most` of the definition is how many pairs may be made (0 or none: as many as the options allow), `most` of
an option how often it may be used (0: any number, none: once). Each right pair earns its share; each pair
beyond as many as are right costs one share, so that making all pairs there are earns nothing by chance.
With `scoring` all_or_nothing only exactly the right pairs earn the marks.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from assessments.question_types.base import (
    BLANK,
    RIGHT,
    WRONG,
    Answer,
    Choice,
    Definition,
    FormData,
    Key,
    Mark,
    Problem,
    QuestionType,
    Reason,
    View,
    check_stem,
    in_language,
    markup_of,
    only_fields,
    partial,
)
from assessments.question_types.gaps import (
    ALL_OR_NOTHING,
    PARTS,
    check_ids,
    check_texts,
    one_value,
    spoken,
)
from core.errors import Invalid

MOST_OPTIONS, MOST_PAIRS = 20, 20
Pair = frozenset[str]


@dataclass(frozen=True)
class PairRow:
    """A row of two menus; `first` and `second` are chosen already or None."""

    number: int
    firsts: tuple[Choice, ...]
    seconds: tuple[Choice, ...]
    first: Choice | None
    second: Choice | None


@dataclass(frozen=True)
class Pairable:
    choice: Choice
    unlimited: bool


@dataclass(frozen=True)
class AssociateBody:
    rows: tuple[PairRow, ...]
    options: tuple[Pairable, ...]


class Associate(QuestionType):
    kind = "associate"
    template = "assessments/questions/associate.html"
    material = frozenset({"qti:associateInteraction"})

    def read_answer(self, definition: Definition, data: FormData, options: Mapping[str, str]) -> Answer:
        numbers = range(1, _rows(definition) + 1)
        only_fields(data, *(f"pair-{number}-{side}" for number in numbers for side in "ab"))
        pairs: list[list[str]] = []
        for number in numbers:
            tokens = [one_value(data, f"pair-{number}-{side}") for side in "ab"]
            if any(token and token not in options for token in tokens):
                raise Invalid("answer.unknown_option")
            if not all(tokens):
                continue  # half a pair is none yet
            if tokens[0] == tokens[1]:
                raise Invalid("answer.pair_of_one")
            pairs.append([options[token] for token in tokens])
        made = _as_sets(pairs)
        if len(set(made)) != len(made):
            raise Invalid("answer.pair_twice")
        self._check_uses(definition, pairs)
        return {"pairs": pairs} if pairs else None

    def _check_uses(self, definition: Definition, pairs: Sequence[Sequence[str]]) -> None:
        used = Counter(option for pair in pairs for option in pair)
        most = {option["id"]: _uses(option) for option in definition["options"]}
        if any(most[option] and count > most[option] for option, count in used.items()):
            raise Invalid("answer.option_too_often")

    def judge(self, definition: Definition, key: Key, answer: Answer) -> Mark:
        if not answer or not answer["pairs"]:
            return BLANK
        given, right = set(_as_sets(answer["pairs"])), set(_as_sets(key["pairs"]))
        if given == right:
            return RIGHT
        if key.get("scoring", PARTS) == ALL_OR_NOTHING:
            return WRONG
        return partial(Fraction(len(given & right) - max(0, len(given) - len(right)), len(right)))

    def correct_answer(self, definition: Definition, key: Key) -> Answer:
        return {"pairs": [list(pair) for pair in key["pairs"]]}

    def reason(self, definition: Definition, key: Key, answer: Answer) -> Reason:
        if not answer or not answer["pairs"]:
            return Reason("blank")
        given, right = _as_sets(answer["pairs"]), set(_as_sets(key["pairs"]))
        figures = {
            "right_parts": len(set(given) & right),
            "parts": len(right),
            "over": max(0, len(given) - len(right)),
        }
        parts = tuple(Reason("part_right" if pair in right else "part_wrong") for pair in given)
        return Reason("parts_all" if key.get("scoring") == ALL_OR_NOTHING else "pairs", figures, parts)

    def check(self, definition: Definition, key: Key) -> list[Problem]:
        options = definition.get("options") or []
        ids = [option.get("id") for option in options]
        problems = check_stem(definition) + check_ids(ids, "options") + check_texts(options, "options")
        if not 2 <= len(options) <= MOST_OPTIONS:
            problems.append(Problem("options", "options_number"))
        if not _whole(definition.get("most")) or not all(_whole(option.get("most")) for option in options):
            return [*problems, Problem("most", "limit_invalid")]
        return problems + self._check_key(definition, key, ids)

    def _check_key(self, definition: Definition, key: Key, ids: Sequence[str]) -> list[Problem]:
        pairs = _as_sets(key.get("pairs") or [])
        if not pairs:
            return [Problem("key", "pair_missing")]
        if any(len(pair) != 2 or not pair <= set(ids) for pair in pairs):
            return [Problem("key", "key_unknown_option")]
        if len(set(pairs)) != len(pairs):
            return [Problem("key", "pair_twice")]
        problems = []
        used = Counter(option for pair in pairs for option in pair)
        most = {option["id"]: _uses(option) for option in definition["options"]}
        over = any(most[option] and count > most[option] for option, count in used.items())
        if over or len(pairs) > _rows(definition):
            problems.append(Problem("key", "pairs_over_limit"))
        if key.get("scoring", PARTS) not in (PARTS, ALL_OR_NOTHING):
            problems.append(Problem("key", "scoring_unknown"))
        return problems

    def view(
        self, definition: Definition, *, language: str, options: Mapping[str, str], answer: Answer
    ) -> View:
        pairs = (answer or {}).get("pairs") or []
        texts = {option["id"]: option for option in definition["options"]}

        def choices(chosen: str) -> tuple[Choice, ...]:
            return tuple(
                Choice(token, *in_language(texts[option], language), option == chosen)
                for token, option in options.items()
            )

        rows = []
        for number in range(1, _rows(definition) + 1):
            first, second = pairs[number - 1] if number <= len(pairs) else ("", "")
            firsts, seconds = choices(first), choices(second)
            rows.append(PairRow(number, firsts, seconds, _chosen(firsts), _chosen(seconds)))
        used = Counter(option for pair in pairs for option in pair)
        pool = tuple(
            Pairable(
                Choice(token, *in_language(texts[option], language), used[option] > 0),
                _uses(texts[option]) != 1,
            )
            for token, option in options.items()
        )
        stem, lang = in_language(definition["stem"], language)
        return View(
            self.kind, self.template, stem, lang, answered=bool(pairs), markup=markup_of(definition),
            body=AssociateBody(tuple(rows), pool),
        )  # fmt: skip

    def say(self, definition: Definition, answer: Answer, language: str) -> list[str]:
        texts = {option["id"]: spoken(definition, option, language) for option in definition["options"]}
        pairs = (answer or {}).get("pairs") or []
        return [f"{texts[first]} – {texts[second]}" for first, second in pairs]


def _as_sets(pairs: Sequence[Sequence[str]]) -> list[Pair]:
    return [frozenset(pair) for pair in pairs]


def _whole(value: object) -> bool:
    return value is None or (isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= 1000)


def _uses(option: Mapping[str, object]) -> int:
    most = option.get("most")
    return most if isinstance(most, int) else 1


def _rows(definition: Definition) -> int:
    """How many pairs the page has room for."""
    if definition.get("most"):
        return min(int(definition["most"]), MOST_PAIRS)
    options = definition["options"]
    every = len(options) * (len(options) - 1) // 2
    uses = [_uses(option) or len(options) for option in options]
    return max(1, min(sum(uses) // 2, every, MOST_PAIRS))


def _chosen(choices: tuple[Choice, ...]) -> Choice | None:
    return next((choice for choice in choices if choice.chosen), None)
