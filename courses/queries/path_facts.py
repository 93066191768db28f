"""What every act on a path says of it, and its courses as rows."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from core import clock
from core.i18n import localized
from courses.models import Completion, PathStep

if TYPE_CHECKING:
    from courses.models import LearningPath


def notice_facts(path: LearningPath) -> dict[str, Any]:
    titles = {"zh": localized(path, "title", "zh-hans"), "en": localized(path, "title", "en")}
    return {
        "path": path.code,
        "title": {language: title or path.code for language, title in titles.items()},
    }


def page_for_members(path: LearningPath) -> str:
    return reverse("paths:show", args=[path.uuid])


def page_for_trainers(path: LearningPath) -> str:
    return reverse("paths:overview", args=[path.uuid])


def steps_of(path: LearningPath) -> list[PathStep]:
    return list(path.steps.select_related("course", "group").order_by("position", "pk"))


def due_day(joined_at: datetime, days: int | None) -> date | None:
    """Days count from the day of joining."""
    if days is None:
        return None
    return joined_at.astimezone(clock.OFFICE_ZONE).date() + timedelta(days=days)


def last_due(steps: Iterable[PathStep], joined_at: datetime) -> date | None:
    days = [step.due_days for step in steps if step.due_days is not None]
    return due_day(joined_at, max(days, default=None))


def completed_of(people: Iterable[int], courses: Iterable[int]) -> dict[int, set[int]]:
    """By person: which of the courses are complete; one query."""
    rows = Completion.objects.filter(person__in=list(people), course__in=list(courses))
    found: dict[int, set[int]] = {}
    for person, course in rows.values_list("person", "course"):
        found.setdefault(person, set()).add(course)
    return found
