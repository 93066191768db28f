"""A question of every type, as BANK definitions and keys are stored; texts are filled in by `example`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

IMAGE = "ab" * 32
T = {"zh": "@zh", "en": "@en"}


def _options(*ids: str) -> list[dict[str, Any]]:
    return [{"id": each, "zh": f"@zh{each}", "en": f"@en{each}"} for each in ids]


EXAMPLES: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "single_choice": ({"options": _options("a", "b", "c")}, {"options": ["b"]}),
    "multiple_choice": (
        {"options": _options("a", "b", "c"), "fixed_order": True},
        {
            "options": ["a", "c"],
            "scoring": "weights",
            "weights": {"a": "0.5", "b": "-0.3333333", "c": "0.5"},
            "option_feedback": {"a": T},
        },
    ),
    "true_false": ({}, {"value": False, "value_feedback": {"true": T, "false": T}}),
    "matrix": (
        {"rows": _options("r1", "r2"), "columns": _options("c1", "c2"), "several": False},
        {"cells": {"r1": ["c1"], "r2": ["c2"]}, "scoring": "rows"},
    ),
    "short_text": (
        {},
        {
            "answers": [{"text": "@en*", "weight": "1"}, {"text": "@zh", "weight": "0.5", "feedback": T}],
            "case": False,
            "tolerate": ["width", "script", "spaces"],
        },
    ),
    "numeric": (
        {"units": {"mode": "optional", "choices": ["km", "m"]}},
        {
            "answers": [{"value": "1500", "tolerance": {"kind": "relative", "value": "0.01"}, "weight": "1"}],
            "units": [{"name": "m", "factor": "1"}, {"name": "km", "factor": "1000"}],
            "unit_penalty": "0.1",
        },
    ),
    "calculated": (
        {"variables": [{"name": "x", "kind": "uniform", "low": "1", "high": "9", "decimals": 1}]},
        {
            "formulas": [
                {
                    "formula": "{x}*2",
                    "tolerance": {"kind": "absolute", "value": "0.01"},
                    "format": {"decimals": 2},
                    "weight": "1",
                }
            ]
        },
    ),
    "matching": (
        {"stems": _options("s1", "s2"), "options": _options("a", "b", "c")},
        {"pairs": {"s1": "a", "s2": "b"}, "scoring": "parts"},
    ),
    "ordering": (
        {"options": _options("a", "b", "c")},
        {"order": ["c", "a", "b"], "scoring": "relative_to_correct"},
    ),
    "cloze": (
        {"gaps": [{"id": "1", "kind": "short_text", "definition": {}}]},
        {"gaps": {"1": {"key": {"answers": [{"text": "@zh", "weight": "1"}]}, "marks": "1"}}},
    ),
    "select_words": (
        {
            "choices": [{**each, "group": "1"} for each in _options("a", "b")],
            "gaps": [{"id": "1", "group": "1"}],
        },
        {"gaps": {"1": "a"}},
    ),
    "drag_words": (
        {
            "choices": [{**each, "group": "1", "unlimited": True} for each in _options("a", "b")],
            "gaps": [{"id": "1", "group": "1"}],
        },
        {"gaps": {"1": "b"}},
    ),
    "associate": (
        {"options": [{**each, "most": 1} for each in _options("a", "b")], "most": 1},
        {"pairs": [["a", "b"]]},
    ),
    "hot_text": ({"options": _options("1", "2"), "most": 1}, {"options": ["1"], "scoring": "all_or_nothing"}),
    "slider": (
        {"low": "0", "high": "100", "step": "5", "reverse": False},
        {"answers": [{"value": "40", "tolerance": {"kind": "absolute", "value": "0"}, "weight": "1"}]},
    ),
    "hotspot": (
        {
            "image": IMAGE,
            "alt": T,
            "most": 1,
            "options": [
                {"id": "a", "shape": "rect", "coords": [1, 2, 30, 40], **T},
                {"id": "b", "shape": "circle", "coords": [50, 50, 9], **T},
            ],
        },
        {"options": ["a"], "scoring": "all_or_nothing"},
    ),
    "drag_image": (
        {
            "image": IMAGE,
            "alt": T,
            "choices": [{"id": "a", "group": "1", **T}],
            "drops": [{"id": "1", "group": "1", "x": 10, "y": 20, **T}],
        },
        {"gaps": {"1": "a"}},
    ),
    "extended_text": (
        {"lines": 12, "words": {"least": 50, "most": 400}},
        {
            "rubric": [{"id": "law", **T, "levels": [{"points": "2", **T}, {"points": "0", **T}]}],
            "sample": T,
            "grader_note": T,
        },
    ),
    "file_upload": ({"accept": [".pdf"], "most": 2, "megabytes": 5}, {"rubric": []}),
    "translation": ({"source": {"language": "zh", "text": "@zh"}, "into": "en"}, {"rubric": [], "sample": T}),
    "oral": ({"seconds": 90, "preparation_seconds": 30}, {"rubric": []}),
    "case_file": (
        {
            "documents": [{"id": "d1", "title": T, "body": T}],
            "parts": [{"id": "p1", "kind": "true_false", "definition": {"stem": T}, "marks": "1"}],
        },
        {"parts": {"p1": {"value": True}}},
    ),
    "description": ({}, {}),
}


def example(kind: str, zh: str = "问", en: str = "Ask", **more: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """Definition and key, with these texts in every place that has one; gaps stand in the stem."""
    definition, key = json.loads(json.dumps(EXAMPLES[kind]))
    gaps = " ".join(f"[[{place}]]" for place in _gaps(definition, kind))
    stem = {"zh": f"{zh} {gaps}".strip(), "en": f"{en} {gaps}".strip()}
    filled = _filled({"schema": 1, "stem": stem, **definition, **more}, zh, en)
    return filled, _filled(key, zh, en)


def _gaps(definition: dict[str, Any], kind: str) -> Iterator[str]:
    for part in definition.get("gaps") or (definition["options"] if kind == "hot_text" else ()):
        yield part["id"]


def _filled(value: Any, zh: str, en: str) -> Any:
    if isinstance(value, str):
        for mark, text in (("@zh", zh), ("@en", en)):
            if value.startswith(mark):
                return text + value[3:]
        return value
    if isinstance(value, dict):
        return {name: _filled(part, zh, en) for name, part in value.items()}
    return [_filled(part, zh, en) for part in value] if isinstance(value, list) else value
