"""From the answer of one of our questions to the values of response variables, and back.

`bind` says for each response {"take": how} and, where they differ, the `names` of ours as theirs:

    options     the options chosen              order    the options in their order
    cells       "row column" for every tick     pairs    "stem option" for every pair
    linked      pairs of options, either way    placed   "choice gap" for every gap that is filled
    gap         what stands in the gap `gap`    text     what was typed
    truth       true and false, by `names`      ranks    places in the order of the numbers put on them
    number      what was typed, as a number     files    the digests of the files handed in

`path` leads to the gap or part of a composed question to which this applies: [["parts", "2"], ["gaps", "1"]].
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from typing import Any

Answer = Mapping[str, Any]
Bind = Mapping[str, Any]
Values = list[str]
_GROUPED = re.compile(r"[+-]?[1-9][0-9]{0,2}(?:,[0-9]{3})+(?:\.[0-9]+)?")


def responses_of(processing: Mapping[str, Any], answer: Answer | None) -> dict[str, Values | None]:
    """The values of all response variables; None for those without an answer."""
    found: dict[str, Values | None] = {}
    for name, bind in (processing.get("bind") or {}).items():
        part = _part(bind, answer)
        names = bind.get("names") or {}
        values = _TAKE[bind["take"]](bind, part, names) if part else []
        found[name] = values or None
    return found


def answer_of(
    processing: Mapping[str, Any], responses: Mapping[str, Sequence[str] | None]
) -> dict[str, Any] | None:
    """The answer that has these values. Raises ValueError where no answer to the question has them."""
    answer: dict[str, Any] = {}
    for name, bind in (processing.get("bind") or {}).items():
        given = responses.get(name)
        if given:
            back = {theirs: ours for ours, theirs in (bind.get("names") or {}).items()}
            _merge(_home(bind, answer), _GIVE[bind["take"]](bind, given, back))
    read = responses_of(processing, answer)
    for name, given in responses.items():
        if name in read and not _alike(processing, name, given, read[name]):
            raise ValueError(name)
    return answer or None


def _part(bind: Bind, answer: Answer | None) -> Answer | None:
    part: Any = answer
    for field, name in bind.get("path") or ():
        part = (part.get(field) or {}).get(name) if isinstance(part, Mapping) else None
    return part if isinstance(part, Mapping) else None


def _home(bind: Bind, answer: dict[str, Any]) -> dict[str, Any]:
    home = answer
    for field, name in bind.get("path") or ():
        home = home.setdefault(field, {}).setdefault(name, {})
    return home


def _merge(home: dict[str, Any], more: Mapping[str, Any]) -> None:
    for field, value in more.items():
        if isinstance(value, dict) and isinstance(home.get(field), dict):
            home[field].update(value)
        else:
            home[field] = value


def _alike(
    processing: Mapping[str, Any], name: str, given: Sequence[str] | None, read: Values | None
) -> bool:
    declared = (processing.get("responses") or {}).get(name) or {}
    one, other = list(given or ()), list(read or ())
    if declared.get("type") == "pair":
        one, other = (["\0".join(sorted(pair.split())) for pair in pairs] for pairs in (one, other))
    return one == other if declared.get("cardinality") == "ordered" else sorted(one) == sorted(other)


def _listed(field: str) -> Callable[[Bind, Answer, Mapping[str, str]], Values]:
    return lambda bind, answer, names: [names.get(one, one) for one in answer.get(field) or ()]


def _cells(bind: Bind, answer: Answer, names: Mapping[str, str]) -> Values:
    return [
        f"{names.get(row, row)} {names.get(column, column)}"
        for row, columns in (answer.get("cells") or {}).items()
        for column in columns
    ]


def _pairs(bind: Bind, answer: Answer, names: Mapping[str, str]) -> Values:
    return [
        f"{names.get(stem, stem)} {names.get(option, option)}"
        for stem, option in (answer.get("pairs") or {}).items()
        if option
    ]


def _linked(bind: Bind, answer: Answer, names: Mapping[str, str]) -> Values:
    return [f"{names.get(one, one)} {names.get(other, other)}" for one, other in answer.get("pairs") or ()]


def _placed(bind: Bind, answer: Answer, names: Mapping[str, str]) -> Values:
    return [
        f"{names.get(choice, choice)} {names.get(gap, gap)}"
        for gap, choice in (answer.get("gaps") or {}).items()
        if choice
    ]


def _gap(bind: Bind, answer: Answer, names: Mapping[str, str]) -> Values:
    choice = (answer.get("gaps") or {}).get(bind["gap"])
    return [names.get(choice, choice)] if choice else []


def _text(bind: Bind, answer: Answer, names: Mapping[str, str]) -> Values:
    text = str(answer.get("text") or "")
    return [text] if text else []


def _number(bind: Bind, answer: Answer, names: Mapping[str, str]) -> Values:
    """Full-width figures, 1,500 and a decimal comma are numbers too, as in every question of ours."""
    text = unicodedata.normalize("NFKC", str(answer.get("text") or "")).replace("\u2212", "-").strip()
    grouped = _GROUPED.fullmatch(text)
    return [text.replace(",", "") if grouped else text.replace(",", ".")] if text else []


def _truth(bind: Bind, answer: Answer, names: Mapping[str, str]) -> Values:
    return [names["true" if answer["value"] else "false"]] if "value" in answer else []


def _ranks(bind: Bind, answer: Answer, names: Mapping[str, str]) -> Values:
    placed = [(int(rank), place) for place, rank in (answer.get("gaps") or {}).items() if rank]
    return [names.get(place, place) for _rank, place in sorted(placed)]


_TAKE: dict[str, Callable[[Bind, Answer, Mapping[str, str]], Values]] = {
    "options": _listed("options"),
    "order": _listed("order"),
    "files": _listed("files"),
    "cells": _cells,
    "pairs": _pairs,
    "linked": _linked,
    "placed": _placed,
    "gap": _gap,
    "text": _text,
    "number": _number,
    "truth": _truth,
    "ranks": _ranks,
}
WAYS = frozenset(_TAKE)


def _two(given: Sequence[str], back: Mapping[str, str]) -> list[tuple[str, str]]:
    found = []
    for text in given:
        one, other = text.split()
        found.append((back.get(one, one), back.get(other, other)))
    return found


def _give_cells(bind: Bind, given: Sequence[str], back: Mapping[str, str]) -> dict[str, Any]:
    cells: dict[str, list[str]] = {}
    for row, column in _two(given, back):
        cells.setdefault(row, []).append(column)
    return {"cells": cells}


def _give_list(field: str) -> Callable[[Bind, Sequence[str], Mapping[str, str]], dict[str, Any]]:
    return lambda bind, given, back: {field: [back.get(one, one) for one in given]}


_GIVE: dict[str, Callable[[Bind, Sequence[str], Mapping[str, str]], dict[str, Any]]] = {
    "options": _give_list("options"),
    "order": _give_list("order"),
    "files": _give_list("files"),
    "cells": _give_cells,
    "pairs": lambda bind, given, back: {"pairs": dict(_two(given, back))},
    "linked": lambda bind, given, back: {"pairs": [list(pair) for pair in _two(given, back)]},
    "placed": lambda bind, given, back: {"gaps": {gap: choice for choice, gap in _two(given, back)}},
    "gap": lambda bind, given, back: {"gaps": {bind["gap"]: back.get(given[0], given[0])}},
    "text": lambda bind, given, back: {"text": given[0]},
    "number": lambda bind, given, back: {"text": given[0]},
    "truth": lambda bind, given, back: {"value": back.get(given[0]) == "true"},
    "ranks": lambda bind, given, back: {
        "gaps": {back.get(place, place): str(rank) for rank, place in enumerate(given, 1)}
    },
}
