"""Published courses and lessons for the search, by their editions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from bs4 import BeautifulSoup
from django.db.models import QuerySet
from django.utils.translation import gettext as _, gettext_lazy

from content.rendering import anchor
from core.i18n import suffix
from courses import policies
from courses.models import CourseEdition, LessonEdition
from search import registry
from search.registry import Document, Drawn, Kind, Part, everybody, signed_in

COURSE, LESSON = "course", "lesson"


def _grouped(found: QuerySet[Any], owner: str) -> Iterator[list[Any]]:
    """The editions of one course or lesson together, without holding all of them in memory."""
    group: list[Any] = []
    for edition in found.order_by(owner, "language").iterator(chunk_size=50):
        if group and getattr(group[0], owner) != getattr(edition, owner):
            yield group
            group = []
        group.append(edition)
    if group:
        yield group


def _courses(things: Iterable[int] | None) -> Iterator[Document]:
    found = CourseEdition.objects.select_related("course")
    if things is not None:
        found = found.filter(course__in=list(things))
    for editions in _grouped(found, "course_id"):
        titles = _titles(editions)
        yield Document(
            thing=editions[0].course_id,
            codes=(editions[0].course.code,),
            near=tuple(Part(suffix(row.language), row.summary) for row in editions if row.summary),
            body=tuple(Part(suffix(row.language), _plain(row.html)) for row in editions),
            **titles,
        )


def _lessons(things: Iterable[int] | None) -> Iterator[Document]:
    found = LessonEdition.objects.select_related("lesson__course").defer("html", "html_both", "toc")
    if things is not None:
        found = found.filter(lesson__in=list(things))
    for editions in _grouped(found, "lesson_id"):
        lesson = editions[0].lesson
        yield Document(
            thing=lesson.pk,
            codes=(f"{lesson.course.code}-{lesson.position}",),
            near=tuple(Part(suffix(row.language), row.summary) for row in editions if row.summary),
            body=tuple(part for row in editions for part in _paragraphs(row)),
            **_titles(editions),
        )


def _titles(editions: list[Any]) -> dict[str, Any]:
    return {f"title_{suffix(edition.language)}": edition.title for edition in editions}


def _paragraphs(edition: LessonEdition) -> Iterator[Part]:
    for entry in edition.parts:
        if entry["kind"] == "quiz":
            continue
        for index, part in enumerate(entry["parts"]):
            if text := _plain(part["html"]):
                yield Part(suffix(edition.language), text, anchor(entry["block"], index))


def _plain(html: str) -> str:
    return BeautifulSoup(html, "html.parser").get_text(" ", strip=True)


def _links(editions: Iterable[Any], owner: str) -> dict[int, dict[str, Any]]:
    links: dict[int, dict[str, Any]] = defaultdict(dict)
    for edition in editions:
        links[getattr(edition, owner)][edition.language] = edition
    return links


def _draw_courses(user: Any, things: list[int], language: str) -> dict[int, Drawn]:
    rows = CourseEdition.objects.filter(course__in=things).select_related("course")
    rows = rows.only("course", "course__code", "language", "path")
    return {
        thing: Drawn(
            {code: edition.get_absolute_url() for code, edition in editions.items()},
            next(iter(editions.values())).course.code,
        )
        for thing, editions in _links(rows, "course_id").items()
    }


def _draw_lessons(user: Any, things: list[int], language: str) -> dict[int, Drawn]:
    rows = LessonEdition.objects.filter(lesson__in=things).only(
        "lesson", "language", "path", "number", "outline"
    )
    drawn = {}
    for thing, editions in _links(rows, "lesson_id").items():
        notes = {
            suffix(code): _("%(course)s · lesson %(number)s")
            % {"course": (row.outline.get("course") or [""])[0], "number": row.number}
            for code, row in editions.items()
        }
        links = {code: row.get_absolute_url() for code, row in editions.items()}
        drawn[thing] = Drawn(links, notes=notes)
    return drawn


def _open_lessons(user: Any, things: list[int]) -> set[int]:
    """A closed lesson is not found by its words: they would be shown."""
    if policies.may_read_without_enrolment(user):
        return set(things)
    return set(things) - policies.closed_lessons(user, things)


registry.kind(Kind(COURSE, 1, gettext_lazy("Courses"), 10, everybody, _draw_courses, _courses, is_text=True))
registry.kind(
    Kind(
        LESSON,
        2,
        gettext_lazy("Lessons"),
        20,
        signed_in,
        _draw_lessons,
        _lessons,
        visible=_open_lessons,
        is_text=True,
    )
)
