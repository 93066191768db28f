"""Where a place is in a text, and whether what was asked is done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import Max

from courses.models import Course, Lesson, LessonEdition, LessonProgress

if TYPE_CHECKING:
    from people.models import User


@dataclass(frozen=True)
class Place:
    """`at` counts the paragraphs of the whole lesson from 0."""

    at: int
    count: int

    @property
    def percent(self) -> int:
        return (self.at + 1) * 100 // self.count

    @property
    def is_last(self) -> bool:
        return self.at + 1 == self.count


@dataclass(frozen=True)
class Reading:
    """A row of LessonProgress as the lesson page needs it."""

    block: str | None
    paragraph: int
    furthest_block: str | None
    furthest_paragraph: int
    percent: int
    is_read: bool
    is_complete: bool
    seen_change: int

    @classmethod
    def of(cls, row: Sequence[Any]) -> Reading:
        block, paragraph, furthest_block, furthest_paragraph, percent, is_read, is_complete, seen = row
        return cls(
            block and str(block if isinstance(block, UUID) else UUID(block)),
            paragraph,
            furthest_block
            and str(furthest_block if isinstance(furthest_block, UUID) else UUID(furthest_block)),
            furthest_paragraph,
            percent,
            bool(is_read),
            bool(is_complete),
            seen,
        )


def place(edition: LessonEdition, block: UUID | str | None, paragraph: int) -> Place | None:
    """None where this edition does not have the place."""
    if block is None:
        return None
    wanted, before = str(block), 0
    for identifier, count in edition.paragraphs:
        if identifier == wanted:
            return Place(before + paragraph, edition.paragraph_count) if 0 <= paragraph < count else None
        before += count
    return None


def nearest(edition: LessonEdition, block: UUID | str | None, paragraph: int) -> tuple[str, int] | None:
    """The place itself, or the last one of its block where this text has fewer paragraphs than another."""
    for identifier, count in edition.paragraphs:
        if block is not None and identifier == str(block) and count and paragraph >= 0:
            return identifier, min(paragraph, count - 1)
    return None


def seen_in(editions: Sequence[LessonEdition], text: int | None) -> int:
    """The newest change that somebody knows who has this text on the screen."""
    newest = max(edition.change for edition in editions)
    return min(newest, text) if text and text not in {edition.text for edition in editions} else newest


def state_of(lesson: Lesson, person: User) -> dict[str, bool]:
    """Whether the person has read and completed the lesson."""
    row = LessonProgress.objects.filter(lesson=lesson, person=person).first()
    return {"read": bool(row and row.is_read), "completed": bool(row and row.is_complete)}


def newest_change(lesson: Lesson) -> int:
    """The greatest mark in the published texts of the lesson."""
    return LessonEdition.objects.filter(lesson=lesson).aggregate(newest=Max("change"))["newest"] or 0


def required_complete(course: Course, person: User) -> bool:
    """Every published lesson that the course cannot be completed without.

    Where none is required, the final test decides alone; a course with neither is never complete.
    """
    published = Lesson.objects.filter(course=course, editions__isnull=False).distinct()
    required = set(published.filter(is_required=True).values_list("pk", flat=True))
    if not required:
        return course.final_test_id is not None and published.exists()
    done = LessonProgress.objects.filter(
        lesson__in=required, person=person, completed_at__isnull=False
    ).count()
    return done == len(required)


def edition_digests(course: Course) -> dict[str, str]:
    """What the course consists of now, by lesson and language."""
    rows = LessonEdition.objects.filter(lesson__course=course).values_list(
        "lesson__uuid", "language", "digest"
    )
    return {f"{uuid}/{language}": digest for uuid, language, digest in rows}
