"""Passages of a text to be marked by the reader: those that are right, and no others.

Each `[[id]]` of the stem is the passage with that id. `most` says how many may be marked (0 or none: any
number). All or nothing (the default): the full marks for exactly the right passages. Partial: the share of
right passages marked less the share of wrong ones, never below nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from assessments.question_types.base import (
    Answer,
    Choice,
    Definition,
    FormData,
    Key,
    Problem,
    View,
    check_stem,
    in_language,
    markup_of,
    only_fields,
)
from assessments.question_types.gaps import (
    ALL_OR_NOTHING,
    MOST_GAPS,
    check_ids,
    check_places,
    check_texts,
    spoken,
)
from assessments.question_types.multiple_choice import PARTIAL, MultipleChoice
from core.errors import Invalid


@dataclass(frozen=True)
class Passage:
    id: str
    number: int
    choice: Choice


@dataclass(frozen=True)
class HotTextBody:
    gaps: tuple[Passage, ...]
    most: int


class HotText(MultipleChoice):
    kind = "hot_text"
    template = "assessments/questions/hot_text.html"
    material = frozenset({"qti:hottextInteraction"})

    def read_answer(self, definition: Definition, data: FormData, options: Mapping[str, str]) -> Answer:
        only_fields(data, "choice")
        sent = [token for token in data.get("choice", ()) if token]
        if len(set(sent)) != len(sent) or any(token not in options for token in sent):
            raise Invalid("answer.unknown_option")
        most = _most(definition)
        if most and len(sent) > most:
            raise Invalid("answer.too_many_options")
        chosen = {options[token] for token in sent}
        marked = [option for option in self.option_ids(definition) if option in chosen]
        return {"options": marked} if marked else None

    def check(self, definition: Definition, key: Key) -> list[Problem]:
        passages = definition.get("options") or []
        ids = [passage.get("id") for passage in passages]
        problems = check_stem(definition) or check_places(definition, ids)
        problems += check_ids(ids, "options") + check_texts(passages, "options")
        if not 2 <= len(passages) <= MOST_GAPS:
            problems.append(Problem("options", "passages_number"))
        right = key.get("options") or []
        if not right:
            problems.append(Problem("key", "key_missing"))
        elif not set(right) <= set(ids):
            problems.append(Problem("key", "key_unknown_option"))
        most = definition.get("most")
        if most is not None and (not isinstance(most, int) or isinstance(most, bool) or most < 0):
            problems.append(Problem("most", "limit_invalid"))
        elif most and len(right) > most:
            problems.append(Problem("most", "limit_too_few"))
        if key.get("scoring", ALL_OR_NOTHING) not in (ALL_OR_NOTHING, PARTIAL):
            problems.append(Problem("key", "scoring_unknown"))
        return problems

    def view(
        self, definition: Definition, *, language: str, options: Mapping[str, str], answer: Answer
    ) -> View:
        chosen = set((answer or {}).get("options") or ())
        tokens = {option: token for token, option in options.items()}
        passages = []
        for number, passage in enumerate(definition["options"], start=1):
            choice = Choice(tokens[passage["id"]], *in_language(passage, language), passage["id"] in chosen)
            passages.append(Passage(passage["id"], number, choice))
        stem, lang = in_language(definition["stem"], language)
        return View(
            self.kind, self.template, stem, lang, answered=bool(chosen), markup=markup_of(definition),
            body=HotTextBody(tuple(passages), _most(definition)), stem_within=True,
        )  # fmt: skip

    def say(self, definition: Definition, answer: Answer, language: str) -> list[str]:
        chosen = set((answer or {}).get("options") or ())
        return [
            spoken(definition, passage, language)
            for passage in definition["options"]
            if passage["id"] in chosen
        ]


def _most(definition: Definition) -> int:
    return int(definition.get("most") or 0)
