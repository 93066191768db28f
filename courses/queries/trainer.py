"""What authors, reviewers and publishers find on their desk; each list in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page, TaskState, WorkflowState

from core import clock
from courses import reviewed
from courses.models import CoursePage, LessonEdition, LessonPage, PanelSeat, ReviewPanel, ReviewTask
from courses.policies import release
from courses.queries.pairing import CHINESE, ENGLISH
from courses.queries.reviewing import step_name

if TYPE_CHECKING:
    from django.utils.functional import Promise

    from people.models import User

DRAFT, IN_REVIEW, RETURNED, PUBLISHED, CHANGED = "draft", "in_review", "returned", "published", "changed"
STATE_LABELS: dict[str, Promise] = {
    DRAFT: _("Draft"),
    IN_REVIEW: _("In review"),
    RETURNED: _("Returned to the author"),
    PUBLISHED: _("Published"),
    CHANGED: _("Published, with newer changes"),
}
STATE_TONES = {DRAFT: "", IN_REVIEW: "attention", RETURNED: "danger", PUBLISHED: "done", CHANGED: "attention"}


@dataclass(frozen=True)
class PageRow:
    """A page in one language with its state and where it is edited."""

    title: str
    code: str
    language: str
    state: str
    href: str
    changed_at: datetime | None
    kind: str
    # Of a published course: when its lessons open and are complete.
    rules_href: str = ""

    @property
    def state_label(self) -> str:
        return str(STATE_LABELS[self.state])

    @property
    def tone(self) -> str:
        return STATE_TONES[self.state]


@dataclass(frozen=True)
class ReviewRequest:
    """A step that waits for one of the person's groups."""

    title: str
    code: str
    language: str
    step: str
    asked_by: Any
    asked_at: datetime
    href: str
    due_on: date | None = None
    by_name: bool = False

    @property
    def is_overdue(self) -> bool:
        return self.due_on is not None and self.due_on < clock.today()


@dataclass(frozen=True)
class TranslationGap:
    """A published Chinese lesson without an English one (missing), or with an outdated one (stale)."""

    title: str
    code: str
    number: int
    state: str
    href: str
    older: int = 0  # paragraphs of the English text that are older than the Chinese ones


def my_courses(person: User) -> list[PageRow]:
    """Chinese course pages the person wrote, or all of them for whoever wrote none."""
    pages = CoursePage.objects.filter(locale__language_code=CHINESE).select_related("course", "locale")
    own = pages.filter(owner=person)
    lessons = LessonEdition.objects.filter(lesson__course=OuterRef("course"))
    found = (own if own.exists() else pages).annotate(has_lessons=Exists(lessons))
    return _rows(found, with_rules=release.may_look_at_rules(person))


def courses_in_state(person: User) -> dict[str, list[PageRow]]:
    """The same by state; every state is there."""
    groups: dict[str, list[PageRow]] = {state: [] for state in STATE_LABELS}
    for row in my_courses(person):
        groups[row.state].append(row)
    return groups


def drafts_of(person: User, limit: int = 20) -> list[PageRow]:
    """Course and lesson pages of the person that hold something unpublished, the latest first."""
    lessons = LessonPage.objects.filter(owner=person, has_unpublished_changes=True)
    courses = CoursePage.objects.filter(owner=person, has_unpublished_changes=True)
    rows = _rows(courses.select_related("course", "locale").order_by("-latest_revision_created_at")[:limit])
    rows += _rows(
        lessons.select_related("lesson__course", "locale").order_by("-latest_revision_created_at")[:limit]
    )
    rows.sort(key=lambda row: row.changed_at.timestamp() if row.changed_at else 0, reverse=True)
    return rows[:limit]


def _rows(pages: QuerySet[Any] | Iterable[Any], *, with_rules: bool = False) -> list[PageRow]:
    pages = list(pages)
    review = _review_states(pages)
    return [
        PageRow(
            title=page.draft_title or page.title,
            code=page.code,
            language=page.locale.language_code,
            state=_state(page, review.get(page.pk)),
            href=reverse("wagtailadmin_pages:edit", args=[page.pk]),
            changed_at=page.latest_revision_created_at,
            kind="lesson" if isinstance(page, LessonPage) else "course",
            rules_href=reverse("release:list", args=[page.course.uuid])
            if with_rules and page.has_lessons
            else "",
        )
        for page in pages
    ]


def _review_states(pages: list[Any]) -> dict[int, str]:
    if not pages:
        return {}
    states = WorkflowState.objects.filter(
        base_content_type=ContentType.objects.get_for_model(Page),
        object_id__in=[str(page.pk) for page in pages],
        status__in=(WorkflowState.STATUS_IN_PROGRESS, WorkflowState.STATUS_NEEDS_CHANGES),
    )
    return {int(pk): status for pk, status in states.values_list("object_id", "status")}


def _state(page: Any, review: str | None) -> str:
    if review == WorkflowState.STATUS_IN_PROGRESS:
        return IN_REVIEW
    if review == WorkflowState.STATUS_NEEDS_CHANGES:
        return RETURNED
    if not page.live:
        return DRAFT
    return CHANGED if page.has_unpublished_changes else PUBLISHED


def review_requests(person: User) -> list[ReviewRequest]:
    """What is overdue first, then by the day, then the oldest; a query, and one for each kind of page.

    A step for which others were asked by name is not there.
    """
    tasks = ReviewTask.objects.filter(groups__user=person)
    panels = ReviewPanel.objects.filter(workflow_state=OuterRef("workflow_state"), task=OuterRef("task"))
    seats = PanelSeat.objects.filter(
        panel__workflow_state=OuterRef("workflow_state"),
        panel__task=OuterRef("task"),
        person=person,
        state=PanelSeat.State.ASKED,
    )
    waiting = list(
        TaskState.objects.annotate(
            has_panel=Exists(panels), is_asked=Exists(seats), due_on=Subquery(seats.values("due_on")[:1])
        )
        .filter(task__in=tasks.values("pk"), status=TaskState.STATUS_IN_PROGRESS)
        .exclude(workflow_state__requested_by=person)
        .select_related("task", "workflow_state__requested_by", "workflow_state__content_type")
        .order_by("started_at", "pk")
    )
    ids = [int(state.workflow_state.object_id) for state in waiting]
    named = {state.workflow_state.content_type.model for state in waiting}
    kinds = [kind for kind in reviewed.kinds() if kind._meta.model_name in named]
    pages: dict[int, Any] = {page.pk: page for kind in kinds for page in kind.for_lists().filter(pk__in=ids)}
    found = [
        ReviewRequest(
            title=page.draft_title or page.title,
            code=page.code,
            language=page.locale.language_code,
            step=step_name(state.task.name),
            asked_by=state.workflow_state.requested_by,
            asked_at=state.started_at,
            href=reverse("courses_review", args=[page.pk]),
            due_on=state.due_on,
            by_name=state.is_asked,
        )
        for state in waiting
        if state.is_asked or not state.has_panel
        if (page := pages.get(int(state.workflow_state.object_id))) is not None
        and not (page.owner_id == person.pk and page.first_published_at is None)
    ]
    return sorted(found, key=lambda row: (row.due_on or date.max, row.asked_at))


def translation_gaps(courses: Collection[str]) -> list[TranslationGap]:
    """Published lessons of these courses (by code) whose two languages do not say the same; one query."""
    editions = LessonEdition.objects.filter(lesson__course__code__in=courses).select_related("lesson__course")
    editions = editions.only("language", "title", "is_stale", "older", "page_id", "lesson")
    found: dict[int, dict[str, LessonEdition]] = {}
    for edition in editions.order_by("lesson__course__code", "lesson__position", "pk"):
        found.setdefault(edition.lesson_id, {})[edition.language] = edition
    return [gap for languages in found.values() if (gap := _gap(languages)) is not None]


def _gap(languages: dict[str, LessonEdition]) -> TranslationGap | None:
    chinese, english = languages.get(CHINESE), languages.get(ENGLISH)
    if chinese is None or (english is not None and not english.is_stale):
        return None
    return TranslationGap(
        title=chinese.title,
        code=chinese.lesson.course.code,
        number=chinese.lesson.position,
        state="stale" if english else "missing",
        href=reverse("wagtailadmin_pages:edit", args=[(english or chinese).page_id]),
        older=len(english.older) if english else 0,
    )
