"""The discussion on a lesson as one person sees it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from uuid import UUID

from django.conf import settings
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext as _, gettext_lazy

from content.rendering import anchor
from courses import policies
from courses.models import (
    Following,
    LessonChange,
    LessonEdition,
    Post,
    PostState,
    ReadMark,
    Report,
    Topic,
)
from courses.queries.catalogue import in_language
from courses.rendering import formatted

if TYPE_CHECKING:
    from courses.models import CourseRun, Lesson
    from people.models import User

STATES = {
    "open": gettext_lazy("Questions without an answer"),
    "answered": gettext_lazy("Answered questions"),
    "unread": gettext_lazy("With something new"),
    "mine": gettext_lazy("Opened by me"),
}
SHORT = 60


@dataclass(frozen=True)
class LessonHead:
    """The lesson that is talked about, in the reader's language."""

    lesson: Lesson
    title: str
    href: str
    number: int


@dataclass(frozen=True)
class TopicRow:
    topic: Topic
    title: str
    posts: int
    is_new: bool

    @property
    def is_answered(self) -> bool:
        return self.topic.answer_id is not None


@dataclass
class PostView:
    """A post as the reader may see it. `html` is empty where only the place is shown."""

    post: Post
    html: SafeString | str
    placeholder: str
    is_mine: bool
    may_moderate: bool
    may_report: bool
    may_edit: bool
    is_answer: bool
    is_edited: bool
    reports: int
    replies: list[PostView] = field(default_factory=list)

    @property
    def notice(self) -> str:
        """What the author or a trainer is told about the state of the post."""
        if self.post.state == PostState.HELD:
            return _("Waiting for release: so far only you and the trainers read this post.")
        if self.post.state == PostState.HIDDEN and self.html:
            return _("Hidden from the others. Reason: %(reason)s") % {"reason": self.post.reason}
        if self.post.state == PostState.REMOVED and self.is_mine:
            return _("Reason: %(reason)s") % {"reason": self.post.reason}
        return ""


@dataclass(frozen=True)
class Rights:
    """What the reader may do with the posts of one topic; two queries."""

    user: User
    moderates: frozenset[int]
    writes: bool

    @classmethod
    def of(cls, user: User, topic: Topic) -> Rights:
        kept = policies.posts_to_moderate(user).filter(topic=topic).values_list("pk", flat=True)
        return cls(user, frozenset(kept), policies.objection_to_post(topic) is None)


def head_of(lesson: Lesson) -> LessonHead:
    rows = list(
        LessonEdition.objects.filter(lesson=lesson).defer("html", "html_both", "parts").order_by("pk")
    )
    edition = in_language(rows, "lesson_id", get_language() or "")[lesson.pk]
    return LessonHead(lesson, edition.title, edition.get_absolute_url(), edition.number)


def places_in(lesson: Lesson) -> list[tuple[str, str]]:
    """The paragraphs of the lesson to choose from: a key, and how each begins."""
    rows = list(LessonEdition.objects.filter(lesson=lesson).order_by("pk"))
    edition = in_language(rows, "lesson_id", get_language() or "")[lesson.pk]
    change = LessonChange.objects.filter(pk=edition.text).first()
    words = {(block, index): text for block, index, _kind, _digest, text in (change.text if change else [])}
    found = []
    for block, count in edition.paragraphs:
        for index in range(count):
            text = words.get((block, index), "")
            if text:
                found.append((f"{block}:{index}", text if len(text) <= SHORT else f"{text[:SHORT]}…"))
    return found


def place_of(topic: Topic, head: LessonHead) -> tuple[str, str] | None:
    """Address and first words of the paragraph that the topic is about; None for the whole lesson."""
    if topic.block is None:
        return None
    key = f"{topic.block}:{topic.paragraph}"
    words = dict(places_in(topic.lesson)).get(key)
    return (f"{head.href}#{anchor(str(topic.block), topic.paragraph)}", words) if words else None


# --- Lists --------------------------------------------------------------------------------


def topics_of(user: User, *, lesson: Lesson | None = None, run: CourseRun | None = None) -> QuerySet[Topic]:
    """The topics of a lesson or of a run that the person may read, pinned ones first."""
    topics = policies.topics_visible_to(user)
    if lesson is not None:
        topics = topics.filter(lesson=lesson)
    if run is not None:
        topics = topics.filter(run=run)
    return topics.order_by("-is_pinned", "-last_at", "-pk")


def matching_topics(
    topics: QuerySet[Topic], user: User, *, text: str = "", kind: str = "", state: str = ""
) -> QuerySet[Topic]:
    """Narrow a list; each criterion may be empty. Text is looked for in what can be read."""
    if text:
        posts = Post.objects.filter(topic=OuterRef("pk"), state=PostState.VISIBLE, text__icontains=text)
        topics = topics.filter(Q(title__icontains=text, state=PostState.VISIBLE) | Exists(posts))
    if kind:
        topics = topics.filter(kind=kind)
    question = Q(kind=Topic.Kind.QUESTION)
    if state == "open":
        topics = topics.filter(question, answer=None)
    elif state == "answered":
        topics = topics.filter(question, answer__isnull=False)
    elif state == "unread":
        seen = ReadMark.objects.filter(topic=OuterRef("pk"), person=user, seen_at__gte=OuterRef("last_at"))
        topics = topics.exclude(Exists(seen))
    elif state == "mine":
        topics = topics.filter(author=user)
    return topics


def topic_rows(user: User, topics: Iterable[Topic]) -> list[TopicRow]:
    """For the topics of one page; three queries."""
    topics = list(topics)
    ids = [topic.pk for topic in topics]
    counted = Post.objects.filter(topic__in=ids, state=PostState.VISIBLE, is_opening=False).order_by()
    posts = dict(counted.values_list("topic").annotate(number=Count("pk")))
    seen = dict(ReadMark.objects.filter(topic__in=ids, person=user).values_list("topic", "seen_at"))
    kept = set(policies.topics_to_moderate(user).filter(pk__in=ids).values_list("pk", flat=True))
    return [
        TopicRow(
            topic=topic,
            title=title_of(topic, user, moderates=topic.pk in kept),
            posts=posts.get(topic.pk, 0),
            is_new=topic.pk not in seen or seen[topic.pk] < topic.last_at,
        )
        for topic in topics
    ]


def title_of(topic: Topic, user: User, *, moderates: bool) -> str:
    """A title that was put away with its post is not shown either."""
    shown = {PostState.VISIBLE, PostState.HELD}
    if moderates or topic.author_id == user.pk:
        shown.add(PostState.HIDDEN)
    if topic.state in shown:
        return topic.title
    return _("Hidden by a trainer") if topic.state == PostState.HIDDEN else _("Removed by a trainer")


def counts_of(user: User, lesson: Lesson) -> tuple[int, int]:
    """Topics that the person may read, and how many of them hold something new."""
    topics = topics_of(user, lesson=lesson).order_by()
    seen = ReadMark.objects.filter(
        person=user, topic__in=topics.values("pk"), seen_at__gte=F("topic__last_at")
    )
    number = topics.count()
    return number, number - seen.count() if number else 0


# --- One topic ----------------------------------------------------------------------------


def posts_of(user: User, topic: Topic) -> QuerySet[Post]:
    """The posts that stand on their own, in the order they were written; the opening one is first."""
    posts = policies.posts_visible_to(user).filter(topic=topic, parent=None)
    return posts.order_by("-is_opening", "created_at", "pk")


def views_of(user: User, topic: Topic, posts: Sequence[Post]) -> list[PostView]:
    """The posts of one page with the replies to them; a fixed number of queries."""
    replies = policies.posts_visible_to(user).filter(parent__in=[post.pk for post in posts])
    below = list(_with_counts(replies).order_by("created_at", "pk"))
    above = list(_with_counts(Post.objects.filter(pk__in=[post.pk for post in posts])))
    rights = Rights.of(user, topic)
    order = {post.pk: place for place, post in enumerate(posts)}
    found = {post.pk: _view(post, topic, rights) for post in sorted(above, key=lambda post: order[post.pk])}
    for reply in below:
        if reply.parent_id in found:
            found[reply.parent_id].replies.append(_view(reply, topic, rights))
    return list(found.values())


def _with_counts(posts: QuerySet[Post]) -> QuerySet[Post]:
    reports = Count("reports", filter=Q(reports__state=Report.State.OPEN))
    return posts.select_related("author").annotate(open_reports=reports)


def _view(post: Post, topic: Topic, rights: Rights) -> PostView:
    mine, moderates = post.author_id == rights.user.pk, post.pk in rights.moderates
    readable = post.state in (PostState.VISIBLE, PostState.HELD) or (
        post.state == PostState.HIDDEN and (mine or moderates)
    )
    placeholder = ""
    if not readable:
        hidden = post.state == PostState.HIDDEN
        placeholder = _("Hidden by a trainer") if hidden else _("Removed by a trainer")
    return PostView(
        post=post,
        html=formatted(post.text, origin=settings.SITE_ORIGIN) if readable else "",
        placeholder=placeholder,
        is_mine=mine,
        may_moderate=moderates,
        may_report=post.state == PostState.VISIBLE and not mine,
        may_edit=mine and post.state in (PostState.VISIBLE, PostState.HELD) and rights.writes,
        is_answer=topic.answer_id == post.pk,
        is_edited=post.edited_at is not None,
        reports=getattr(post, "open_reports", 0) if moderates else 0,
    )


def page_with(user: User, topic: Topic, post: UUID, per_page: int) -> int | None:
    """On which page of the topic a post stands, counted from 1."""
    found = policies.posts_visible_to(user).filter(topic=topic, uuid=post).first()
    if found is None:
        return None
    top = found.parent_id or found.pk
    order = list(posts_of(user, topic).values_list("pk", flat=True))
    return order.index(top) // per_page + 1 if top in order else None


def has_something_new(user: User, topic: Topic) -> bool:
    return not ReadMark.objects.filter(topic=topic, person=user, seen_at__gte=topic.last_at).exists()


def follows(user: User, *, lesson: Lesson | None = None, topic: Topic | None = None) -> bool:
    return Following.objects.filter(person=user, lesson=lesson, topic=topic, is_on=True).exists()
