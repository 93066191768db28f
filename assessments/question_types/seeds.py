"""Questions as the seed files write them: type SC, MC, TF or NU, options in order, answers by place."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from assessments.question_types.base import SCHEMA

KINDS = {"SC": "single_choice", "MC": "multiple_choice", "TF": "true_false", "NU": "numeric"}
DIFFICULTIES = {"easy": 1, "medium": 2, "hard": 3}


def read_question(raw: Mapping[str, Any]) -> dict[str, Any]:
    """The parts of a draft, by the names of operations.authoring.Draft."""
    kind = KINDS[raw["type"]]
    definition: dict[str, Any] = {
        "schema": SCHEMA,
        "stem": {"zh": raw.get("stem_zh") or "", "en": raw.get("stem_en") or ""},
    }
    if kind in ("single_choice", "multiple_choice"):
        definition["options"] = [
            {"id": letter(place), "zh": option.get("zh") or "", "en": option.get("en") or ""}
            for place, option in enumerate(raw["options"])
        ]
        if raw.get("fixed_order"):
            definition["fixed_order"] = True
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


def _key(kind: str, raw: Mapping[str, Any]) -> dict[str, Any]:
    answer = raw["answer"]
    if kind == "true_false":
        return {"value": bool(answer)}
    if kind == "numeric":
        key: dict[str, Any] = {"value": str(answer)}
        if raw.get("tolerance"):
            key["tolerance"] = {"kind": raw["tolerance"]["kind"], "value": str(raw["tolerance"]["value"])}
        return key
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
