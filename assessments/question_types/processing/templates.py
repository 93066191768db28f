"""The rules that the specification names instead of spelling them out."""

from __future__ import annotations

from typing import Any

MATCH_CORRECT, MAP_RESPONSE, MAP_RESPONSE_POINT = "match_correct", "map_response", "map_response_point"
MATCH, MATCH_BASIC, MAP_RESPONSE_BASIC = "CC2_match", "CC2_match_basic", "CC2_map_response"
_CORRECT = {
    "do": "match",
    "of": [{"do": "variable", "id": "RESPONSE"}, {"do": "correct", "id": "RESPONSE"}],
}


def _number(value: str, kind: str = "float") -> dict[str, Any]:
    return {"do": "baseValue", "type": kind, "value": value}


def _set(outcome: str, expression: dict[str, Any]) -> dict[str, Any]:
    return {"set": outcome, "to": expression}


def _mapped(operator: str) -> list[dict[str, Any]]:
    unanswered = {"do": "isNull", "of": [{"do": "variable", "id": "RESPONSE"}]}
    return [
        {
            "if": [{"when": unanswered, "then": [_set("SCORE", _number("0"))]}],
            "else": [_set("SCORE", {"do": operator, "id": "RESPONSE"})],
        }
    ]


def _matched(right: list[dict[str, Any]], wrong: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{"if": [{"when": _CORRECT, "then": right}], "else": wrong}]


def _said(outcome: str, value: str) -> dict[str, Any]:
    return _set(outcome, _number(value, "identifier"))


_FULL = {
    "do": "equal",
    "mode": "exact",
    "of": [{"do": "variable", "id": "MAXSCORE"}, {"do": "variable", "id": "SCORE"}],
}

TEMPLATES: dict[str, list[dict[str, Any]]] = {
    MATCH_CORRECT: _matched([_set("SCORE", _number("1"))], [_set("SCORE", _number("0"))]),
    MAP_RESPONSE: _mapped("mapResponse"),
    MAP_RESPONSE_POINT: _mapped("mapResponsePoint"),
    # The three of the Common Cartridge profile.
    MATCH: _matched([_set("SCORE", _number("1"))], [_set("SCORE", _number("0"))]),
    MATCH_BASIC: _matched(
        [_set("SCORE", {"do": "variable", "id": "MAXSCORE"}), _said("FEEDBACKBASIC", "correct")],
        [_said("FEEDBACKBASIC", "incorrect")],
    ),
    MAP_RESPONSE_BASIC: [
        *_mapped("mapResponse"),
        {
            "if": [{"when": _FULL, "then": [_said("FEEDBACK", "correct")]}],
            "else": [_said("FEEDBACK", "incorrect")],
        },
    ],
}
