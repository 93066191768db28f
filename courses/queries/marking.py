"""Paragraphs of a drawn text marked for the reader: changed since, or older than the Chinese."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.utils.functional import Promise
from django.utils.html import escape
from django.utils.translation import gettext_lazy as _

from content.rendering import anchor

if TYPE_CHECKING:
    from courses.models import LessonEdition

Place = tuple[str, int]
WORDS: dict[str, Promise] = {
    "changed": _("Changed since you read it"),
    "older": _("Older than the Chinese text"),
}


def changed_since(edition: LessonEdition, seen: int) -> list[Place]:
    """In the order of the text."""
    newer = {(block, index) for block, index, number in edition.marks if number > seen}
    return [
        (block, index)
        for block, count in edition.paragraphs
        for index in range(count)
        if (block, index) in newer
    ]


def with_older(edition: LessonEdition) -> str:
    """The text of a translation, marked once for all readers of this version."""
    if not edition.older:
        return edition.html
    kept = edition.__dict__
    if "html_with_older" not in kept:
        kept["html_with_older"] = marked(edition.html, edition.older, "older")
    return kept["html_with_older"]


def marked(html: str, places: Iterable[Iterable[object]], kind: str) -> str:
    """The words of a mark stand in an attribute, which the style sheet shows before the paragraph."""
    for block, index in places:
        address = f'id="{anchor(str(block), int(str(index)))}"'
        html = html.replace(address, f'{address} data-{kind}="{escape(WORDS[kind])}"', 1)
    return html
