"""The lesson that comes next for each of many people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from courses.models import LessonEdition, LessonProgress
from courses.queries.pairing import CHINESE, ENGLISH

if TYPE_CHECKING:
    from uuid import UUID

    from courses.models import CourseRun


@dataclass(frozen=True)
class NextLesson:
    uuid: UUID
    title_zh: str
    title_en: str


def next_lessons(run: CourseRun, people: Sequence[int]) -> dict[int, NextLesson]:
    """By person: the first published lesson that is not complete; two queries.

    Whoever has completed them all is not there. A title that one language lacks is the other's.
    """
    titles: dict[int, dict[str, str]] = {}
    uuids: dict[int, UUID] = {}
    editions = LessonEdition.objects.filter(lesson__course=run.course_id).order_by("lesson__position", "pk")
    for lesson, uuid, language, title in editions.values_list(
        "lesson_id", "lesson__uuid", "language", "title"
    ):
        titles.setdefault(lesson, {})[language] = title
        uuids[lesson] = uuid
    done: dict[int, set[int]] = {}
    complete = LessonProgress.objects.filter(
        lesson__in=titles, person__in=people, completed_at__isnull=False
    ).order_by()
    for person, lesson in complete.values_list("person_id", "lesson_id"):
        done.setdefault(person, set()).add(lesson)
    found = {}
    for person in people:
        coming = next((pk for pk in titles if pk not in done.get(person, ())), None)
        if coming is not None:
            named = titles[coming]
            either = next(iter(named.values()))
            found[person] = NextLesson(uuids[coming], named.get(CHINESE, either), named.get(ENGLISH, either))
    return found
