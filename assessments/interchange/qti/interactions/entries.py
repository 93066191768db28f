"""Interactions in which something is typed, set or handed in."""

from __future__ import annotations

from typing import Any

from assessments.interchange.qti.declarations import number
from assessments.interchange.qti.faults import Refused
from assessments.interchange.qti.interactions.parts import Part, Reading

_NUMBERS = ("integer", "float")
_ENDINGS = {
    "application/pdf": [".pdf"],
    "application/msword": [".doc"],
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": [".docx"],
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": [".xlsx"],
    "text/plain": [".txt"],
    "image/*": [".png", ".jpg", ".jpeg"],
    "image/png": [".png"],
    "image/jpeg": [".jpg", ".jpeg"],
    "audio/*": [".mp3", ".m4a", ".wav", ".ogg"],
    "audio/mpeg": [".mp3"],
    "video/*": [".mp4", ".webm"],
    "video/mp4": [".mp4"],
    "application/zip": [".zip"],
}


def text_entry(reading: Reading) -> Part:
    if reading.declared.get("type") in _NUMBERS:
        key: dict[str, Any] = {"answers": _answers(reading, "value")}
        return Part("numeric", {}, key, {"take": "number"})
    key = {"answers": _answers(reading, "text"), "case": True}
    return Part("short_text", {}, key, {"take": "text"})


def extended_text(reading: Reading) -> Part:
    """Marked by a person, unless the item itself scores what is written."""
    if reading.scored:
        part = text_entry(reading)
        part.stem = reading.prompt()
        return part
    definition: dict[str, Any] = {"lines": min(reading.node.whole("expectedLines", 10) or 10, 60)}
    if reading.node.get("format") == "preFormatted":
        definition["format"] = "monospaced"
    key: dict[str, Any] = {"rubric": []}
    if reading.correct and reading.correct[0].strip():
        key["sample"] = {"zh": "", "en": "", reading.item.language: reading.correct[0].strip()}
    return Part("extended_text", definition, key, {"take": "text"}, reading.prompt())


def slider(reading: Reading) -> Part:
    node = reading.node
    low, high = number(node.get("lowerBound"), node.line), number(node.get("upperBound"), node.line)
    step = number(node.get("step") or "1", node.line)
    if float(step) <= 0 or float(low) >= float(high):
        raise Refused("qti_scale", node.line)
    definition: dict[str, Any] = {"low": low, "high": high, "step": step}
    if node.flag("reverse"):
        definition["reverse"] = True
    key = {"answers": _answers(reading, "value")}
    return Part("slider", definition, key, {"take": "number"}, reading.prompt())


def upload(reading: Reading) -> Part:
    kinds = reading.node.get("type").replace(",", " ").split()
    accept = list(dict.fromkeys(ending for kind in kinds for ending in _ENDINGS.get(kind, ())))
    definition: dict[str, Any] = {"accept": accept, "most": reading.node.whole("maxUploads", 1) or 1}
    return Part("file_upload", definition, {"rubric": []}, {"take": "files"}, reading.prompt())


def _answers(reading: Reading, field: str) -> list[dict[str, Any]]:
    """What is right, for whoever asks for it; the rule of the item decides what counts."""
    entries = (reading.declared.get("mapping") or {}).get("entries", ())
    best = max((float(entry["value"]) for entry in entries), default=0)
    stated = reading.correct or [
        entry["key"] for entry in entries if best > 0 and float(entry["value"]) == best
    ]
    return [{field: value.strip(), "weight": "1"} for value in dict.fromkeys(stated) if value.strip()][:50]
