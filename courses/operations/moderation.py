"""What trainers decide about topics and posts. The text stays, whatever is decided."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.db import transaction

from core import clock, ledger
from core.errors import Conflict, Invalid
from courses.models import Post, PostState, Report, Topic
from courses.operations import discussion
from courses.queries.discussion_facts import names_of, stream_of

if TYPE_CHECKING:
    from people.models import User


@transaction.atomic
def hide_post(*, post: Post, reason: str, by: User) -> Post:
    """Others see that something was hidden; the author reads it and the reason."""
    return _put_away(post, PostState.HIDDEN, "hidden", reason, by)


@transaction.atomic
def remove_post(*, post: Post, reason: str, by: User) -> Post:
    """Nobody reads it any more but auditors."""
    return _put_away(post, PostState.REMOVED, "removed", reason, by)


def _put_away(post: Post, state: str, word: str, reason: str, by: User) -> Post:
    post, topic = _locked(post)
    if not reason.strip():
        raise Invalid("post.reason_missing")
    if post.state in (state, PostState.REMOVED):
        raise Conflict("post.decided_meanwhile")
    discussion.set_state(post=post, topic=topic, state=state)
    _decide(post, reason.strip(), by)
    if topic.answer_id == post.pk:
        topic.answer = None
        topic.save(update_fields=["answer"])
    upheld = _close_reports(post, Report.State.UPHELD, by)
    ledger.append(
        event=f"post.{word}", subject=post, by=by, stream=stream_of(topic), topic=topic.uuid,
        reason=post.reason, reports=upheld,
    )  # fmt: skip
    discussion.tell_author(post=post, kind=f"discussion.{word}", by=by, reason=post.reason)
    return post


@transaction.atomic
def restore_post(*, post: Post, by: User) -> Post:
    """What was hidden is there again. What was removed stays so."""
    post, topic = _locked(post)
    if post.state != PostState.HIDDEN:
        raise Conflict("post.decided_meanwhile")
    discussion.set_state(post=post, topic=topic, state=PostState.VISIBLE)
    _decide(post, "", by)
    ledger.append(event="post.restored", subject=post, by=by, stream=stream_of(topic), topic=topic.uuid)
    discussion.tell_author(post=post, kind="discussion.restored", by=by)
    return post


@transaction.atomic
def release_posts(*, posts: Sequence[Post], by: User) -> int:
    """Held posts become readable, with the notices they would have brought. How many there were."""
    released = 0
    for each in posts:
        post, topic = _locked(each)
        if post.state != PostState.HELD:
            continue
        discussion.set_state(post=post, topic=topic, state=PostState.VISIBLE)
        _decide(post, "", by)
        ledger.append(event="post.released", subject=post, by=by, stream=stream_of(topic), topic=topic.uuid)
        post.topic = topic
        discussion.publish_post(post=post, by=by)
        discussion.tell_author(post=post, kind="discussion.released", by=by)
        released += 1
    return released


@transaction.atomic
def reject_reports(*, posts: Sequence[Post], by: User) -> int:
    """The posts stay; their reports are answered. How many there were."""
    rejected = 0
    for each in posts:
        post, topic = _locked(each)
        count = _close_reports(post, Report.State.REJECTED, by)
        if count:
            ledger.append(event="report.rejected", subject=post, by=by, stream=stream_of(topic), count=count)
        rejected += count
    return rejected


@transaction.atomic
def pin_topic(*, topic: Topic, on: bool, by: User) -> Topic:
    """A pinned topic stands first."""
    return _switch(topic, "is_pinned", on, "topic.pinned" if on else "topic.unpinned", by)


@transaction.atomic
def close_topic(*, topic: Topic, on: bool, by: User) -> Topic:
    """A closed topic is read and not written in."""
    return _switch(topic, "is_closed", on, "topic.closed" if on else "topic.reopened", by)


def _switch(topic: Topic, name: str, on: bool, event: str, by: User) -> Topic:
    topic = discussion.lock_topic(topic=topic)
    if getattr(topic, name) != on:
        setattr(topic, name, on)
        topic.save(update_fields=[name])
        ledger.append(event=event, subject=topic, by=by, stream=stream_of(topic))
    return topic


@transaction.atomic
def mark_answer(*, topic: Topic, post: Post | None, by: User) -> Topic:
    """`post` answers the question; None takes the mark back."""
    topic = discussion.lock_topic(topic=topic)
    if topic.kind != Topic.Kind.QUESTION:
        raise Conflict("topic.no_question")
    if topic.answer_id == (post.pk if post else None):
        return topic
    if post is not None and not topic.posts.filter(pk=post.pk, state=PostState.VISIBLE).exists():
        raise Conflict("post.decided_meanwhile")
    topic.answer = post
    topic.save(update_fields=["answer"])
    ledger.append(
        event="topic.answered" if post else "topic.unanswered", subject=topic, by=by,
        stream=stream_of(topic), post=post.uuid if post else None,
    )  # fmt: skip
    if post is not None and topic.author_id not in (by.pk, post.author_id):
        opening = topic.posts.get(is_opening=True)
        opening.topic = topic
        discussion.tell_author(post=opening, kind="discussion.answered", by=by, name=names_of(post.author))
    return topic


def _locked(post: Post) -> tuple[Post, Topic]:
    """The topic first, as everywhere."""
    topic = discussion.lock_topic(topic=post.topic)
    found = Post.objects.select_for_update(of=("self",)).select_related("author").get(pk=post.pk)
    found.topic = topic
    return found, topic


def _decide(post: Post, reason: str, by: User) -> None:
    post.reason, post.decided_by, post.decided_at = reason, by, clock.now()
    post.save(update_fields=["state", "reason", "decided_by", "decided_at"])


def _close_reports(post: Post, state: str, by: User) -> int:
    rows = Report.objects.filter(post=post, state=Report.State.OPEN)
    return rows.update(state=state, decided_by=by, decided_at=clock.now())
