"""Where the rule of an item and the rule of one of our types come to the same mark for every answer.

Then the key of the type is kept and not the rule: its author finds a question like his own.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from assessments.question_types.processing.templates import MAP_RESPONSE, TEMPLATES

Key = dict[str, Any]
# For these, all or nothing is to have exactly the right values, as `match_correct` asks.
_EXACT = frozenset(
    {"single_choice", "multiple_choice", "ordering", "select_words", "drag_words", "hotspot", "hot_text",
     "matching", "matrix", "associate", "numeric", "slider"}
)  # fmt: skip
_FINEST = 1_000_000


def simplified(
    kind: str, definition: Mapping[str, Any], key: Key, processing: Mapping[str, Any]
) -> Key | None:
    """A key of the type that marks as the rule does, or None where there is none."""
    responses = processing["responses"]
    plain = not processing["feedback"] and not processing["constants"] and len(responses) == 1
    if not plain or not _only_score(processing):
        return None
    ((name, declared),) = responses.items()
    if kind in _EXACT and _matches(processing["rules"], name, processing["maximum"]):
        return key if _complete(kind, definition, key, declared) else None
    if kind == "single_choice" and processing["rules"] == _renamed(TEMPLATES[MAP_RESPONSE], name):
        return _weighed(definition, declared, Fraction(processing["maximum"]))
    return None


def _only_score(processing: Mapping[str, Any]) -> bool:
    """No outcome but the score, and a stated maximum that is the one we keep."""
    for name, declared in processing["outcomes"].items():
        if name == "MAXSCORE" and declared.get("type") in ("float", "integer"):
            stated = (declared.get("default") or ["0"])[0]
            if Fraction(stated) != Fraction(processing["maximum"]):
                return False
        elif (
            name != "SCORE" or declared.get("default") not in (None, ["0"], ["0.0"]) or declared.get("table")
        ):
            return False
    return True


def _matches(rules: Any, name: str, maximum: str) -> bool:
    """Whether the rules say: the whole maximum for the correct response, otherwise nothing."""
    if len(rules) != 1 or len(rules[0].get("if") or ()) != 1:
        return False
    branch = rules[0]["if"][0]
    variable, correct = {"do": "variable", "id": name}, {"do": "correct", "id": name}
    right = {"do": "match", "of": [variable, correct]}
    turned = {"do": "match", "of": [correct, variable]}
    if branch["when"] not in (right, turned):
        return False
    return _sets(branch["then"], Fraction(maximum)) and (
        not rules[0].get("else") or _sets(rules[0]["else"], Fraction(0))
    )


def _sets(rules: Any, score: Fraction) -> bool:
    if len(rules) != 1 or rules[0].get("set") != "SCORE" or rules[0]["to"]["do"] != "baseValue":
        return False
    return rules[0]["to"]["type"] in ("integer", "float") and Fraction(rules[0]["to"]["value"]) == score


def _complete(kind: str, definition: Mapping[str, Any], key: Key, declared: Mapping[str, Any]) -> bool:
    """Whether the key of the type holds all that is declared right, so that nothing is left to chance."""
    right = declared.get("correct") or []
    if not right:
        return False
    if kind == "ordering":
        return len(right) == len(definition["options"]) == len(set(right))
    if kind in ("select_words", "drag_words"):
        return set(key["gaps"]) == {gap["id"] for gap in definition["gaps"]} and len(right) == len(
            key["gaps"]
        )
    if kind == "matching":
        return len(key["pairs"]) == len(definition["stems"]) == len(right)
    if kind == "matrix":
        return sum(len(columns) for columns in key["cells"].values()) == len(right) and (
            bool(definition.get("several")) or len(key["cells"]) == len(definition["rows"])
        )
    if kind == "associate":
        key["scoring"] = "all_or_nothing"
        return len(key["pairs"]) == len(right) == len({frozenset(pair) for pair in key["pairs"]})
    if kind in ("numeric", "slider"):
        return len(key["answers"]) == 1 and len(right) == 1
    return len(key["options"]) == len(right)


def _weighed(definition: Mapping[str, Any], declared: Mapping[str, Any], maximum: Fraction) -> Key | None:
    mapping = declared.get("mapping") or {}
    worth = {entry["key"]: Fraction(entry["value"]) for entry in mapping.get("entries") or ()}
    weights: dict[str, str] = {}
    for option in definition["options"]:
        value = worth.get(option["id"], Fraction(mapping.get("default") or 0))
        value = max(value, Fraction(mapping["lower"])) if mapping.get("lower") is not None else value
        value = min(value, Fraction(mapping["upper"])) if mapping.get("upper") is not None else value
        share = value / maximum
        if not 0 <= share <= 1 or (share * _FINEST).denominator != 1:
            return None
        weights[option["id"]] = _decimal(share)
    right = [name for name, weight in weights.items() if weight == "1"]
    if not right:
        return None
    if len(right) == 1 and all(weight in ("0", "1") for weight in weights.values()):
        return {"options": right}
    return {"options": right, "weights": weights}


def _decimal(share: Fraction) -> str:
    text = f"{int(share * _FINEST) / _FINEST:.6f}"
    return text.rstrip("0").rstrip(".") or "0"


def _renamed(rules: Any, name: str) -> Any:
    """A template with another response in place of RESPONSE."""
    if isinstance(rules, list):
        return [_renamed(rule, name) for rule in rules]
    if isinstance(rules, dict):
        return {
            field: name if field == "id" and value == "RESPONSE" else _renamed(value, name)
            for field, value in rules.items()
        }
    return rules
