"""Gaps in a text to be filled from given words: what select_words and drag_words share.

A gap takes the words of its group. Each right gap earns its share of the marks, or only all together
where the key says so.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

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
    MOST_GAPS,
    PARTS,
    check_ids,
    check_places,
    check_texts,
    mark_pairs,
    one_value,
    pair_figures,
    part_reasons,
    spoken,
)
from core.errors import Invalid

MOST_WORDS = 60


@dataclass(frozen=True)
class WordGap:
    """A place in the stem: `number` from 1 names its field, `choices` are the words of its group."""

    id: str
    number: int
    group: str
    choices: tuple[Choice, ...]
    chosen: Choice | None


@dataclass(frozen=True)
class Word:
    """A word to be dragged; `unlimited` ones stay when they are used."""

    choice: Choice
    group: str
    unlimited: bool


@dataclass(frozen=True)
class WordsBody:
    gaps: tuple[WordGap, ...]
    words: tuple[Word, ...]
    several_groups: bool


class WordGaps(QuestionType):
    # Whether a word is gone once it stands in a gap, unless it is unlimited.
    once: ClassVar[bool] = False

    def option_ids(self, definition: Definition) -> list[str]:
        return [choice["id"] for choice in definition.get("choices", ())]

    def read_answer(self, definition: Definition, data: FormData, options: Mapping[str, str]) -> Answer:
        only_fields(data, *(f"gap-{number}" for number in range(1, len(definition["gaps"]) + 1)))
        words = {choice["id"]: choice for choice in definition["choices"]}
        given: dict[str, str] = {}
        for number, gap in enumerate(definition["gaps"], start=1):
            token = one_value(data, f"gap-{number}")
            if not token:
                continue
            word = words.get(options.get(token, ""))
            if word is None or _group(word) != _group(gap):
                raise Invalid("answer.unknown_option")
            if self.once and not word.get("unlimited") and word["id"] in given.values():
                raise Invalid("answer.word_twice")
            given[gap["id"]] = word["id"]
        return {"gaps": given} if given else None

    def judge(self, definition: Definition, key: Key, answer: Answer) -> Mark:
        return mark_pairs((answer or {}).get("gaps") or {}, key["gaps"], key)

    def correct_answer(self, definition: Definition, key: Key) -> Answer:
        return {"gaps": {gap["id"]: key["gaps"][gap["id"]] for gap in definition["gaps"]}}

    def reason(self, definition: Definition, key: Key, answer: Answer) -> Reason:
        if self.mark(definition, key, answer) == BLANK:
            return Reason("blank")
        given = (answer or {})["gaps"]
        parts = part_reasons([gap["id"] for gap in definition["gaps"]], given, key["gaps"])
        scoring = "parts_all" if key.get("scoring") == ALL_OR_NOTHING else "parts"
        return Reason(scoring, pair_figures(given, key["gaps"]), parts)

    def check(self, definition: Definition, key: Key) -> list[Problem]:
        words, gaps = definition.get("choices") or [], definition.get("gaps") or []
        ids = [gap.get("id") for gap in gaps]
        problems = check_stem(definition) or check_places(definition, ids)
        if not 1 <= len(gaps) <= MOST_GAPS:
            problems.append(Problem("gaps", "gaps_number"))
        if not 1 <= len(words) <= MOST_WORDS:
            problems.append(Problem("choices", "words_number"))
        problems += check_ids(ids, "gaps") + check_ids([word.get("id") for word in words], "choices")
        problems += check_texts(words, "choices")
        right = key.get("gaps") or {}
        groups = {word.get("id"): _group(word) for word in words}
        if set(right) != set(ids):
            problems.append(Problem("key", "gap_without_answer"))
        elif any(groups.get(right[gap["id"]]) != _group(gap) for gap in gaps):
            problems.append(Problem("key", "key_unknown_option"))
        elif self.once and _taken_twice(words, right):
            problems.append(Problem("key", "word_not_unlimited"))
        if key.get("scoring", PARTS) not in (PARTS, ALL_OR_NOTHING):
            problems.append(Problem("key", "scoring_unknown"))
        return problems

    def view(
        self, definition: Definition, *, language: str, options: Mapping[str, str], answer: Answer
    ) -> View:
        given = (answer or {}).get("gaps") or {}
        words = {choice["id"]: choice for choice in definition["choices"]}
        shown = [(token, words[option]) for token, option in options.items()]
        gaps = []
        for number, gap in enumerate(definition["gaps"], start=1):
            choices = tuple(
                Choice(token, *in_language(word, language), word["id"] == given.get(gap["id"]))
                for token, word in shown
                if _group(word) == _group(gap)
            )
            chosen = next((choice for choice in choices if choice.chosen), None)
            gaps.append(WordGap(gap["id"], number, _group(gap), choices, chosen))
        pool = tuple(
            Word(
                Choice(token, *in_language(word, language), word["id"] in given.values()),
                _group(word),
                bool(word.get("unlimited")) or not self.once,
            )
            for token, word in shown
        )
        stem, lang = in_language(definition["stem"], language)
        body = WordsBody(tuple(gaps), pool, len({gap.group for gap in gaps}) > 1)
        return View(
            self.kind, self.template, stem, lang, answered=bool(given), markup=markup_of(definition),
            body=body, stem_within=True,
        )  # fmt: skip

    def say(self, definition: Definition, answer: Answer, language: str) -> list[str]:
        given = (answer or {}).get("gaps") or {}
        texts = {word["id"]: spoken(definition, word, language) for word in definition["choices"]}
        return [
            f"({number}) {texts[given[gap['id']]]}"
            for number, gap in enumerate(definition["gaps"], start=1)
            if gap["id"] in given
        ]


def _group(entry: Mapping[str, object]) -> str:
    return str(entry.get("group") or "1")


def _taken_twice(words: list[Mapping[str, object]], right: Mapping[str, str]) -> bool:
    single = {word["id"] for word in words if not word.get("unlimited")}
    taken = [word for word in right.values() if word in single]
    return len(set(taken)) != len(taken)
