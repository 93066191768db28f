"""Things on the left, each to be paired with one on the right; an option may serve several stems.

Each right pair earns its share of the marks (the default, and Moodle's rule), or only all of them
together earn any. Options that no stem wants are distractors. Options are always shuffled: in the
order they were written in they would often be the answer, whatever `fixed_order` says of the stems.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from assessments.question_types.base import (
    BLANK,
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
)
from assessments.question_types.gaps import (
    ALL_OR_NOTHING,
    PARTS,
    check_ids,
    check_texts,
    mark_pairs,
    one_value,
    pair_figures,
    part_reasons,
    spoken,
)
from core.errors import Invalid

MOST_STEMS, MOST_OPTIONS = 30, 40


@dataclass(frozen=True)
class Stem:
    """A row of the page: `number` from 1 names its field, `chosen` is the option picked for it."""

    number: int
    text: str
    lang: str
    choices: tuple[Choice, ...]
    chosen: Choice | None


@dataclass(frozen=True)
class MatchingBody:
    """`options` are what can be dragged; none is used up."""

    stems: tuple[Stem, ...]
    options: tuple[Choice, ...]


class Matching(QuestionType):
    kind = "matching"
    template = "assessments/questions/matching.html"
    material = frozenset({"moodle:match", "qti:matchInteraction"})

    def read_answer(self, definition: Definition, data: FormData, options: Mapping[str, str]) -> Answer:
        names = {f"stem-{number}": stem["id"] for number, stem in enumerate(definition["stems"], start=1)}
        only_fields(data, *names)
        pairs = {}
        for name, stem in names.items():
            token = one_value(data, name)
            if token and token not in options:
                raise Invalid("answer.unknown_option")
            if token:
                pairs[stem] = options[token]
        return {"pairs": pairs} if pairs else None

    def judge(self, definition: Definition, key: Key, answer: Answer) -> Mark:
        return mark_pairs((answer or {}).get("pairs") or {}, key["pairs"], key)

    def correct_answer(self, definition: Definition, key: Key) -> Answer:
        return {"pairs": {stem["id"]: key["pairs"][stem["id"]] for stem in definition["stems"]}}

    def reason(self, definition: Definition, key: Key, answer: Answer) -> Reason:
        mark = self.mark(definition, key, answer)
        if mark == BLANK:
            return Reason("blank")
        scoring = "parts_all" if key.get("scoring") == ALL_OR_NOTHING else "parts"
        given = (answer or {})["pairs"]
        parts = part_reasons([stem["id"] for stem in definition["stems"]], given, key["pairs"])
        return Reason(scoring, pair_figures(given, key["pairs"]), parts)

    def check(self, definition: Definition, key: Key) -> list[Problem]:
        stems, options = definition.get("stems") or [], definition.get("options") or []
        problems = check_stem(definition)
        if not 1 <= len(stems) <= MOST_STEMS:
            problems.append(Problem("stems", "stems_number"))
        if not 2 <= len(options) <= MOST_OPTIONS:
            problems.append(Problem("options", "match_options_number"))
        stem_ids, option_ids = [one.get("id") for one in stems], [one.get("id") for one in options]
        problems += check_ids(stem_ids, "stems") + check_ids(option_ids, "options")
        problems += check_texts(stems, "stems") + check_texts(options, "options")
        pairs = key.get("pairs") or {}
        if set(pairs) != set(stem_ids):
            problems.append(Problem("key", "pair_missing"))
        elif not set(pairs.values()) <= set(option_ids):
            problems.append(Problem("key", "key_unknown_option"))
        if key.get("scoring", PARTS) not in (PARTS, ALL_OR_NOTHING):
            problems.append(Problem("key", "scoring_unknown"))
        return problems

    def view(
        self, definition: Definition, *, language: str, options: Mapping[str, str], answer: Answer
    ) -> View:
        given: Mapping[str, Any] = (answer or {}).get("pairs") or {}
        if definition.get("fixed_order"):
            options = dict(sorted(options.items()))  # by their tokens, which no order is behind
        texts = {option["id"]: option for option in definition["options"]}
        stems = []
        for number, stem in enumerate(definition["stems"], start=1):
            choices = tuple(
                Choice(token, *in_language(texts[option], language), option == given.get(stem["id"]))
                for token, option in options.items()
            )
            chosen = next((choice for choice in choices if choice.chosen), None)
            stems.append(Stem(number, *in_language(stem, language), choices, chosen))
        pool = tuple(
            Choice(token, *in_language(texts[option], language), option in given.values())
            for token, option in options.items()
        )
        text, lang = in_language(definition["stem"], language)
        return View(
            self.kind, self.template, text, lang, answered=bool(given), markup=markup_of(definition),
            body=MatchingBody(tuple(stems), options=pool),
        )  # fmt: skip

    def say(self, definition: Definition, answer: Answer, language: str) -> list[str]:
        given = (answer or {}).get("pairs") or {}
        texts = {option["id"]: spoken(definition, option, language) for option in definition["options"]}
        return [
            f"{spoken(definition, stem, language)} → {texts[given[stem['id']]]}"
            for stem in definition["stems"]
            if stem["id"] in given
        ]
