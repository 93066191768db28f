"""What every act in a discussion says of it: to the ledger, and to those who are told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse

if TYPE_CHECKING:
    from courses.models import Post, Topic
    from people.models import User


def stream_of(topic: Topic) -> str:
    """All acts in a topic are one chain."""
    return f"topic:{topic.uuid}"


def link_to(topic: Topic, post: Post | None = None) -> str:
    address = reverse("discussion:topic", args=[topic.uuid])
    return f"{address}?post={post.uuid}#post-{post.uuid}" if post is not None else address


def names_of(person: User) -> dict[str, str]:
    return {"zh": person.name_in("zh-hans"), "en": person.name_in("en")}


def notice_facts(topic: Topic, by: User) -> dict[str, Any]:
    return {
        "topic": str(topic.uuid),
        "title": topic.title,
        "lesson": f"{topic.lesson.course.code}-{topic.lesson.position}",
        "name": names_of(by),
    }
