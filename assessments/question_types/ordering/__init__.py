"""Items to be put in order, marked by one of the nine rules of rules.py.

The page sends a place for every item, so that it works with menus alone; dragging sets the menus.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

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
    partial,
)
from assessments.question_types.gaps import check_ids, check_texts, one_value, spoken
from assessments.question_types.ordering.rules import RULES
from core.errors import Invalid

MOST_ITEMS = 20
DEFAULT = "all_or_nothing"


@dataclass(frozen=True)
class Item:
    """`place` is where the learner put it, counted from 1; None before there is an answer."""

    choice: Choice
    place: int | None


@dataclass(frozen=True)
class OrderingBody:
    items: tuple[Item, ...]
    places: tuple[int, ...]


class Ordering(QuestionType):
    kind = "ordering"
    template = "assessments/questions/ordering.html"
    material = frozenset({"moodle:ordering", "qti:orderInteraction"})

    def read_answer(self, definition: Definition, data: FormData, options: Mapping[str, str]) -> Answer:
        names = {f"place-{token}": option for token, option in options.items()}
        only_fields(data, *names)
        places: dict[int, str] = {}
        for name, option in names.items():
            sent = one_value(data, name)
            if not sent:
                continue
            if not (sent.isascii() and sent.isdigit() and len(sent) < 4 and 1 <= int(sent) <= len(names)):
                raise Invalid("answer.unknown_option")
            if int(sent) in places:
                raise Invalid("answer.place_twice")
            places[int(sent)] = option
        if places and len(places) < len(names):
            raise Invalid("answer.place_missing")
        return {"order": [places[place] for place in sorted(places)]} if places else None

    def judge(self, definition: Definition, key: Key, answer: Answer) -> Mark:
        if not answer or not answer["order"]:
            return BLANK
        return partial(RULES[key.get("scoring", DEFAULT)](answer["order"], key["order"]))

    def correct_answer(self, definition: Definition, key: Key) -> Answer:
        return {"order": list(key["order"])}

    def reason(self, definition: Definition, key: Key, answer: Answer) -> Reason:
        mark = self.mark(definition, key, answer)
        if mark == BLANK:
            return Reason("blank")
        given = (answer or {})["order"]
        figures = {
            "in_place": sum(one == other for one, other in zip(given, key["order"], strict=False)),
            "items": len(key["order"]),
            "percent": f"{mark.fraction * 100:.2f}".rstrip("0").rstrip("."),
        }
        return Reason(f"order_{key.get('scoring', DEFAULT)}", figures)

    def check(self, definition: Definition, key: Key) -> list[Problem]:
        options = definition.get("options") or []
        ids = [option.get("id") for option in options]
        problems = check_stem(definition) + check_ids(ids, "options") + check_texts(options, "options")
        if not 2 <= len(options) <= MOST_ITEMS:
            problems.append(Problem("options", "options_number"))
        if sorted(key.get("order") or [], key=str) != sorted(ids, key=str):
            problems.append(Problem("key", "order_incomplete"))
        if key.get("scoring", DEFAULT) not in RULES:
            problems.append(Problem("key", "scoring_unknown"))
        return problems

    def view(
        self, definition: Definition, *, language: str, options: Mapping[str, str], answer: Answer
    ) -> View:
        order = list((answer or {}).get("order") or [])
        texts = {option["id"]: option for option in definition["options"]}
        items = [
            Item(
                Choice(token, *in_language(texts[option], language), bool(order)),
                order.index(option) + 1 if option in order else None,
            )
            for token, option in options.items()
        ]
        items.sort(key=lambda item: item.place or 0)
        stem, lang = in_language(definition["stem"], language)
        return View(
            self.kind, self.template, stem, lang, answered=bool(order), markup=markup_of(definition),
            body=OrderingBody(tuple(items), tuple(range(1, len(items) + 1))),
        )  # fmt: skip

    def say(self, definition: Definition, answer: Answer, language: str) -> list[str]:
        texts = {option["id"]: option for option in definition["options"]}
        order = (answer or {}).get("order") or []
        return [
            f"{place}. {spoken(definition, texts[option], language)}"
            for place, option in enumerate(order, start=1)
        ]
