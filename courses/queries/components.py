"""Shared components: what authors choose, what readers get, where each is used."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext as _

from content import queries as content_queries
from core.i18n import localized
from courses.models import ComponentPage, ComponentVersion, LessonPage
from courses.queries import authoring

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from wagtail.blocks import StreamValue

    from courses.models import SharedComponent


@dataclass(frozen=True)
class Usage:
    """A lesson page whose published text or newest draft holds the component. 0: not in that text."""

    page: LessonPage
    published: int
    draft: int
    newest: int
    in_review: bool
    # A translation is written from the Chinese page at every submission, so it follows that one.
    follows: bool

    @property
    def is_behind(self) -> bool:
        return self.draft < self.newest

    @property
    def may_take_over(self) -> bool:
        return self.is_behind and not self.in_review and not self.follows and self.draft > 0


def choices() -> list[tuple[str, str]]:
    """Every version of every component, the newest first."""
    versions = ComponentVersion.objects.select_related("component").order_by("component", "-number")
    return [(version.reference, label_of(version)) for version in versions]


def label_of(version: ComponentVersion) -> str:
    names = {"code": version.component.code, "title": title_of(version), "number": version.number}
    return _("%(code)s %(title)s, version %(number)s") % names


def title_of(version: ComponentVersion) -> str:
    return localized(version, "title") or version.title_zh or version.title_en


def version_of(reference: str) -> ComponentVersion | None:
    uuid, _at, number = (reference or "").partition("@")
    try:
        wanted = {"component__uuid": UUID(uuid), "number": int(number)}
    except ValueError:
        return None
    return ComponentVersion.objects.select_related("component").filter(**wanted).first()


def newest(component: SharedComponent) -> ComponentVersion | None:
    return component.versions.order_by("number").last()


def versions_of(component: SharedComponent) -> QuerySet[ComponentVersion]:
    return component.versions.select_related("published_by").order_by("-number")


def body_in(version: ComponentVersion, language: str) -> StreamValue:
    """In this language, else in the other one."""
    own, other = version.body_zh, version.body_en
    if language == "en":
        own, other = other, own
    return ComponentPage._meta.get_field("body").to_python(own or other)


def drawn(reference: str) -> SafeString:
    """The version in the language that is active; "" where it does not exist."""
    version = version_of(reference)
    if version is None:
        return SafeString("")
    language = "en" if (get_language() or "").startswith("en") else "zh-hans"
    html = mark_safe(  # noqa: S308  drawn by the templates of the blocks, cleaned with the lesson
        "".join(child.render() for child in body_in(version, language))
    )
    if version.body_en if language == "en" else version.body_zh:
        return html
    return format_html('<div lang="{}">{}</div>', "zh-Hans" if language == "en" else "en", html)


def usage_of(component: SharedComponent) -> list[Usage]:
    """Lessons in either language, by course and position."""
    last = newest(component)
    word = str(component.uuid)
    pages = LessonPage.objects.select_related("lesson__course", "locale", "owner")
    holding = list(content_queries.pages_naming(pages, word, lambda block: _holds(block, word)))
    translated = authoring.translations_among(holding)
    found = [
        Usage(
            page=page,
            published=_number_in(page, word) if page.live else 0,
            draft=_number_in(page.get_latest_revision_as_object(), word),
            newest=last.number if last else 0,
            in_review=page.workflow_in_progress,
            follows=page.pk in translated,
        )
        for page in holding
    ]
    return sorted(found, key=lambda row: (row.page.code, row.page.lesson.position, row.follows, row.page.pk))


def _holds(block: Any, uuid: str) -> bool:
    return block.block_type == "component" and str(block.value["component"]).startswith(f"{uuid}@")


def _number_in(page: Any, uuid: str) -> int:
    """The oldest version of the component in this text: a lesson may hold it twice."""
    numbers = [
        int(str(block.value["component"]).partition("@")[2]) for block in page.body if _holds(block, uuid)
    ]
    return min(numbers, default=0)
