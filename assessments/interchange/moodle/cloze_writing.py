"""A cloze question as a text with embedded answers."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from fractions import Fraction
from math import lcm
from typing import Any

from assessments.interchange.faults import Fault
from assessments.interchange.moodle import written
from assessments.interchange.moodle.written import Answer

_PLACE = re.compile(r"\[\[([A-Za-z0-9_.-]{1,40})\]\]")
_SPECIAL = str.maketrans({"}": "&#125;", "~": "&#126;", "#": "&#35;", "\\": "&#92;", "&": "&amp;"})


def with_answers(
    stem: str, definition: Mapping[str, Any], key: Mapping[str, Any], say: Callable[[Any], str]
) -> str:
    """The written stem with each place as the answers that belong there; `say` writes a bilingual text."""
    marks = _whole_marks(key["gaps"])
    parts = {
        gap["id"]: _embedded(gap, key["gaps"][gap["id"]]["key"], marks[gap["id"]], say)
        for gap in definition["gaps"]
    }
    return _PLACE.sub(lambda match: parts.get(match[1], match[0]), stem)


def _whole_marks(gaps: Mapping[str, Any]) -> dict[str, int]:
    """Marks as whole numbers in the same proportion, which is all that the notation has."""
    marks = {gap: Fraction(str(entry.get("marks") or "1")) for gap, entry in gaps.items()}
    scale = lcm(*(value.denominator for value in marks.values()))
    return {gap: int(value * scale) for gap, value in marks.items()}


def _embedded(gap: Mapping[str, Any], key: Mapping[str, Any], marks: int, say: Callable[[Any], str]) -> str:
    kind, shape = gap["kind"], gap.get("definition") or {}
    shown_as_list = gap.get("display") == "list"
    shuffled = "" if shape.get("fixed_order") else "S"
    if kind == "single_choice":
        name = ("MCV" if shown_as_list else "MC") + shuffled
        answers = written.options(shape, key, single=True)
    elif kind == "multiple_choice":
        name, answers = "MR" + shuffled, written.options(shape, key, single=False)
    elif kind == "short_text":
        name, answers = ("SAC" if key.get("case") else "SA"), written.words(key)
    elif kind == "numeric":
        name, answers = "NM", written.numbers(key)
    else:
        raise Fault("kind_unwritable", kind=kind)
    return f"{{{marks}:{name}:{'~'.join(_alternative(answer, kind, say) for answer in answers)}}}"


def _alternative(answer: Answer, kind: str, say: Callable[[Any], str]) -> str:
    words = answer.text if isinstance(answer.text, str) else say(answer.text)
    text = words.translate(_SPECIAL) or " "
    if kind == "numeric" and answer.text != "*":
        text = f"{text}:{answer.tolerance}"
    share = "=" if answer.percent == "100" else f"%{answer.percent}%" if answer.percent != "0" else ""
    said = say(answer.feedback).translate(_SPECIAL) if answer.feedback else ""
    return f"{share}{text}#{said}" if said else f"{share}{text}"
