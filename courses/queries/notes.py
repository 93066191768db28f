"""A person's notes: in a lesson, in the list, as files. Every query begins with the person."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bs4 import BeautifulSoup
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from content.rendering import anchor
from courses.anchoring import Place, squeezed
from courses.models import Course, Lesson, LessonEdition, Note

if TYPE_CHECKING:
    from people.models import User


@dataclass(frozen=True)
class NoteRow:
    """A note with where it stands. `href` is "" where the lesson is not online in its language any more."""

    note: Note
    course: str
    lesson: str
    href: str

    @property
    def state(self) -> str:
        return _("The text has changed") if self.note.is_lost else ""


def notes_of(person: User) -> QuerySet[Note]:
    return Note.objects.filter(person=person, deleted_at=None)


def deleted_of(person: User) -> QuerySet[Note]:
    return Note.objects.filter(person=person, deleted_at__isnull=False)


def found(person: User, *, words: str = "", course: str = "") -> QuerySet[Note]:
    """In the order of the courses and their lessons, within a lesson the newest last."""
    rows = notes_of(person).select_related("lesson__course")
    if words:
        rows = rows.filter(Q(text__icontains=words) | Q(quote__icontains=words))
    if course:
        rows = rows.filter(lesson__course__code=course)
    return rows.order_by("lesson__course__code", "lesson__position", "created_at", "pk")


def courses_noted(person: User) -> list[str]:
    courses = Course.objects.filter(lessons__notes__in=notes_of(person))
    return list(courses.distinct().order_by("code").values_list("code", flat=True))


def rows_of(notes: Iterable[Note]) -> list[NoteRow]:
    """One query more, however many notes."""
    notes = list(notes)
    editions = LessonEdition.objects.filter(lesson__in={note.lesson_id for note in notes}).only(
        "lesson_id", "language", "path", "title"
    )
    known = {(edition.lesson_id, edition.language): edition for edition in editions}
    return [_row(note, known.get((note.lesson_id, note.language))) for note in notes]


def _row(note: Note, edition: LessonEdition | None) -> NoteRow:
    number = note.lesson.position
    title = (
        _("Lesson %(number)s: %(title)s") % {"number": number, "title": edition.title}
        if edition
        else _("Lesson %(number)s") % {"number": number}
    )
    place = "" if note.is_lost else f"#{anchor(str(note.block), note.paragraph)}"
    href = f"{edition.get_absolute_url()}{place}" if edition else ""
    return NoteRow(note, note.lesson.course.code, title, href)


def of_lesson(person: User, lesson: Lesson) -> list[dict[str, Any]]:
    """As the page draws them; one query."""
    rows = notes_of(person).filter(lesson=lesson).order_by("pk")
    return [as_json(note) for note in rows]


def as_json(note: Note) -> dict[str, Any]:
    return {
        "id": str(note.uuid),
        "language": note.language,
        "block": str(note.block),
        "paragraph": note.paragraph,
        "start": note.start,
        "end": note.end,
        "quote": note.quote,
        "text": note.text,
        "lost": note.is_lost,
    }


# --- The words of a text ----------------------------------------------------------------------


def paragraphs(edition: LessonEdition) -> Iterator[tuple[Place, str]]:
    for entry in edition.parts:
        for index, part in enumerate(entry["parts"]):
            yield (entry["block"], index), squeezed(_words(part["html"]))


def paragraph(edition: LessonEdition, place: Place) -> str | None:
    """Squeezed; None where the text does not have the place."""
    html = _html(edition, place)
    return None if html is None else squeezed(_words(html))


def quotable(edition: LessonEdition, place: Place) -> str:
    """The beginning of the paragraph, as a person reads it."""
    return " ".join(_words(_html(edition, place) or "").split())[: Note.LONGEST_QUOTE]


def _html(edition: LessonEdition, place: Place) -> str | None:
    for entry in edition.parts:
        if entry["block"] == place[0]:
            parts = entry["parts"]
            return parts[place[1]]["html"] if 0 <= place[1] < len(parts) else None
    return None


def _words(html: str) -> str:
    return BeautifulSoup(html, "html.parser").get_text()
