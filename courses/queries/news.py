"""What has changed for a trainer since a day, as sentences with their places; a query for each source."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _, ngettext
from wagtail.models import Comment, TaskState

from core import clock
from courses import policies
from courses.models import LessonChange, LessonCitation, PostState, RunMember, Topic
from courses.queries.pairing import CHINESE
from courses.queries.runs import LIVE
from law import queries as law_queries

if TYPE_CHECKING:
    from collections.abc import Collection

    from people.models import User

COMMENTS = 6


@dataclass(frozen=True)
class News:
    text: str
    href: str


@dataclass(frozen=True)
class CommentRow:
    """What somebody else has written in the margin of a draft, and is not settled."""

    page: str
    text: str
    by: Any
    at: datetime
    href: str


def since(person: User, day: date, courses: Collection[str]) -> list[News]:
    """From the beginning of that day on; `courses` are the codes of those that the person writes."""
    begin = datetime.combine(day, time(), clock.OFFICE_ZONE)
    return [*_members(person, begin), *_topics(person, begin), *_pages(person, begin, courses)]


def _members(person: User, begin: datetime) -> list[News]:
    runs = policies.runs_taught_by(person).filter(run_trainers__person=person, state__in=LIVE)
    counts = RunMember.objects.filter(run__in=runs).aggregate(
        joined=Count("pk", filter=Q(joined_at__gte=begin, state__in=RunMember.ACTIVE)),
        completed=Count("pk", filter=Q(ended_at__gte=begin, state=RunMember.State.COMPLETED)),
        left=Count("pk", filter=Q(ended_at__gte=begin, state=RunMember.State.WITHDRAWN)),
    )
    said = {
        "joined": ngettext(
            "%(count)s person joined your runs", "%(count)s people joined your runs", counts["joined"]
        ),
        "completed": ngettext(
            "%(count)s member completed the course",
            "%(count)s members completed the course",
            counts["completed"],
        ),
        "left": ngettext("%(count)s member left", "%(count)s members left", counts["left"]),
    }
    href = reverse("runs:list")
    return [News(text % {"count": counts[name]}, href) for name, text in said.items() if counts[name]]


def _topics(person: User, begin: datetime) -> list[News]:
    topics = Topic.objects.filter(
        run__run_trainers__person=person, run__state__in=LIVE, created_at__gte=begin, state=PostState.VISIBLE
    ).exclude(author=person)
    found = topics.aggregate(count=Count("pk"), questions=Count("pk", filter=Q(answer=None, kind="question")))
    if not found["count"]:
        return []
    text = ngettext(
        "%(count)s topic was opened in the discussions of your runs, %(questions)s of them a question "
        "without an answer",
        "%(count)s topics were opened in the discussions of your runs, %(questions)s of them questions "
        "without an answer",
        found["count"],
    )
    return [News(text % found, reverse("runs:list"))]


def _pages(person: User, begin: datetime, courses: Collection[str]) -> list[News]:
    published = LessonChange.objects.filter(lesson__course__code__in=courses, published_at__gte=begin)
    lessons = published.exclude(published_by=person).aggregate(count=Count("lesson", distinct=True))["count"]
    answers = TaskState.objects.filter(workflow_state__requested_by=person, finished_at__gte=begin)
    steps = answers.exclude(finished_by=person).aggregate(
        approved=Count("pk", filter=Q(status=TaskState.STATUS_APPROVED)),
        returned=Count("pk", filter=Q(status=TaskState.STATUS_REJECTED)),
    )
    found = []
    if lessons:
        text = ngettext(
            "%(count)s lesson of your courses was published by somebody else",
            "%(count)s lessons of your courses were published by others",
            lessons,
        )
        found.append(News(text % {"count": lessons}, "#courses"))
    if steps["approved"] or steps["returned"]:
        text = _("Answers to what you handed in: %(approved)s approved, %(returned)s returned")
        found.append(News(text % steps, "#drafts"))
    return found


def comments_on_drafts(person: User) -> list[CommentRow]:
    """The newest ones that others wrote on pages of the person; one query."""
    rows = Comment.objects.filter(page__owner=person, resolved_at=None).exclude(user=person)
    return [
        CommentRow(
            page=row.page.draft_title or row.page.title,
            text=row.text,
            by=row.user,
            at=row.created_at,
            href=reverse("wagtailadmin_pages:edit", args=[row.page_id]) + f"#comment-{row.pk}",
        )
        for row in rows.select_related("user", "page").order_by("-created_at", "-pk")[:COMMENTS]
    ]


def lessons_behind_the_law(courses: Collection[str]) -> list[News]:
    """Published lessons citing what has had a newer version in force since they were published."""
    cited = LessonCitation.objects.filter(
        edition__lesson__course__code__in=courses, edition__language=CHINESE
    ).values_list(
        "edition__lesson__course__code", "edition__lesson__position", "edition__title", "edition__page_id",
        "edition__published_at", "instrument",
    ).distinct()  # fmt: skip
    rows = list(cited.order_by("edition__lesson__course__code", "edition__lesson__position", "instrument"))
    newest = law_queries.newest_in_force({row[-1] for row in rows})
    found: dict[int, News] = {}
    for code, number, title, page, published_at, instrument in rows:
        day = newest.get(instrument)
        if day and day > published_at.astimezone(clock.OFFICE_ZONE).date():
            href = reverse("wagtailadmin_pages:edit", args=[page])
            found.setdefault(page, News(f"{code}-{number} {title}", href))
    return list(found.values())
