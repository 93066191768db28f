"""The courses of a path, their order and their groups.

An open path may change. What somebody has completed stays completed; days and completions of the others
follow at once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Max

from core import ledger
from core.errors import Conflict, Invalid, NotOpen
from courses import policies
from courses.models import LearningPath, PathGroup, PathStep
from courses.operations import path_members
from courses.operations.paths import require_alive
from courses.queries.path_facts import steps_of
from courses.queries.run_facts import stream_of

if TYPE_CHECKING:
    from courses.models import Course
    from people.models import User

MOST_STEPS = 40


@transaction.atomic
def add_step(
    *,
    path: LearningPath,
    course: Course,
    by: User,
    group: PathGroup | None = None,
    due_days: int | None = None,
) -> PathStep:
    """At the end."""
    path = _lock(path)
    if not policies.published_courses().filter(pk=course.pk).exists():
        raise NotOpen("course.not_published")
    if path.steps.filter(course=course).exists():
        raise Conflict("path.course_twice", course=course.code)
    if path.steps.count() >= MOST_STEPS:
        raise Invalid("path.too_many_courses", most=MOST_STEPS)
    last = path.steps.aggregate(last=Max("position"))["last"] or 0
    step = PathStep.objects.create(
        path=path, course=course, position=last + 1, group=group, due_days=due_days
    )
    _append("path.course_added", path, by, course=course.code, **_rules_of(step))
    _follow(path, by)
    return step


@transaction.atomic
def change_step(*, step: PathStep, by: User, group: PathGroup | None, due_days: int | None) -> PathStep:
    path = _lock(step.path)
    step = _present(step)
    before = _rules_of(step)
    step.group, step.due_days = group, due_days
    if _rules_of(step) == before:
        return step
    step.save(update_fields=["group", "due_days"])
    _append("path.course_changed", path, by, course=step.course.code, before=before, after=_rules_of(step))
    _follow(path, by)
    return step


@transaction.atomic
def move_step(*, step: PathStep, up: bool, by: User) -> PathStep:
    """By one place; the first one moved up, or the last one down, stays where it is."""
    path = _lock(step.path)
    step = _present(step)
    rows = steps_of(path)
    at = next(place for place, row in enumerate(rows) if row.pk == step.pk)
    to = at - 1 if up else at + 1
    if not 0 <= to < len(rows):
        return step
    rows[at], rows[to] = rows[to], rows[at]
    for position, row in enumerate(rows, start=1):
        row.position = position
    PathStep.objects.bulk_update(rows, ["position"])
    _append("path.course_moved", path, by, course=step.course.code, position=to + 1)
    return rows[to]


@transaction.atomic
def remove_step(*, step: PathStep, by: User) -> None:
    """An open path keeps at least one course."""
    path = _lock(step.path)
    step = _present(step)
    if path.state == LearningPath.State.OPEN and path.steps.count() == 1:
        raise Conflict("path.last_course")
    code = step.course.code
    step.delete()
    _append("path.course_removed", path, by, course=code)
    _follow(path, by)


@transaction.atomic
def add_group(
    *, path: LearningPath, by: User, minimum: int, title_zh: str = "", title_en: str = ""
) -> PathGroup:
    """Courses of which some are enough; it takes its courses one by one."""
    path = _lock(path)
    _require_title(title_zh, title_en)
    group = PathGroup.objects.create(path=path, title_zh=title_zh, title_en=title_en, minimum=minimum)
    _append("path.group_added", path, by, group=group.uuid, minimum=minimum)
    return group


@transaction.atomic
def change_group(*, group: PathGroup, by: User, minimum: int, title_zh: str, title_en: str) -> PathGroup:
    path = _lock(group.path)
    _require_title(title_zh, title_en)
    if path.state == LearningPath.State.OPEN and minimum > group.steps.count():
        raise Invalid("path.group_too_small", group=group.title)
    before = group.minimum
    group.minimum, group.title_zh, group.title_en = minimum, title_zh, title_en
    group.save(update_fields=["minimum", "title_zh", "title_en"])
    _append("path.group_changed", path, by, group=group.uuid, before=before, minimum=minimum)
    _follow(path, by)
    return group


@transaction.atomic
def remove_group(*, group: PathGroup, by: User) -> None:
    """Its courses are to be removed, or made required, first."""
    path = _lock(group.path)
    if group.steps.exists():
        raise Conflict("path.group_in_use", group=group.title)
    uuid = group.uuid
    group.delete()
    _append("path.group_removed", path, by, group=uuid)


def _lock(path: LearningPath) -> LearningPath:
    path = path_members.lock_path(path=path)
    require_alive(path)
    return path


def _present(step: PathStep) -> PathStep:
    """Under the lock on its path."""
    found = PathStep.objects.filter(pk=step.pk).select_related("course", "group").first()
    if found is None:
        raise Conflict("path.course_gone")
    return found


def _require_title(title_zh: str, title_en: str) -> None:
    if not title_zh.strip() and not title_en.strip():
        raise Invalid("path.group_without_title")


def _follow(path: LearningPath, by: User) -> None:
    if path.state == LearningPath.State.OPEN:
        path_members.settle_path(path=path, by=by)


def _rules_of(step: PathStep) -> dict[str, Any]:
    return {"group": str(step.group.uuid) if step.group else None, "due_days": step.due_days}


def _append(event: str, path: LearningPath, by: User, **data: Any) -> None:
    ledger.append(event=event, subject=path, by=by, stream=stream_of(path), code=path.code, **data)
