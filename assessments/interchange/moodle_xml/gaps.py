"""Select missing words, and words dragged into a text: `[[2]]` is the place of the second choice."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from assessments.interchange import multilang
from assessments.interchange.composing import Composer, Form, Written
from assessments.interchange.faults import Fault
from assessments.interchange.moodle import building
from assessments.interchange.moodle.building import Built
from assessments.interchange.moodle_xml.element import Element, text_of
from assessments.question_types.seeds import letter

_PLACE = re.compile(r"\[\[(\d{1,4})\]\]")


def select_words(element: Element, composer: Composer, stem: Written) -> tuple[Built, Decimal | None]:
    return _question(element, composer, stem, "select_words", "selectoption"), None


def drag_words(element: Element, composer: Composer, stem: Written) -> tuple[Built, Decimal | None]:
    return _question(element, composer, stem, "drag_words", "dragbox"), None


def _question(element: Element, composer: Composer, stem: Written, kind: str, tag: str) -> Built:
    form = Form.PLAIN if kind == "select_words" else Form.HTML
    choices = []
    for place, node in enumerate(element.all(tag)):
        choice = composer.option(letter(place), Written(text_of(node), form))
        choice["group"] = text_of(node.find("group")) or "1"
        if node.find("infinite"):
            choice["unlimited"] = True
        choices.append(choice)
    text, right = _numbered(stem, len(choices))
    used = list(right.values())
    for place in used:
        if kind == "drag_words" and used.count(place) > 1:
            choices[place]["unlimited"] = True
    shape = building.definition(composer, text)
    shape["choices"] = choices
    shape["gaps"] = [{"id": gap, "group": choices[place]["group"]} for gap, place in right.items()]
    if not element.flag("shuffleanswers", default=True):
        shape["fixed_order"] = True
    return Built(kind, shape, {"gaps": {gap: choices[place]["id"] for gap, place in right.items()}})


def _numbered(stem: Written, choices: int) -> tuple[Written, dict[str, int]]:
    """The stem with its gaps numbered in order, and the place of the right choice of each.

    A choice may be right at several places, and the languages may have them in another order: the gap
    is known by its choice and by how often that was there before.
    """
    gaps: dict[tuple[int, int], str] = {}

    def renumber(text: str) -> str:
        times: dict[int, int] = {}

        def gap(match: re.Match[str]) -> str:
            number = int(match[1])
            if not 1 <= number <= choices:
                raise Fault("gap_without_choice", match[0])
            times[number] = times.get(number, 0) + 1
            return f"[[{gaps.setdefault((number, times[number]), str(len(gaps) + 1))}]]"

        return _PLACE.sub(gap, text)

    languages = multilang.split(stem.text)
    if languages.marked:
        text = multilang.join({"zh": renumber(languages.zh), "en": renumber(languages.en)})
    else:
        text = renumber(stem.text)
    if not gaps:
        raise Fault("gaps_none", stem.text)
    return replace(stem, text=text), {gap: number - 1 for (number, _time), gap in gaps.items()}
