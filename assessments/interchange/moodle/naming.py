"""Names of questions that the file gives none, made as Moodle makes them."""

from __future__ import annotations

import html
import re

IDEAL = 80
LONGEST = 255
ENDING = "..."
_TAG = re.compile(r"<[^>]*>", re.S)
_PIECE = re.compile(r"(<[^>]+>)?([^<>]*)", re.S)
_ENTITY = re.compile(r"&[0-9a-zA-Z]{2,8};|&#[0-9]{1,7};|&#x[0-9a-fA-F]{1,6};")


def clean_name(name: str) -> str:
    """Without markup, at most 255 characters."""
    name = _without_tags(name).strip()
    ideal = LONGEST - 4
    while len(name) > LONGEST and ideal > 0:
        name, ideal = shorten(name, ideal), ideal - 10
    return name


def name_from(text: str) -> str:
    """The beginning of the question's text."""
    return clean_name(shorten(text, IDEAL))


def shorten(text: str, ideal: int) -> str:
    """At most `ideal` visible characters, cut after a word; Chinese anywhere."""
    if len(_TAG.sub("", text)) <= ideal:
        return text
    kept, length = "", len(ENDING)
    for match in _PIECE.finditer(text):
        tag, words = match[1] or "", match[2]
        kept += tag
        visible = len(_ENTITY.sub(" ", words))
        if length + visible > ideal:
            return kept + words[: _cut(words, ideal - length)] + ENDING
        kept += words
        length += visible
    return kept + ENDING


def _cut(words: str, left: int) -> int:
    """Where to break: after the last space, full stop or Chinese character that still fits."""
    for match in _ENTITY.finditer(words):
        if match.start() >= left:
            break
        left += len(match[0]) - 1
    for place in range(min(left, len(words) - 1), 0, -1):
        character = words[place]
        if character in ". " or ord(character) > 0x7FF:
            return min(place + 1, left)
    return left


def _without_tags(text: str) -> str:
    """Tags go, a lone < stays; entities are read."""
    return html.unescape(re.sub(r"</?[a-zA-Z!?][^>]*>", "", text))
