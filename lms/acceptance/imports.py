"""Files of questions and what Moodle took of them, held against what we take."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from assessments.interchange.base import Problem, Question, Severity
from assessments.interchange.registry import FORMATS
from core.errors import Invalid

_FORMATS = {
    "xml": "moodle_xml",
    "gift": "gift",
    "aiken": "aiken",
    "missingword": "missing_word",
    "multianswer": "embedded_answers",
    "examview": "examview",
}
_KINDS = {
    "single_choice": "multichoice",
    "multiple_choice": "multichoice",
    "true_false": "truefalse",
    "short_text": "shortanswer",
    "numeric": "numerical",
    "calculated": "calculated",
    "matching": "match",
    "cloze": "multianswer",
    "extended_text": "essay",
    "file_upload": "essay",
    "description": "description",
    "ordering": "ordering",
    "select_words": "gapselect",
    "drag_words": "ddwtos",
}


def outcomes(where: Path) -> Iterator[tuple[str, bool]]:
    """Each fact whose file is there and whose format we read, with whether we take the same of it."""
    banks = where.parent.parent / "question-banks"
    for fact in json.loads(where.read_text("utf-8")):
        file, name = _file(banks, fact["source"]), _FORMATS.get(fact["format"])
        if file is not None and name is not None:
            yield f"{fact['format']} {file.name}", _same(fact, verdict(file, name))


def verdict(file: Path, name: str) -> dict[str, Any]:
    """What a format takes of a file: accepted without a fault, and the questions by type and name."""
    questions: list[tuple[str, str]] = []
    faults = 0
    try:
        with file.open("rb") as stream:
            for item in FORMATS[name].read(stream):
                if isinstance(item, Question):
                    questions.append((_KINDS.get(item.kind, item.kind), item.name))
                elif isinstance(item, Problem):
                    faults += item.severity is Severity.ERROR
    except Invalid:
        faults += 1
    return {"accepted": not faults, "questions": sorted(questions)}


def _same(fact: dict[str, Any], ours: dict[str, Any]) -> bool:
    if not fact["accepted"]:
        return ours["accepted"] is False
    stated = sorted((entry["qtype"], entry["name"]) for entry in fact["questions"])
    return ours["accepted"] is True and ours["questions"] == stated


def _file(banks: Path, source: str) -> Path | None:
    """The last part of the source; samples of question types all have one name and bear their type here."""
    parts = source.split("/")
    names = [parts[-1]]
    if "type" in parts and parts[-1].startswith("testquestion"):
        names.insert(0, f"testquestion.{parts[parts.index('type') + 1]}.xml")
    found = [banks / folder / name for name in names for folder in ("moodle", "gift-grammar")]
    return next((file for file in found if file.is_file()), None)
