"""What readers write in the margin. Nobody's business but theirs, so none of it is in the ledger."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction

from core import clock
from core.errors import Conflict, Invalid
from courses.anchoring import locate, squeezed
from courses.models import Lesson, LessonEdition, Note
from courses.queries import notes as note_queries

if TYPE_CHECKING:
    from wagtail.models import Page

    from people.models import User

MOST_IN_A_LESSON = 500
KEPT_AFTER_DELETION = timedelta(days=30)


@transaction.atomic
def add_note(
    *,
    lesson: Lesson,
    language: str,
    block: UUID,
    paragraph: int,
    quote: str,
    by: User,
    start: int | None = None,
    end: int | None = None,
    text: str = "",
) -> Note:
    """At a passage, or without `start` at the whole paragraph.

    Raises Invalid unless the words stand there.
    """
    edition = LessonEdition.objects.filter(lesson=lesson, language=language).first()
    words = note_queries.paragraph(edition, (str(block), paragraph)) if edition else None
    if words is None:
        raise Invalid("note.place_unknown")
    if start is None or end is None:
        start = end = None
        quote = note_queries.quotable(edition, (str(block), paragraph)) if edition else ""
    elif words[start:end] != squeezed(quote) or start >= end:
        raise Invalid("note.place_unknown")
    if note_queries.notes_of(by).filter(lesson=lesson).count() >= MOST_IN_A_LESSON:
        raise Conflict("note.too_many", most=MOST_IN_A_LESSON)
    return Note.objects.create(
        person=by, lesson=lesson, language=language, block=block, paragraph=paragraph, start=start, end=end,
        quote=quote[: Note.LONGEST_QUOTE], text=text.strip(),
    )  # fmt: skip


@transaction.atomic
def revise_note(*, note: Note, text: str, by: User) -> Note:
    note.text = text.strip()
    note.save(update_fields=["text", "updated_at"])
    return note


@transaction.atomic
def delete_note(*, note: Note, by: User) -> None:
    """Can be taken back for a month; what the person threw away before that is gone for good now."""
    now = clock.now()
    Note.objects.filter(person=by, deleted_at__lt=now - KEPT_AFTER_DELETION).delete()
    if note.deleted_at is None:
        note.deleted_at = now
        note.save(update_fields=["deleted_at", "updated_at"])


@transaction.atomic
def restore_note(*, note: Note, by: User) -> None:
    note.deleted_at = None
    note.save(update_fields=["deleted_at", "updated_at"])


@transaction.atomic
def follow_text(*, page: Page, by: User | None) -> None:
    """A lesson was published: notes go where their words are now. What is gone stays, and says so."""
    edition = LessonEdition.objects.filter(page_id=page.pk).first()
    if edition is None:
        return
    kept = list(Note.objects.filter(lesson=edition.lesson_id, language=edition.language))
    if not kept:
        return
    paragraphs = list(note_queries.paragraphs(edition))
    for note in kept:
        _follow(note, paragraphs)
    Note.objects.bulk_update(kept, ["block", "paragraph", "start", "end", "is_lost"], batch_size=200)


def _follow(note: Note, paragraphs: list[tuple[tuple[str, int], str]]) -> None:
    found = locate(note.quote, (str(note.block), note.paragraph), note.start or 0, paragraphs)
    note.is_lost = found is None
    if found is None:
        return
    (block, note.paragraph), at = found
    note.block = UUID(block)
    if note.start is not None:
        note.start, note.end = at, at + len(squeezed(note.quote))
