"""One text that holds several languages, as Moodle's filters write it.

`<span lang="zh_cn" class="multilang">…</span><span lang="en" class="multilang">…</span>`, the older
`<lang lang="…">`, and `{mlang zh}…{mlang}` of the second filter.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass

_SPAN = re.compile(r"<(/?)(span|lang)\b([^>]*)>", re.I)
_LANG = re.compile(r"""\blang\s*=\s*["']?([A-Za-z0-9_-]+)""", re.I)
_CLASS = re.compile(r"""\bclass\s*=\s*["'][^"']*\bmultilang\b""", re.I)
_SECOND = re.compile(r"\{\s*mlang\s+([^{}]+?)\s*\}(.*?)\{\s*mlang\s*\}", re.I | re.S)


@dataclass(frozen=True)
class Split:
    """The text in each language; `marked` says whether the file named languages at all."""

    zh: str
    en: str
    marked: bool = False
    others: tuple[str, ...] = ()


def split(text: str) -> Split:
    """`zh` and `en` are the same where nothing is marked."""
    parts = _parts(text)
    if not any(language for language, _text in parts):
        return Split(text, text)
    others = sorted({code for code, _text in parts if code and not _ours(code)})
    return Split(_only(parts, "zh"), _only(parts, "en"), True, tuple(others))


def join(texts: Mapping[str, str], *, lone: bool = False) -> str:
    """Both languages in one markup; one language alone is marked only where others beside it have both."""
    zh, en = texts.get("zh") or "", texts.get("en") or ""
    if zh == en or (not (zh and en) and not lone):
        return zh or en
    spans = (("zh_cn", zh), ("en", en))
    return "".join(f'<span lang="{code}" class="multilang">{text}</span>' for code, text in spans if text)


def _ours(code: str) -> str:
    """Which of our languages an outside code means, or nothing."""
    short = re.split(r"[_-]", code.lower())[0]
    return short if short in ("zh", "en") else ""


def _only(parts: list[tuple[str, str]], language: str) -> str:
    return "".join(text for code, text in parts if not code or _ours(code) == language)


def _parts(text: str) -> list[tuple[str, str]]:
    """(code or "", text) in order; spans may stand inside each other."""
    if "mlang" in text and _SECOND.search(text):
        return _second(text)
    parts: list[tuple[str, str]] = []
    at = depth = start = 0
    code = ""
    for match in _SPAN.finditer(text):
        closing, tag, attributes = match.groups()
        if code:
            depth += -1 if closing else 1
            if depth == 0:
                parts.append((code, text[start : match.start()]))
                code, at = "", match.end()
            continue
        lang = _LANG.search(attributes)
        if not closing and lang and (tag.lower() == "lang" or _CLASS.search(attributes)):
            parts.append(("", text[at : match.start()]))
            code, start, depth = html.unescape(lang[1]), match.end(), 1
    if code:  # never closed: what follows is in that language
        parts.append((code, text[start:]))
    else:
        parts.append(("", text[at:]))
    return _without_gaps(parts)


def _second(text: str) -> list[tuple[str, str]]:
    parts: list[tuple[str, str]] = []
    at = 0
    for match in _SECOND.finditer(text):
        parts.append(("", text[at : match.start()]))
        codes = [code.strip() for code in match[1].split(",")]
        if "other" in codes:
            codes = ["en"]
        parts.extend((code, match[2]) for code in codes)
        at = match.end()
    parts.append(("", text[at:]))
    return _without_gaps(parts)


def _without_gaps(parts: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Space between two languages of one text belongs to neither."""
    return [
        (code, text)
        for place, (code, text) in enumerate(parts)
        if code
        or text.strip()
        or not (0 < place < len(parts) - 1 and parts[place - 1][0] and parts[place + 1][0])
    ]
