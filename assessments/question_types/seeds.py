"""Questions as the seed files write them: a type in two letters, options in order, answers by place.

SC, MC, TF, NU: single and multiple choice, true or false, number. MT: `left` matched with `options`. OR:
`items` put in `order`. CL: every ____ of the stem is a gap for a number or one of the accepted words.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from assessments.question_types.base import SCHEMA

KINDS = {
    "SC": "single_choice",
    "MC": "multiple_choice",
    "TF": "true_false",
    "NU": "numeric",
    "MT": "matching",
    "OR": "ordering",
    "CL": "cloze",
}
_BLANK = re.compile("_{3,}")
DIFFICULTIES = {"easy": 1, "medium": 2, "hard": 3}


def read_question(raw: Mapping[str, Any]) -> dict[str, Any]:
    """The parts of a draft, by the names of operations.authoring.Draft."""
    kind = KINDS[raw["type"]]
    definition: dict[str, Any] = {
        "schema": SCHEMA,
        "stem": {"zh": raw.get("stem_zh") or "", "en": raw.get("stem_en") or ""},
    }
    if kind in ("single_choice", "multiple_choice", "matching"):
        definition["options"] = _lettered(raw["options"])
    if kind in ("single_choice", "multiple_choice") and raw.get("fixed_order"):
        definition["fixed_order"] = True
    if kind == "matching":
        definition["stems"] = _lettered(raw["left"])
    elif kind == "ordering":
        definition["options"] = _lettered(raw["items"])
    elif kind == "cloze":
        gaps = raw["answer"]["gaps"]
        definition["stem"] = {language: _with_markers(text) for language, text in definition["stem"].items()}
        definition["gaps"] = [
            {"id": str(number), "kind": _gap_kind(gap), "definition": {}}
            for number, gap in enumerate(gaps, start=1)
        ]
    return {
        "kind": kind,
        "definition": definition,
        "key": _key(kind, raw),
        "explanation": _explanation(raw),
        "citations": _citations(raw),
        "competencies": tuple(raw.get("competencies") or ()),
        "difficulty": DIFFICULTIES.get(str(raw.get("difficulty", "medium")), 2),
        "marks": Decimal(str(raw.get("marks") or 1)),
    }


def letter(place: int) -> str:
    """Identifier of the option at a place counted from 0: a to z, then a1, b1 and on."""
    return "abcdefghijklmnopqrstuvwxyz"[place % 26] + (str(place // 26) if place >= 26 else "")


def _lettered(entries: Sequence[Mapping[str, Any]]) -> list[dict[str, str]]:
    return [
        {"id": letter(place), "zh": entry.get("zh") or "", "en": entry.get("en") or ""}
        for place, entry in enumerate(entries)
    ]


def _with_markers(text: str) -> str:
    numbers = itertools.count(1)
    return _BLANK.sub(lambda _blank: f"[[{next(numbers)}]]", text)


def _gap_kind(gap: Mapping[str, Any]) -> str:
    return "numeric" if gap["kind"] == "number" else "short_text"


def _gap_key(gap: Mapping[str, Any]) -> dict[str, Any]:
    if gap["kind"] == "number":
        return {"answers": [{"value": str(value), "weight": "1"} for value in gap["accepted"]]}
    answers = [{"text": str(text), "weight": "1"} for text in gap["accepted"]]
    return {"answers": answers, "case": False, "tolerate": ["width", "script", "spaces"]}


def _key(kind: str, raw: Mapping[str, Any]) -> dict[str, Any]:
    answer = raw["answer"]
    if kind == "true_false":
        return {"value": bool(answer)}
    if kind == "numeric":
        key: dict[str, Any] = {"value": str(answer)}
        if raw.get("tolerance"):
            key["tolerance"] = {"kind": raw["tolerance"]["kind"], "value": str(raw["tolerance"]["value"])}
        return key
    if kind == "matching":
        pairs = {letter(pair["left"] - 1): letter(pair["option"] - 1) for pair in answer["pairs"]}
        return {"pairs": pairs, "scoring": "parts"}
    if kind == "ordering":
        return {"order": [letter(place - 1) for place in answer["order"]], "scoring": "all_or_nothing"}
    if kind == "cloze":
        gaps = enumerate(answer["gaps"], start=1)
        return {"gaps": {str(number): {"key": _gap_key(gap), "marks": "1"} for number, gap in gaps}}
    key = {"options": [letter(place - 1) for place in answer]}
    if kind == "multiple_choice":
        key["scoring"] = raw.get("scoring") or "all_or_nothing"
    return key


def _explanation(raw: Mapping[str, Any]) -> dict[str, str]:
    given = raw.get("explanation") or {}
    texts = {"zh": given.get("zh") or "", "en": given.get("en") or raw.get("note") or ""}
    return texts if any(texts.values()) else {}


def _citations(raw: Mapping[str, Any]) -> list[dict[str, str]]:
    citations = list(raw.get("citations") or ())
    if not citations and raw.get("instrument"):
        citations = [{"instrument": raw["instrument"], "articles": raw.get("articles") or ""}]
    return [
        {"instrument": entry["instrument"], "articles": str(entry.get("articles") or "")}
        for entry in citations
    ]
