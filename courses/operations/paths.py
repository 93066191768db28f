"""A learning path from its draft to its archive."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction

from core import clock, ledger
from core.errors import Conflict, Invalid, NotAllowed, NotOpen, Stale
from courses import policies
from courses.models import LearningPath, PathMember
from courses.operations import path_members
from courses.queries.path_facts import steps_of
from courses.queries.run_facts import stream_of

if TYPE_CHECKING:
    from people.models import Office, User

State = LearningPath.State
PATH_FIELDS = (
    "code", "title_zh", "title_en", "summary_zh", "summary_en", "office", "in_sequence", "self_enrolment",
)  # fmt: skip


@transaction.atomic
def create_path(*, by: User, **values: Any) -> LearningPath:
    """A draft without courses that nobody sees but those who keep it."""
    _require_fields(values)
    path = LearningPath(**values)
    _require_free_code(path)
    _require_office(path.office, by)
    path.save()
    _append("path.created", path, by, settings=_settings_of(path, PATH_FIELDS))
    return path


@transaction.atomic
def change_path(
    *, path: LearningPath, by: User, version: datetime | None = None, **values: Any
) -> LearningPath:
    """Set what is given. Raises Stale where `version` (`updated_at` as shown) is the present one no more."""
    _require_fields(values)
    path = path_members.lock_path(path=path)
    if version is not None and path.updated_at != version:
        raise Stale("path.edited_meanwhile")
    require_alive(path)
    changed = sorted(name for name, value in values.items() if getattr(path, name) != value)
    if not changed:
        return path
    before = _settings_of(path, changed)
    for name in changed:
        setattr(path, name, values[name])
    if "code" in changed:
        _require_free_code(path)
    if "office" in changed:
        _require_office(path.office, by)
    path.save()
    _append("path.changed", path, by, before=before, after=_settings_of(path, changed))
    return path


@transaction.atomic
def open_path(*, path: LearningPath, by: User) -> LearningPath:
    """From now on people can follow it."""
    path = path_members.lock_path(path=path)
    if path.state != State.DRAFT:
        raise Conflict("path.not_a_draft", path=path.code)
    steps = steps_of(path)
    if not steps:
        raise Invalid("path.no_courses")
    published = set(policies.published_courses().values_list("pk", flat=True))
    if hidden := [step.course.code for step in steps if step.course_id not in published]:
        raise NotOpen("path.course_not_published", courses=", ".join(hidden))
    for group in path.groups.all():
        if group.minimum > sum(step.group_id == group.pk for step in steps):
            raise Invalid("path.group_too_small", group=group.title)
    path.state = State.OPEN
    path.save(update_fields=["state", "updated_at"])
    _append("path.opened", path, by)
    return path


@transaction.atomic
def archive_path(*, path: LearningPath, by: User) -> LearningPath:
    """Nobody joins it or completes it any more; its order holds nobody back, and what was done is kept."""
    path = path_members.lock_path(path=path)
    if path.state != State.OPEN:
        raise Conflict("path.not_open_any_more", path=path.code)
    rows = PathMember.objects.select_for_update(of=("self",)).filter(path=path, state=PathMember.State.ACTIVE)
    members = list(rows.select_related("person").order_by("pk"))
    path.state, path.ended_at = State.ARCHIVED, clock.now()
    path.save(update_fields=["state", "ended_at", "updated_at"])
    _append("path.archived", path, by)
    path_members.take_out(path=path, members=members, by=by, state=PathMember.State.ENDED)
    return path


def require_alive(path: LearningPath) -> None:
    if path.state == State.ARCHIVED:
        raise Conflict("path.archived", path=path.code)


def _require_fields(values: dict[str, Any]) -> None:
    if stray := sorted(set(values) - set(PATH_FIELDS)):
        raise TypeError(f"a path has no settings {stray}")


def _require_free_code(path: LearningPath) -> None:
    if LearningPath.objects.filter(code__iexact=path.code).exclude(pk=path.pk).exists():
        raise Conflict("path.code_taken", path=path.code)


def _require_office(office: Office, by: User) -> None:
    if not policies.may_hold_run_at(by, office):
        raise NotAllowed("path.office_out_of_scope")


def _settings_of(path: LearningPath, names: Any) -> dict[str, Any]:
    """Settings as the ledger keeps them."""
    return {name: path.office.code if name == "office" else getattr(path, name) for name in names}


def _append(event: str, path: LearningPath, by: User, **data: Any) -> None:
    ledger.append(event=event, subject=path, by=by, stream=stream_of(path), code=path.code, **data)
