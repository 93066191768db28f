"""Areas of a picture of which the right ones are to be pointed at.

Definition: the picture (question_types.shapes), `options` [{"id", "shape", "coords", "zh", "en"}], `most`
areas to choose (0 or absent: any number). Key: {"options": [ids], "scoring"}, marked as multiple choice is.
The areas are numbered in the order of the definition and shown with their outlines, so that pointing and
choosing from the list beside the picture are the same task; an area may do without words of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from assessments.question_types.base import (
    Answer,
    Definition,
    FormData,
    Key,
    Problem,
    View,
    check_stem,
    in_language,
    markup_of,
)
from assessments.question_types.multiple_choice import ALL_OR_NOTHING, PARTIAL, MultipleChoice
from assessments.question_types.options import MOST_OPTIONS
from assessments.question_types.shapes import (
    Area,
    Picture,
    area_of,
    area_problem,
    check_picture,
    in_words,
    picture_of,
)
from core.errors import Invalid

MOST_AREAS = MOST_OPTIONS


@dataclass(frozen=True)
class Spot:
    number: int
    token: str
    text: str
    lang: str
    chosen: bool
    area: Area


@dataclass(frozen=True)
class Spots:
    picture: Picture
    spots: tuple[Spot, ...]
    # One area at most: choosing another takes the first away.
    one: bool


class Hotspot(MultipleChoice):
    kind = "hotspot"
    template = "assessments/questions/hotspot.html"
    material = frozenset({"qti:hotspotInteraction"})

    def read_answer(self, definition: Definition, data: FormData, options: Mapping[str, str]) -> Answer:
        chosen = self.read_chosen(data, options)
        most = definition.get("most") or 0
        if most and len(chosen) > most:
            raise Invalid("answer.too_many_options")
        return {"options": chosen} if chosen else None

    def check(self, definition: Definition, key: Key) -> list[Problem]:
        problems = [*check_stem(definition), *check_picture(definition)]
        options = definition.get("options") or []
        ids = [option.get("id") for option in options]
        if not 1 <= len(options) <= MOST_AREAS:
            problems.append(Problem("options", "areas_number"))
        if len(set(ids)) != len(ids) or not all(ids):
            problems.append(Problem("options", "options_ids"))
        codes = {area_problem(option, definition) for option in options} - {""}
        problems += [Problem("options", code) for code in sorted(codes)]
        right, most = key.get("options") or [], definition.get("most") or 0
        if not right:
            problems.append(Problem("key", "key_missing"))
        elif not set(right) <= set(ids):
            problems.append(Problem("key", "key_unknown_option"))
        if not isinstance(most, int) or most < 0 or (most and len(right) > most):
            problems.append(Problem("most", "most_invalid"))
        if key.get("scoring", ALL_OR_NOTHING) not in (ALL_OR_NOTHING, PARTIAL):
            problems.append(Problem("key", "scoring_unknown"))
        return problems

    def view(
        self, definition: Definition, *, language: str, options: Mapping[str, str], answer: Answer
    ) -> View:
        tokens = {option_id: token for token, option_id in options.items()}
        chosen = set(answer["options"]) if answer else set()
        spots = tuple(
            Spot(
                number,
                tokens[option["id"]],
                *in_language(option, language),
                option["id"] in chosen,
                area_of(option),
            )
            for number, option in enumerate(definition["options"], start=1)
        )
        stem, lang = in_language(definition["stem"], language)
        body = Spots(picture_of(definition, language), spots, definition.get("most") == 1)
        return View(self.kind, self.template, stem, lang, (), "", bool(chosen), markup_of(definition), body)

    def say(self, definition: Definition, answer: Answer, language: str) -> list[str]:
        chosen = set(answer["options"]) if answer else set()
        return [
            _name(number, in_words(definition, option, language))
            for number, option in enumerate(definition["options"], start=1)
            if option["id"] in chosen
        ]


def _name(number: int, text: str) -> str:
    return f"{number}: {text}" if text else str(number)
