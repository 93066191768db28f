"""What is right in a gap, as lines an author types, and back.

Words and numbers: one accepted answer a line; `| 50%` at its end is the share of the gap's marks it earns,
`± 2` or `+- 2` behind a number how far off still counts. Options: one a line, `*` before the right ones,
Chinese and English with ` | ` between them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from assessments.question_types.base import LANGUAGES
from assessments.question_types.seeds import letter

_SHARE = re.compile(r"\s*[|｜]\s*(-?\d{1,3}(?:\.\d{1,5})?)\s*[%％]\s*$")
_WIDTH = re.compile(r"\s*(?:±|\+/?-)\s*")
_CHINESE = re.compile(r"[\u3400-\u9fff]")
TEXT, NUMBER = "short_text", "numeric"
CHOICES = ("single_choice", "multiple_choice")


def read(kind: str, text: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Definition and key of a gap."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if kind in CHOICES:
        options = [
            {"id": letter(place), **_both(line.removeprefix("*").strip())} for place, line in enumerate(lines)
        ]
        right = [letter(place) for place, line in enumerate(lines) if line.startswith("*")]
        scoring = {"scoring": "all_or_nothing"} if kind == "multiple_choice" else {}
        return {"options": options}, {"options": right, **scoring}
    answers = [_answer(kind, line) for line in lines]
    if kind == NUMBER:
        return {}, {"answers": answers}
    return {}, {"answers": answers, "case": False, "tolerate": ["width", "script", "spaces"]}


def write(kind: str, definition: Mapping[str, Any], key: Mapping[str, Any]) -> str:
    """The lines for what stands in a gap; what no line can say is left out of them."""
    if kind in CHOICES:
        right = set(key["options"])
        return "\n".join(
            ("*" if option["id"] in right else "")
            + " | ".join(option[language] for language in LANGUAGES if option.get(language))
            for option in definition["options"]
        )
    answers = key.get("answers") or [{**key, "weight": "1"}]
    return "\n".join(_line(answer) for answer in answers)


def _both(text: str) -> dict[str, str]:
    first, bar, second = (part.strip() for part in text.partition("|"))
    if bar:
        return {"zh": first, "en": second}
    return {"zh": first, "en": ""} if _CHINESE.search(first) else {"zh": "", "en": first}


def _answer(kind: str, line: str) -> dict[str, Any]:
    share = _SHARE.search(line)
    weight = str((Decimal(share[1]) / 100).normalize()) if share else "1"
    said = line[: share.start()] if share else line
    if kind == TEXT:
        return {"text": said, "weight": weight}
    value, *width = _WIDTH.split(said, maxsplit=1)
    tolerance = {"tolerance": {"kind": "absolute", "value": width[0]}} if width else {}
    return {"value": value, **tolerance, "weight": weight}


def _line(answer: Mapping[str, Any]) -> str:
    said = str(answer.get("text", answer.get("value", "")))
    tolerance = answer.get("tolerance") or {}
    if tolerance.get("kind") == "absolute" and tolerance.get("value") not in (None, "", "0"):
        said += f" ± {tolerance['value']}"
    weight = Decimal(str(answer.get("weight") or "1"))
    return said if weight == 1 else f"{said} | {(weight * 100).normalize():f}%"
