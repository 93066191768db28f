"""How much of an answer is right, for answers that are made of parts: options, cells, pairs, gaps."""

from __future__ import annotations

from typing import Any

from assessments.question_types.base import Answer

_MAPPINGS = ("cells", "pairs", "gaps", "parts")


def right_part(answer: Answer, correct: Answer) -> Answer:
    """The answer without what differs from a fully right one; None where nothing of it stays."""
    if answer is None or correct is None:
        return None
    if answer == correct:
        return answer
    kept: dict[str, Any] = {}
    for name in _MAPPINGS:
        given, right = answer.get(name), correct.get(name)
        if isinstance(given, dict) and isinstance(right, dict):
            kept[name] = {part: value for part, value in given.items() if right.get(part) == value}
        elif isinstance(given, list) and isinstance(right, list):
            wanted = {frozenset(pair) for pair in right}
            kept[name] = [pair for pair in given if frozenset(pair) in wanted]
    if isinstance(answer.get("options"), list) and isinstance(correct.get("options"), list):
        kept["options"] = [option for option in answer["options"] if option in correct["options"]]
    return kept if any(kept.values()) else None


def counted(answer: Answer, correct: Answer) -> tuple[int, int] | None:
    """How many parts are right, and how many there are to be right; None for an answer of one piece."""
    right = correct or {}
    for name in (*_MAPPINGS, "options"):
        if isinstance(right.get(name), dict | list):
            kept = right_part(answer, correct) or {}
            return len(kept.get(name) or ()), len(right[name])
    return None
