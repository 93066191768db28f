"""What people write about a lesson: topics, posts, reports, and whom they want to hear from."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib.auth import get_user_model
from django.db import transaction

from core import classified, clock, ledger
from core.errors import Conflict, Invalid, NotOpen, TooMany
from courses import policies
from courses.models import (
    Following,
    Lesson,
    Post,
    PostState,
    PostVersion,
    ReadMark,
    Report,
    RunTrainer,
    Topic,
)
from courses.queries.discussion_facts import link_to, notice_facts, stream_of
from notifications.operations import notify_many

if TYPE_CHECKING:
    from courses.models import CourseRun
    from people.models import User

# The same text from the same person in this time is a second click.
AGAIN = timedelta(minutes=1)
# So many posts of one person in so many minutes; more is a machine or a quarrel.
MOST, WITHIN = 10, timedelta(minutes=10)


@transaction.atomic
def open_topic(
    *,
    lesson: Lesson,
    title: str,
    text: str,
    by: User,
    kind: str = Topic.Kind.QUESTION,
    run: CourseRun | None = None,
    block: UUID | None = None,
    paragraph: int = 0,
) -> Topic:
    """Whoever follows the lesson is told, and the trainers of the run. Raises Invalid, TooMany."""
    title, text = _checked(title), _checked(text)
    _take_turn(by)
    if (twin := _written_just_now(text, by, topic__lesson=lesson, topic__title=title)) is not None:
        return twin.topic
    _slow_down(by)
    now = clock.now()
    topic = Topic(
        lesson=lesson, run=run, title=title, kind=kind, author=by, block=block, paragraph=paragraph,
        created_at=now, last_at=now,
    )  # fmt: skip
    topic.state = _state_of_new(topic, by)
    topic.save()
    post = Post.objects.create(
        topic=topic, author=by, text=text, is_opening=True, state=topic.state, created_at=now
    )
    ledger.append(
        event="topic.opened", subject=topic, by=by, stream=stream_of(topic), course=lesson.course.code,
        lesson=lesson.position, run=run.code if run else None, state=topic.state, post=post.uuid,
    )  # fmt: skip
    _follow_unless_refused(topic, by)
    mark_seen(topic=topic, by=by)
    if topic.state == PostState.HELD:
        tell_moderators(post=post, by=by)
    else:
        tell_of_topic(topic=topic, by=by)
    return topic


@transaction.atomic
def add_post(*, topic: Topic, text: str, by: User, parent: Post | None = None) -> Post:
    """Write in a topic. A reply to a reply stands beside it. Raises NotOpen, Invalid, TooMany."""
    text = _checked(text)
    topic = lock_topic(topic=topic)
    if objection := policies.objection_to_post(topic):
        raise NotOpen(objection)
    _take_turn(by)
    if (twin := _written_just_now(text, by, topic=topic, is_opening=False)) is not None:
        return twin
    _slow_down(by)
    if parent is not None and parent.parent_id is not None:
        parent = parent.parent
    if parent is not None and parent.is_opening:
        parent = None
    post = Post.objects.create(
        topic=topic, parent=parent, author=by, text=text, state=_state_of_new(topic, by),
        created_at=clock.now(),
    )  # fmt: skip
    ledger.append(
        event="post.written", subject=post, by=by, stream=stream_of(topic), topic=topic.uuid, state=post.state
    )
    _follow_unless_refused(topic, by)
    if post.state == PostState.HELD:
        tell_moderators(post=post, by=by)
    else:
        publish_post(post=post, by=by)
    return post


@transaction.atomic
def edit_post(*, post: Post, text: str, by: User) -> Post:
    """The author's own; the text before is kept. Raises Conflict once a trainer has hidden or removed it."""
    text = _checked(text)
    topic = lock_topic(topic=post.topic)
    post = Post.objects.select_for_update().get(pk=post.pk)
    if post.state in (PostState.HIDDEN, PostState.REMOVED):
        raise Conflict("post.moderated")
    if post.state == PostState.VISIBLE and (objection := policies.objection_to_post(topic)):
        raise NotOpen(objection)
    if text == post.text:
        return post
    now = clock.now()
    PostVersion.objects.create(post=post, text=post.text, until=now)
    held = post.state == PostState.VISIBLE and _state_of_new(topic, by) == PostState.HELD
    post.text, post.edited_at = text, now
    if held:  # what was released was the text before
        set_state(post=post, topic=topic, state=PostState.HELD)
    post.save(update_fields=["text", "edited_at", "state"])
    ledger.append(
        event="post.edited", subject=post, by=by, stream=stream_of(topic), topic=topic.uuid, state=post.state
    )
    if held:
        tell_moderators(post=post, by=by)
    return post


@transaction.atomic
def report_post(*, post: Post, reason: str, by: User) -> Report:
    """Once for each person as long as nobody has decided. The text stays until a trainer has."""
    reason = _checked(reason)
    if post.author_id == by.pk:
        raise Conflict("report.own_post")
    post = Post.objects.select_for_update().select_related("topic__lesson__course", "author").get(pk=post.pk)
    if post.state != PostState.VISIBLE:
        raise Conflict("post.moderated_meanwhile")
    report, created = Report.objects.get_or_create(
        post=post, reporter=by, state=Report.State.OPEN, defaults={"reason": reason}
    )
    if created:
        ledger.append(
            event="post.reported", subject=post, by=by, stream=stream_of(post.topic), report=report.uuid
        )
        tell_moderators(post=post, by=by)
    return report


@transaction.atomic
def follow(*, by: User, on: bool, lesson: Lesson | None = None, topic: Topic | None = None) -> None:
    """Whether `by` is told of what is new in the topic, or of new topics of the lesson."""
    Following.objects.update_or_create(person=by, lesson=lesson, topic=topic, defaults={"is_on": on})


@transaction.atomic
def mark_seen(*, topic: Topic, by: User) -> None:
    """`by` has seen what is in the topic up to now."""
    ReadMark.objects.update_or_create(topic=topic, person=by, defaults={"seen_at": clock.now()})


@transaction.atomic
def follow_paragraphs(*, lesson: Lesson, moves: dict[tuple[str, int], tuple[str, int] | None]) -> None:
    """The text has changed: topics go where their paragraphs went, or speak of the whole lesson."""
    moved = []
    for topic in Topic.objects.filter(lesson=lesson, block__isnull=False):
        place = (str(topic.block), topic.paragraph)
        if place in moves:
            target = moves[place]
            topic.block, topic.paragraph = (UUID(target[0]), target[1]) if target else (None, 0)
            moved.append(topic)
    Topic.objects.bulk_update(moved, ["block", "paragraph"], batch_size=500)


# --- Parts of several acts ----------------------------------------------------------------


def lock_topic(*, topic: Topic) -> Topic:
    """Everything that is written in a topic or decided about it takes its turn here."""
    return (
        Topic.objects.select_for_update(of=("self",)).select_related("lesson__course", "run").get(pk=topic.pk)
    )


def set_state(*, post: Post, topic: Topic, state: str) -> None:
    """The topic goes by its opening post; the caller saves the post."""
    post.state = state
    if post.is_opening:
        topic.state = state
        topic.save(update_fields=["state"])


def publish_post(*, post: Post, by: User) -> None:
    """A post that others can read from now on: the topic moves up, its followers are told."""
    topic = post.topic
    topic.last_at = clock.now()
    topic.save(update_fields=["last_at"])
    mark_seen(topic=topic, by=post.author)
    if post.is_opening:
        tell_of_topic(topic=topic, by=post.author)
        return
    rows = Following.objects.filter(topic=topic, is_on=True).exclude(person=post.author_id)
    people = [row.person for row in rows.select_related("person") if row.person_id != by.pk]
    _tell(topic, policies.readers_among(topic, people), "discussion.reply", post.author, post)


def tell_of_topic(*, topic: Topic, by: User) -> None:
    rows = Following.objects.filter(lesson=topic.lesson_id, is_on=True).select_related("person")
    people = {row.person_id: row.person for row in rows}
    if topic.run_id is not None:
        trainers = RunTrainer.objects.filter(run=topic.run_id).select_related("person")
        people |= {row.person_id: row.person for row in trainers}
    people.pop(by.pk, None)
    _tell(topic, policies.readers_among(topic, people.values()), "discussion.topic", by)


def tell_moderators(*, post: Post, by: User) -> None:
    people = [person for person in policies.moderators_of(post.topic, post.author) if person.pk != by.pk]
    _tell(post.topic, people, "discussion.waiting", by, post)


def tell_author(*, post: Post, kind: str, by: User, **params: Any) -> None:
    if post.author_id != by.pk:
        _tell(post.topic, [post.author], kind, by, post, **params)


def _tell(
    topic: Topic, people: Iterable[User], kind: str, by: User, post: Post | None = None, **params: Any
) -> None:
    facts = {**notice_facts(topic, by), **params}
    if post is not None:
        facts["post"] = str(post.uuid)
    notify_many(recipients=list(people), kind=kind, by=by, link=link_to(topic, post), **facts)


def _checked(text: str) -> str:
    """Stripped; raises Invalid where there is nothing, or a mark of a classified document in it."""
    text = text.strip()
    if not text:
        raise Invalid("post.empty")
    if mark := classified.mark_in(text):
        raise Invalid("post.classified", mark=mark)
    return text


def _take_turn(by: User) -> None:
    """What one person writes is written one after the other, so that many tabs are not many people."""
    get_user_model()._default_manager.select_for_update(no_key=True).get(pk=by.pk)


def _written_just_now(text: str, by: User, **where: Any) -> Post | None:
    rows = Post.objects.filter(author=by, text=text, created_at__gt=clock.now() - AGAIN, **where)
    return rows.select_related("topic__lesson__course", "topic__run").first()


def _slow_down(by: User) -> None:
    now = clock.now()
    written = Post.objects.filter(author=by, created_at__gt=now - WITHIN).order_by("-created_at")
    times = list(written.values_list("created_at", flat=True)[:MOST])
    if len(times) == MOST:
        wait = (times[-1] + WITHIN - now).total_seconds()
        raise TooMany("post.too_many", retry_after=max(int(wait), 1), most=MOST, minutes=WITHIN.seconds // 60)


def _state_of_new(topic: Topic, by: User) -> str:
    """Trainers do not wait for each other."""
    holds = topic.lesson.course.holds_posts or (topic.run is not None and topic.run.holds_posts)
    return PostState.HELD if holds and not policies.teaches(by) else PostState.VISIBLE


def _follow_unless_refused(topic: Topic, by: User) -> None:
    Following.objects.get_or_create(person=by, topic=topic, lesson=None)
