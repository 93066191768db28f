"""Words or small pictures to be brought to their places on a picture.

Definition: the picture (question_types.shapes), `choices` [{"id", "zh", "en", "image"?, "group"?,
"unlimited"?}], `drops` [{"id", "group"?, "x" and "y" or "shape" and "coords", "zh", "en"}]; a place takes
what is of its group. Key: {"gaps": {drop: choice}, "scoring": "parts" | "all_or_nothing"}; a place that the
key does not name is to stay empty and does not count.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from assessments.question_types.base import (
    BLANK,
    LANGUAGES,
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
from assessments.question_types.shapes import (
    DIGEST,
    Area,
    Picture,
    check_picture,
    in_words,
    picture_of,
    place_of,
    place_problem,
)
from core.errors import Invalid

PARTS, ALL_OR_NOTHING = "parts", "all_or_nothing"
MOST_PLACES, MOST_THINGS = 40, 40


@dataclass(frozen=True)
class Thing:
    """`name` is its text without markup, for menus."""

    token: str
    name: str
    text: str
    lang: str
    image: str
    group: str
    unlimited: bool


@dataclass(frozen=True)
class Place:
    """`field` is the name that the form sends, `choices` what fits here."""

    number: int
    field: str
    text: str
    lang: str
    group: str
    area: Area
    choices: tuple[Choice, ...]

    @property
    def chosen(self) -> str:
        """The token of what is here."""
        return next((choice.token for choice in self.choices if choice.chosen), "")


@dataclass(frozen=True)
class Board:
    picture: Picture
    things: tuple[Thing, ...]
    places: tuple[Place, ...]


class DragImage(QuestionType):
    kind = "drag_image"
    template = "assessments/questions/drag_image.html"
    material = frozenset(
        {"moodle:ddimageortext", "qti:graphicGapMatchInteraction", "qti:graphicOrderInteraction"}
    )

    def option_ids(self, definition: Definition) -> list[str]:
        return [choice["id"] for choice in definition.get("choices", ())]

    def read_answer(self, definition: Definition, data: FormData, options: Mapping[str, str]) -> Answer:
        drops = definition["drops"]
        only_fields(data, *(_field(drop) for drop in drops))
        things = {choice["id"]: choice for choice in definition["choices"]}
        gaps: dict[str, str] = {}
        for drop in drops:
            sent = [token for token in data.get(_field(drop), ()) if token]
            if not sent:
                continue
            if len(sent) > 1 or sent[0] not in options or _group(things[options[sent[0]]]) != _group(drop):
                raise Invalid("answer.unknown_option")
            gaps[drop["id"]] = options[sent[0]]
        used = Counter(gaps.values())
        if any(count > 1 and not things[thing].get("unlimited") for thing, count in used.items()):
            raise Invalid("answer.used_twice")
        return {"gaps": gaps} if gaps else None

    def judge(self, definition: Definition, key: Key, answer: Answer) -> Mark:
        if not answer or not answer["gaps"]:
            return BLANK
        right, wanted = _right(key, answer), key["gaps"]
        if right < len(wanted) and key.get("scoring", PARTS) == ALL_OR_NOTHING:
            return WRONG
        return partial(Fraction(right, len(wanted)))

    def correct_answer(self, definition: Definition, key: Key) -> Answer:
        return {"gaps": dict(key["gaps"])}

    def reason(self, definition: Definition, key: Key, answer: Answer) -> Reason:
        if not answer or not answer["gaps"]:
            return Reason("blank")
        figures = {"right": _right(key, answer), "all": len(key["gaps"])}
        parts = tuple(
            Reason(_verdict(key, answer, drop["id"]), {"number": number})
            for number, drop in enumerate(definition["drops"], start=1)
        )
        strict = key.get("scoring", PARTS) == ALL_OR_NOTHING
        return Reason("places_all_or_nothing" if strict else "places", figures, parts)

    def check(self, definition: Definition, key: Key) -> list[Problem]:
        problems = [*check_stem(definition), *check_picture(definition)]
        things, drops = definition.get("choices") or [], definition.get("drops") or []
        problems += _check_things(things)
        ids = [drop.get("id") for drop in drops]
        if not 1 <= len(drops) <= MOST_PLACES or len(set(ids)) != len(ids) or not all(ids):
            problems.append(Problem("drops", "places_number"))
        codes = {place_problem(drop, definition) for drop in drops} - {""}
        problems += [Problem("drops", code) for code in sorted(codes)]
        return problems + _check_key(key, things, drops)

    def view(
        self, definition: Definition, *, language: str, options: Mapping[str, str], answer: Answer
    ) -> View:
        by_id = {choice["id"]: choice for choice in definition["choices"]}
        things = tuple(_thing(token, by_id[thing], definition, language) for token, thing in options.items())
        gaps = answer["gaps"] if answer else {}
        places = tuple(
            _place(number, drop, definition, things, options, gaps, language)
            for number, drop in enumerate(definition["drops"], start=1)
        )
        stem, lang = in_language(definition["stem"], language)
        body = Board(picture_of(definition, language), things, places)
        return View(self.kind, self.template, stem, lang, (), "", bool(gaps), markup_of(definition), body)

    def say(self, definition: Definition, answer: Answer, language: str) -> list[str]:
        by_id = {choice["id"]: choice for choice in definition["choices"]}
        gaps = answer["gaps"] if answer else {}
        lines = []
        for number, drop in enumerate(definition["drops"], start=1):
            if drop["id"] in gaps:
                place = in_words(definition, drop, language)
                text = in_words(definition, by_id[gaps[drop["id"]]], language)
                lines.append(f"{number}{f' ({place})' if place else ''}: {text}")
        return lines


def _place(
    number: int,
    drop: Mapping[str, Any],
    definition: Definition,
    things: tuple[Thing, ...],
    options: Mapping[str, str],
    gaps: Mapping[str, str],
    language: str,
) -> Place:
    group, here = _group(drop), gaps.get(drop["id"])
    choices = tuple(
        Choice(thing.token, thing.name, thing.lang, options[thing.token] == here)
        for thing in things
        if thing.group == group
    )
    text, lang = in_language(drop, language)
    return Place(number, _field(drop), text, lang, group, place_of(drop, definition), choices)


def _thing(token: str, choice: Mapping[str, Any], definition: Definition, language: str) -> Thing:
    text, lang = in_language(choice, language)
    return Thing(
        token=token,
        name=in_words(definition, choice, language),
        text=text,
        lang=lang,
        image=choice.get("image") or "",
        group=_group(choice),
        unlimited=bool(choice.get("unlimited")),
    )


def _check_things(things: list[dict[str, Any]]) -> list[Problem]:
    problems = []
    ids = [thing.get("id") for thing in things]
    if not 2 <= len(things) <= MOST_THINGS:
        problems.append(Problem("choices", "things_number"))
    if len(set(ids)) != len(ids) or not all(ids):
        problems.append(Problem("choices", "options_ids"))
    # Also a picture needs words: for those who do not see it, and in the list beside it.
    if not all(any(str(thing.get(language) or "").strip() for language in LANGUAGES) for thing in things):
        problems.append(Problem("choices", "option_empty"))
    if not all(DIGEST.fullmatch(thing["image"]) for thing in things if thing.get("image")):
        problems.append(Problem("choices", "picture_missing"))
    return problems


def _check_key(key: Key, things: list[dict[str, Any]], drops: list[dict[str, Any]]) -> list[Problem]:
    gaps = key.get("gaps") or {}
    if not gaps:
        return [Problem("key", "key_missing")]
    groups = {thing.get("id"): _group(thing) for thing in things}
    places = {drop.get("id"): _group(drop) for drop in drops}
    if not set(gaps) <= set(places) or not set(gaps.values()) <= set(groups):
        return [Problem("key", "key_unknown_option")]
    if any(places[drop] != groups[thing] for drop, thing in gaps.items()):
        return [Problem("key", "key_of_another_group")]
    problems = []
    endless = {thing["id"] for thing in things if thing.get("unlimited")}
    if any(count > 1 and thing not in endless for thing, count in Counter(gaps.values()).items()):
        problems.append(Problem("key", "key_used_twice"))
    if key.get("scoring", PARTS) not in (PARTS, ALL_OR_NOTHING):
        problems.append(Problem("key", "scoring_unknown"))
    return problems


def _right(key: Key, answer: Mapping[str, Any]) -> int:
    return sum(answer["gaps"].get(drop) == thing for drop, thing in key["gaps"].items())


def _verdict(key: Key, answer: Mapping[str, Any], drop: str) -> str:
    here, wanted = answer["gaps"].get(drop), key["gaps"].get(drop)
    if wanted is None:
        return "part_uncounted"
    if here is None:
        return "part_blank"
    return "part_right" if here == wanted else "part_wrong"


def _field(drop: Mapping[str, Any]) -> str:
    return f"gap-{drop['id']}"


def _group(entry: Mapping[str, Any]) -> str:
    return str(entry.get("group") or "")
