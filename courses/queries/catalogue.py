"""Published courses and the order of their lessons."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Prefetch, QuerySet

from assessments.queries import papers
from courses.models import (
    CatalogueEdition,
    Course,
    CourseCompetency,
    CourseEdition,
    FormerAddress,
    Lesson,
    LessonEdition,
    LessonPage,
    LessonQuiz,
)
from courses.registry import catalogue_sections

if TYPE_CHECKING:
    from assessments.models import Assessment


@dataclass(frozen=True)
class CatalogueRow:
    edition: CourseEdition
    course: Course
    lessons: int
    minutes: int
    competencies: tuple[str, ...]
    foreign: bool  # shown in another language than the page


def in_language(editions: list[Any], key: str, language: str) -> dict[int, Any]:
    """One edition for each `key`: that in the language, else the one there is."""
    chosen: dict[int, Any] = {}
    for edition in editions:
        owner = getattr(edition, key)
        if owner not in chosen or edition.language == language:
            chosen[owner] = edition
    return chosen


def catalogue_edition(language: str, path: str) -> CatalogueEdition | None:
    return CatalogueEdition.objects.filter(language=language, path=path).first()


def catalogue_rows(language: str) -> list[CatalogueRow]:
    """Every published course, in the language or else in the one it has."""
    competencies = CourseCompetency.objects.select_related("competency").order_by("competency__code")
    editions = (
        CourseEdition.objects.select_related("course")
        .prefetch_related(Prefetch("course__course_competencies", queryset=competencies))
        .defer("html")
        .order_by("course__code", "pk")
    )
    return [
        CatalogueRow(
            edition=edition,
            course=edition.course,
            lessons=len(edition.outline),
            minutes=sum(entry["minutes"] for entry in edition.outline),
            competencies=tuple(row.competency.code for row in edition.course.course_competencies.all()),
            foreign=edition.language != language,
        )
        for edition in in_language(list(editions), "course_id", language).values()
    ]


def sections(language: str) -> list[str]:
    """What stands in the catalogue beside the courses."""
    return [html for draw in catalogue_sections if (html := draw(language))]


def outline(course: Course, language: str) -> list[dict[str, Any]]:
    """The published lessons in order, in the language or else in the one they have."""
    editions = (
        LessonEdition.objects.filter(lesson__course=course)
        .select_related("lesson")
        .prefetch_related(
            Prefetch("lesson__lesson_quizzes", queryset=LessonQuiz.objects.select_related("assessment"))
        )
        .only("language", "path", "title", "summary", "change", "lesson")
        .order_by("lesson__position", "lesson_id", "pk")
    )
    return [
        {
            "id": edition.lesson_id,
            "uuid": str(edition.lesson.uuid),
            "number": edition.lesson.position,
            "title": edition.title,
            "summary": edition.summary,
            "path": edition.path,
            "language": edition.language,
            "minutes": edition.lesson.minutes,
            "change": edition.change,
            "required": edition.lesson.is_required,
            "release": edition.lesson.release,
            "quizzes": [str(row.assessment.uuid) for row in edition.lesson.lesson_quizzes.all()],
        }
        for edition in in_language(list(editions), "lesson_id", language).values()
    ]


def quizzes_in_pages(lesson: Lesson) -> list[Assessment]:
    """The quizzes that stand in the live texts of the lesson."""
    uuids = {
        child.value["assessment"]
        for page in LessonPage.objects.live().filter(lesson=lesson, alias_of=None)
        for child in page.body
        if child.block_type == "quiz" and child.value["assessment"]
    }
    return list(papers.assessments_by_uuid(uuids))


def former_address(language: str, path: str) -> FormerAddress | None:
    return FormerAddress.objects.filter(language=language, path=path).select_related("page").first()


def lessons_citing(instruments: set[str]) -> QuerySet[Lesson]:
    """Published lessons that rest on one of the instruments (by key)."""
    return Lesson.objects.filter(editions__citations__instrument__in=instruments).distinct()


def published_lessons() -> QuerySet[Lesson]:
    return Lesson.objects.filter(editions__isnull=False).distinct()


def address_of_course(course: Course, language: str) -> str:
    """The course page in the language, else in the one it has, else the site's front."""
    rows = CourseEdition.objects.filter(course=course).only("path", "language", "course").order_by("pk")
    return address_in(list(rows), language)


def address_in(editions: list[Any], language: str) -> str:
    chosen = next((edition for edition in editions if edition.language == language), None)
    chosen = chosen or (editions[0] if editions else None)
    return chosen.get_absolute_url() if chosen else "/"
