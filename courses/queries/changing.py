"""What a draft would change for the readers of a lesson, and what a publication has changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import Count, Q
from wagtail.models import Revision

from assessments.queries import papers
from content.rendering import PARAGRAPHED
from core.i18n import localized
from courses import changes
from courses.models import (
    Enrolment,
    Lesson,
    LessonChange,
    LessonEdition,
    LessonPage,
    LessonProgress,
    LessonQuiz,
)
from courses.queries import authoring, drawing, versions
from courses.queries.pairing import CHINESE

if TYPE_CHECKING:
    from courses.changes import ChangeReport, Place, Text

READING = (Enrolment.State.ENROLLED, Enrolment.State.COMPLETED)


@dataclass(frozen=True)
class Former:
    """The text readers know in one language, with its marks and the quizzes of the lesson."""

    text: Text
    marks: dict[Place, int]
    number: int
    quizzes: tuple[str, ...]


@dataclass(frozen=True)
class Readers:
    """People enrolled in the course, by how far they are in the lesson."""

    not_started: int
    reading: int
    completed: int

    @property
    def total(self) -> int:
        return self.not_started + self.reading + self.completed


@dataclass(frozen=True)
class Planned:
    """What publishing a draft would do. `behind`: paragraphs of the translation that would become older."""

    report: ChangeReport
    readers: Readers
    is_first: bool
    rule: str
    behind: int
    quizzes_added: tuple[str, ...]
    quizzes_removed: tuple[str, ...]
    rows: list[versions.Row]

    @property
    def may_ask(self) -> bool:
        """Whether there is anything that somebody could be asked to read again."""
        return not self.is_first and bool(self.report.to_read) and self.readers.total > 0


def former(lesson: Lesson, language: str) -> Former | None:
    """None for a text that was never published in this language."""
    last = last_change(lesson, language)
    if last is not None:
        marks = {(block, index): number for block, index, number in last.marks}
        return Former(changes.from_rows(last.text), marks, last.pk, quizzes_of(lesson))
    edition = LessonEdition.objects.filter(lesson=lesson, language=language).first()
    if edition is None:
        return None
    # Published before changes were recorded: its revision still tells what was written.
    revision = Revision.objects.filter(pk=edition.revision).first()
    text = drawing.text_of(revision.as_object()) if revision else ()
    return Former(text, {}, 0, quizzes_of(lesson))


def last_change(lesson: Lesson, language: str) -> LessonChange | None:
    return LessonChange.objects.filter(lesson=lesson, language=language).order_by("pk").last()


def quizzes_of(lesson: Lesson) -> tuple[str, ...]:
    rows = LessonQuiz.objects.filter(lesson=lesson).order_by("assessment_id")
    return tuple(str(uuid) for uuid in rows.values_list("assessment__uuid", flat=True))


def leads(lesson: Lesson, language: str) -> bool:
    """Whether places follow this text: the Chinese one, or the only one there has been."""
    return language == CHINESE or (
        not LessonChange.objects.filter(lesson=lesson, language=CHINESE).exists()
        and not LessonEdition.objects.filter(lesson=lesson, language=CHINESE).exists()
    )


def readers_of(lesson: Lesson) -> Readers:
    enrolled = Enrolment.objects.filter(course=lesson.course_id, state__in=READING)
    found = LessonProgress.objects.filter(lesson=lesson, person__in=enrolled.values("person")).aggregate(
        begun=Count("pk"), completed=Count("pk", filter=Q(completed_at__isnull=False))
    )
    return Readers(
        not_started=enrolled.count() - found["begun"],
        reading=found["begun"] - found["completed"],
        completed=found["completed"],
    )


def planned(page: Any) -> Planned | None:
    """Of the newest draft against what is published; None for a page that is no lesson."""
    if not isinstance(page, LessonPage):
        return None
    draft = authoring.draft_of(page)
    lesson, language = page.lesson, page.locale.language_code
    before = former(lesson, language)
    text = drawing.text_of(draft)
    report = changes.compare(
        before.text if before else (),
        text,
        quizzes_before=quizzes_of(lesson),
        quizzes_now=_quizzes_with(draft),
    )
    return Planned(
        report=report,
        readers=readers_of(lesson),
        is_first=before is None,
        rule=lesson.completion_rule,
        behind=_behind(lesson, text) if language == CHINESE else 0,
        quizzes_added=_quiz_titles(report.quizzes_added),
        quizzes_removed=_quiz_titles(report.quizzes_removed),
        rows=versions.differing(before.text if before else (), text),
    )


def _quizzes_with(draft: LessonPage) -> list[str]:
    """Those of the draft and of the other languages' live texts, which publication unites."""
    others = LessonPage.objects.live().filter(lesson=draft.lesson_id, alias_of=None).exclude(pk=draft.pk)
    return [
        child.value["assessment"]
        for page in (draft, *others)
        for child in page.body
        if child.block_type == "quiz" and child.value["assessment"]
    ]


def _quiz_titles(quizzes: tuple[str, ...]) -> tuple[str, ...]:
    found = papers.assessments_by_uuid([UUID(quiz) for quiz in quizzes]) if quizzes else []
    return tuple(localized(quiz, "title") for quiz in found)


def _behind(lesson: Lesson, text: Text) -> int:
    """Paragraphs of the published translation that this text would leave behind or without a partner."""
    english = LessonEdition.objects.filter(lesson=lesson).exclude(language=CHINESE).first()
    if english is None:
        return 0
    based_on = {
        (entry["block"], index): part.get("source")
        for entry in english.parts
        for index, part in enumerate(entry["parts"])
        if entry["kind"] in PARAGRAPHED
    }
    now = {each.place: each.digest for each in text if each.kind in PARAGRAPHED}
    return sum(now.get(place) != based_on.get(place) for place in based_on.keys() | now.keys())


def carried(lesson: Lesson, text: int, place: Place) -> tuple[Place, str] | None:
    """Where a place of an older text is now, and the language of that text.

    None where the text is not of this lesson or nothing is left of it.
    """
    seen = LessonChange.objects.filter(lesson=lesson, pk=text).first()
    if seen is None:
        return None
    later = LessonChange.objects.filter(lesson=lesson, language=seen.language, pk__gt=text).order_by("pk")
    for moves in later.values_list("moves", flat=True):
        found = {(block, index): (target, at) for block, index, target, at in moves}
        place = found.get(place, place)
        if place[0] is None:
            return None
    return place, seen.language
