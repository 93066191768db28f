"""Which paragraphs of a lesson the questions of its quizzes rest on.

A question names the articles it rests on, and so do the citations of a lesson. Where both name the same
article, the question rests on the paragraph before that citation; else on the part in which its quiz stands.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from content.rendering import PARAGRAPHED, anchor
from courses.models import LessonPage
from courses.queries import components
from law.registry import articles_meet

if TYPE_CHECKING:
    from courses.models import LessonEdition

Place = tuple[str, int]
CITING = ("citation", "quotation")
MOST = 3


@dataclass(frozen=True)
class Resting:
    words: str
    href: str


@dataclass
class Places:
    """`cited`: (instrument, articles, where); `parts`: the heading above each quiz."""

    edition: LessonEdition
    words: Callable[[str, int], str]
    cited: list[tuple[str, str, Place]] = field(default_factory=list)
    parts: dict[str, Place] = field(default_factory=dict)

    def of(self, quiz: str, rests_on: Iterable[Sequence[str]]) -> list[Resting]:
        found: dict[Place, None] = {}
        for instrument, articles in rests_on:
            for key, named, place in self.cited:
                if key == instrument and articles_meet(named, articles):
                    found[place] = None
        if not found and quiz in self.parts:
            found[self.parts[quiz]] = None
        href = self.edition.get_absolute_url()
        return [
            Resting(self.words(block, paragraph), f"{href}#{anchor(block, paragraph)}")
            for block, paragraph in list(found)[:MOST]
        ]


def places_in(edition: LessonEdition, words: Callable[[str, int], str]) -> Places:
    """One query, and those of the shared components that the lesson holds."""
    places = Places(edition, words)
    page = LessonPage.objects.filter(pk=edition.page_id).first()
    if page is None:
        return places
    counts: dict[str, int] = dict(edition.paragraphs)
    before: Place | None = None
    part: Place | None = None
    for child in page.body:
        block = str(child.id)
        here = (block, 0)
        if child.block_type == "heading":
            part, before = here, None
        elif child.block_type in PARAGRAPHED and counts.get(block):
            before = (block, counts[block] - 1)
        for inner in _within(child, edition.language):
            if inner.block_type in CITING and inner.value["instrument"]:
                articles = (inner.value["articles"] or "").strip()
                places.cited.append((inner.value["instrument"], articles, before or here))
            elif inner.block_type == "quiz" and inner.value["assessment"] and part:
                places.parts[inner.value["assessment"]] = part
    return places


def _within(child: Any, language: str) -> Iterator[Any]:
    """The block itself, or what the shared component holds."""
    if child.block_type != "component":
        yield child
        return
    version = components.version_of(child.value["component"])
    if version:
        yield from components.body_in(version, language)
