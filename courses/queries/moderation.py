"""What waits for trainers in discussions, and what became of a post."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.safestring import SafeString

from core import access, ledger
from core.models import LedgerEntry
from courses import policies
from courses.models import Post, PostState, Report
from courses.rendering import formatted

if TYPE_CHECKING:
    from people.models import User


@dataclass(frozen=True)
class WaitingPost:
    post: Post
    html: SafeString
    reports: list[Report]

    @property
    def is_held(self) -> bool:
        return self.post.state == PostState.HELD


@dataclass(frozen=True)
class Dossier:
    """Everything that is known of a post. `texts` begins with what it says now."""

    post: Post
    texts: list[dict[str, object]]
    reports: list[Report]
    history: list[LedgerEntry]


def waiting_posts(user: User) -> QuerySet[Post]:
    """Posts to release and posts that were reported, the oldest first."""
    reported = Exists(Report.objects.filter(post=OuterRef("pk"), state=Report.State.OPEN))
    posts = policies.posts_to_moderate(user).filter(Q(state=PostState.HELD) | reported)
    return posts.order_by("created_at", "pk")


def waiting_count(user: User) -> int:
    return waiting_posts(user).order_by().count()


def waiting_rows(posts: Iterable[Post]) -> list[WaitingPost]:
    """For the posts of one page; one query."""
    posts = list(posts)
    rows = Report.objects.filter(post__in=[post.pk for post in posts], state=Report.State.OPEN)
    reports: dict[int, list[Report]] = {}
    for report in rows.select_related("reporter").order_by("created_at"):
        reports.setdefault(report.post_id, []).append(report)
    return [WaitingPost(post, _html(post.text), reports.get(post.pk, [])) for post in posts]


def dossier_of(post: Post, *, viewer: User) -> Dossier:
    """An auditor's look is recorded like every look into somebody's record."""
    if policies.may_read_removed(viewer):
        access.record_view(viewer=viewer, person=post.author, purpose="audit", what=f"post {post.uuid}")
    readable = post.state != PostState.REMOVED or policies.may_read_removed(viewer)
    texts: list[dict[str, object]] = []
    if readable:
        texts = [{"at": post.edited_at or post.created_at, "html": _html(post.text), "is_now": True}]
        versions = post.versions.order_by("-until", "-pk")
        texts += [{"at": row.until, "html": _html(row.text), "is_now": False} for row in versions]
    reports = post.reports.select_related("reporter", "decided_by").order_by("created_at")
    return Dossier(post, texts, list(reports), list(ledger.queries.history_of(post).reverse()))


def _html(text: str) -> SafeString:
    return formatted(text, origin=settings.SITE_ORIGIN)
