"""The two languages of a lesson beside each other, paired by (block uuid, paragraph index)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.template.loader import render_to_string
from django.utils import translation

from content.rendering import anchor
from courses.queries.drawing import SHARED_KINDS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from courses.models import LessonEdition

CHINESE, ENGLISH = "zh-hans", "en"


@dataclass(frozen=True)
class Pair:
    """One position in both languages; None where a language does not have it.

    A shared pair (a citation, a quiz) is shown once, in the language of the page.
    """

    block: str
    kind: str
    index: int
    chinese: str | None
    english: str | None
    stale: bool
    shared: bool

    @property
    def anchor(self) -> str:
        return anchor(self.block, self.index)

    @property
    def complete(self) -> bool:
        return self.chinese is not None and self.english is not None


def pairs(chinese: LessonEdition, english: LessonEdition) -> Iterator[Pair]:
    """In the order of the Chinese text; blocks that only the English text has come last."""
    others = {entry["block"]: entry for entry in english.parts}
    seen = set()
    for entry in chinese.parts:
        seen.add(entry["block"])
        yield from _block(entry, others.get(entry["block"]), entry["kind"])
    for entry in english.parts:
        if entry["block"] not in seen:
            yield from _block(None, entry, entry["kind"])


def _block(chinese: dict[str, Any] | None, english: dict[str, Any] | None, kind: str) -> Iterator[Pair]:
    left = chinese["parts"] if chinese else []
    right = english["parts"] if english else []
    block = (chinese or english or {})["block"]
    for index in range(max(len(left), len(right))):
        source = left[index] if index < len(left) else None
        target = right[index] if index < len(right) else None
        based_on = (target or {}).get("source")
        yield Pair(
            block=block,
            kind=kind,
            index=index,
            chinese=source["html"] if source else None,
            english=target["html"] if target else None,
            stale=bool(source and target and based_on and based_on != source["digest"]),
            shared=kind in SHARED_KINDS,
        )


def is_stale(chinese: LessonEdition, english: LessonEdition) -> bool:
    """Whether a paragraph of the translation is missing, left over, or older than the Chinese one."""
    return any(pair.stale or not pair.complete for pair in pairs(chinese, english) if not pair.shared)


def older(chinese: LessonEdition, english: LessonEdition) -> list[list[Any]]:
    """The places of the translation whose Chinese paragraph has changed or is gone, as [block, index]."""
    return [
        [pair.block, pair.index]
        for pair in pairs(chinese, english)
        if not pair.shared and pair.english is not None and (pair.stale or pair.chinese is None)
    ]


def both(chinese: LessonEdition, english: LessonEdition, *, language: str) -> str:
    """Inner HTML of the side-by-side reading, with its few words in `language`."""
    with translation.override(language):
        context = {"pairs": list(pairs(chinese, english)), "language": language}
        return render_to_string("courses/components/pairs.html", context)
