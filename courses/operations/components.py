"""Shared components: a version with each publication, taken over by lessons one by one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.urls import reverse
from wagtail.log_actions import LogContext

from core import ledger
from core.errors import Conflict, NotAllowed
from courses.models import ComponentPage, ComponentVersion, LessonPage, SharedComponent
from courses.queries import components
from notifications.operations import notify

if TYPE_CHECKING:
    from people.models import User

COLUMNS = {"zh-hans": "zh", "en": "en"}


@transaction.atomic
def open_component(*, by: User) -> SharedComponent:
    component = SharedComponent.objects.create()
    ledger.append(event="component.opened", subject=component, by=by, code=component.code)
    return component


@transaction.atomic
def publish_version(*, page: ComponentPage, by: User | None) -> ComponentVersion | None:
    """The live texts of both languages under the next number. No lesson changes: their authors are told."""
    component = SharedComponent.objects.select_for_update().get(pk=page.component_id)
    texts: dict[str, Any] = {}
    live = ComponentPage.objects.live().filter(component=component, alias_of=None).select_related("locale")
    for each in live:
        column = COLUMNS[each.locale.language_code]
        texts[f"title_{column}"], texts[f"body_{column}"] = each.title, list(each.body.get_prep_value())
    last = components.newest(component)
    if not texts or (last and all(getattr(last, name) == value for name, value in texts.items())):
        return None
    number = last.number + 1 if last else 1
    version = ComponentVersion.objects.create(component=component, number=number, published_by=by, **texts)
    ledger.append(
        event="component.published",
        subject=component,
        by=by,
        code=component.code,
        number=number,
        language=page.locale.language_code,
    )
    _tell_authors(version)
    return version


def _tell_authors(version: ComponentVersion) -> None:
    behind = [row for row in components.usage_of(version.component) if row.is_behind]
    authors = {row.page.owner for row in behind if row.page.owner is not None}
    page = version.component.pages.order_by("pk").first()
    for author in sorted(authors, key=lambda person: person.pk):
        notify(
            recipient=author,
            kind="component.newer",
            by=None,
            link=reverse("courses_component", args=[page.pk]) if page else "",
            code=version.component.code,
            title={"zh": version.title_zh or version.title_en, "en": version.title_en or version.title_zh},
            number=version.number,
            lessons=len([row for row in behind if row.page.owner == author]),
        )


@transaction.atomic
def take_over(*, component: SharedComponent, pages: Sequence[LessonPage], by: User) -> int:
    """A new draft of each page with the newest version; readers see it when that draft is published.

    All or none: raises NotAllowed or Conflict when one of them may not be changed now.
    """
    version = components.newest(component)
    if version is None:
        raise Conflict("component.not_published")
    for page in pages:
        if not page.permissions_for_user(by).can_edit():
            raise NotAllowed("not_allowed")
        if page.workflow_in_progress:
            raise Conflict("page.in_review")
        draft = page.get_latest_revision_as_object()
        stream = [_pinned(block, version) for block in draft.body.get_prep_value()]
        draft.body = LessonPage._meta.get_field("body").to_python(stream)
        with LogContext(user=by):
            revision = draft.save_revision(user=by, log_action=True)
        ledger.append(
            event="component.taken_over",
            subject=page,
            by=by,
            stream=f"page:{page.translation_key}",
            code=component.code,
            number=version.number,
            language=page.locale.language_code,
            revision=revision.pk,
        )
    return len(pages)


def _pinned(block: dict[str, Any], version: ComponentVersion) -> dict[str, Any]:
    held = str(block["value"]["component"]) if block["type"] == "component" else ""
    if not held.startswith(f"{version.component.uuid}@"):
        return block
    return {**block, "value": {**block["value"], "component": version.reference}}
