"""Texts with marked places: `[[1]]` in a stem is where the gap or the option with the id "1" stands.

What several types with marked places, and those made of parts, have in common.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from assessments.question_types.base import (
    BLANK,
    HTML,
    LANGUAGES,
    WRONG,
    Definition,
    FormData,
    Key,
    Mark,
    Problem,
    Reason,
    in_language,
    markup_of,
    partial,
)
from core import richtext
from core.errors import Invalid

MARKER = re.compile(r"\[\[([A-Za-z0-9_.-]{1,40})\]\]")
MOST_GAPS = 50
ALL_OR_NOTHING, PARTS = "all_or_nothing", "parts"
_MILLIONTH = Fraction(1, 1_000_000)


def spoken(definition: Definition, texts: Mapping[str, str], language: str) -> str:
    """A text of a question as words alone, for answers in lists and menus."""
    text = in_language(texts, language)[0]
    return richtext.plain(text).replace("\n", " ") if markup_of(definition) == HTML else text


def marked_places(text: str, markup: str) -> list[str]:
    """Ids of the markers that a reader of the text meets; what stands in a tag is none."""
    return MARKER.findall(richtext.plain(text) if markup == HTML else text)


def check_places(definition: Definition, ids: Sequence[str]) -> list[Problem]:
    """Every language of the stem has every place just once, and no place that is not described."""
    problems = []
    stem, markup = definition.get("stem") or {}, markup_of(definition)
    written = [stem[language] for language in LANGUAGES if str(stem.get(language) or "").strip()]
    for text in written:
        places = marked_places(text, markup)
        if len(set(places)) != len(places):
            problems.append(Problem("stem", "gap_twice"))
        if set(ids) - set(places):
            problems.append(Problem("stem", "gap_missing"))
        if set(places) - set(ids):
            problems.append(Problem("stem", "gap_unknown"))
    return [problem for place, problem in enumerate(problems) if problem not in problems[:place]]


def check_ids(ids: Sequence[object], field: str) -> list[Problem]:
    if len(set(ids)) == len(ids) and all(ids):
        return []
    return [Problem(field, "options_ids")]


def check_texts(entries: Iterable[Mapping[str, str]], field: str) -> list[Problem]:
    """Each entry has a text in one language at least."""
    if all(any(str(entry.get(language) or "").strip() for language in LANGUAGES) for entry in entries):
        return []
    return [Problem(field, "option_empty")]


def one_value(data: FormData, name: str) -> str:
    """The one value a field sent, or nothing."""
    sent = [value for value in data.get(name, ()) if value]
    if len(sent) > 1:
        raise Invalid("answer.too_many_options")
    return sent[0] if sent else ""


def mark_pairs(given: Mapping[str, str], right: Mapping[str, str], key: Key) -> Mark:
    """Each place that holds the right thing earns its share; all or nothing where the key says so."""
    if not given:
        return BLANK
    earned = sum(1 for place, wanted in right.items() if given.get(place) == wanted)
    if key.get("scoring", PARTS) == ALL_OR_NOTHING and earned < len(right):
        return WRONG
    return partial(Fraction(earned, len(right)))


def pair_figures(given: Mapping[str, str], right: Mapping[str, str]) -> dict[str, int]:
    earned = sum(1 for place, wanted in right.items() if given.get(place) == wanted)
    return {"right_parts": earned, "parts": len(right)}


def part_reasons(
    places: Sequence[str], given: Mapping[str, str], right: Mapping[str, str]
) -> tuple[Reason, ...]:
    """Right, wrong or left out, place by place."""
    codes = {place: "part_right" if given[place] == right[place] else "part_wrong" for place in given}
    return tuple(Reason(codes.get(place, "part_blank")) for place in places)


def exact(mark: Mark) -> Fraction:
    """The fraction behind a mark kept to the millionth: a third stays a third when it is added up."""
    kept = Fraction(mark.fraction)
    near = kept.limit_denominator(500)
    return near if abs(near - kept) <= _MILLIONTH / 2 else kept
