"""What people type in discussions, as safe HTML: paragraphs, quotes, links to pages of this site."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import groupby

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

QUOTE = re.compile(r"^\s?[>＞]\s?")
# Addresses of pages people talk about; everything else stays text.
_PLACES = "zh-hans|en|law|terms|learn|courses|programmes|calendar"
_ADDRESS = rf"/(?:{_PLACES})/[A-Za-z0-9_\-./?=&%#~+]*"
_TRAILING = ".,?!:;"


def formatted(text: str, *, origin: str = "") -> SafeString:
    """`origin` is that of this site: addresses below it become links, written out or not."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    parts = []
    for quoted, group in groupby(lines, key=lambda line: bool(QUOTE.match(line))):
        if quoted:
            inner = _paragraphs((QUOTE.sub("", line) for line in group), origin)
            parts.append(f"<blockquote>{inner}</blockquote>")
        else:
            parts.append(_paragraphs(group, origin))
    return mark_safe("".join(parts))  # noqa: S308  every piece is escaped


def _paragraphs(lines: Iterable[str], origin: str) -> str:
    blocks = [
        [_linked(line.rstrip(), origin) for line in group]
        for filled, group in groupby(lines, key=lambda line: bool(line.strip()))
        if filled
    ]
    return "".join(f"<p>{'<br>'.join(block)}</p>" for block in blocks)


def _linked(line: str, origin: str) -> str:
    pattern = re.compile(
        rf"(?<![A-Za-z0-9_/:.])(?:{re.escape(origin)})?({_ADDRESS})"
        if origin
        else rf"(?<![A-Za-z0-9_/:.])({_ADDRESS})"
    )
    parts, at = [], 0
    for found in pattern.finditer(line):
        path = found[1].rstrip(_TRAILING)
        end = found.end() - (len(found[1]) - len(path))
        if "//" in path:
            continue
        parts += [
            escape(line[at : found.start()]),
            f'<a href="{escape(path)}">{escape(line[found.start() : end])}</a>',
        ]
        at = end
    return "".join([*parts, escape(line[at:])])
