"""Who reads and writes in the discussion on a lesson, and who keeps order there.

A topic of a run is read by the members and the keepers of that run only; one without a run by everybody who
takes the course and by trainers. Order is kept by the keepers of the run, or, without one, by the trainers
whose scope covers the author. Nobody decides about a post of his own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from courses.models import CourseRun, Enrolment, Lesson, Post, PostState, RunMember, RunTrainer, Topic
from courses.policies.reading import READING
from courses.policies.release import is_closed, locks_of, rule_of
from courses.policies.runs import runs_taught_by, teaches
from people import policies as people_policies, queries as people_queries
from people.registry import Role

if TYPE_CHECKING:
    from people.models import User

# Whoever was in the run to its end may still read what was said there.
IN_RUN = (RunMember.State.ENROLLED, RunMember.State.COMPLETED, RunMember.State.ENDED)
SHOWN = (PostState.VISIBLE, PostState.HELD)
WRITING = (RunMember.State.ENROLLED, RunMember.State.COMPLETED)


# --- Reading ------------------------------------------------------------------------------


def lessons_to_discuss(user: User) -> QuerySet[Lesson]:
    """Published lessons of courses that the person takes or teaches."""
    lessons = Lesson.objects.filter(editions__isnull=False).distinct()
    if teaches(user):
        return lessons
    return lessons.filter(course__in=_courses_of(user))


def _courses_of(user: User) -> QuerySet[Enrolment, int]:
    return Enrolment.objects.filter(person=user, state__in=READING).order_by().values("course")  # type: ignore[return-value]


def lesson_for_discussion(*, user: User, uuid: UUID) -> Lesson:
    """The lesson, or 404."""
    lesson = get_object_or_404(lessons_to_discuss(user).select_related("course"), uuid=uuid)
    _check_open(user, lesson)
    return lesson


def _check_open(user: User, lesson: Lesson) -> None:
    """404 as long as the lesson is closed to the person: what is said about it would tell what it says."""
    if is_closed(user, lesson) and not teaches(user):
        raise Http404


def topics_visible_to(user: User) -> QuerySet[Topic]:
    """Also those that were hidden, whose place and answers stay; those that wait for release are seen by
    their authors and by those who release them."""
    everybody = Q(run=None) if teaches(user) else Q(run=None, lesson__course__in=_courses_of(user))
    mine = RunMember.objects.filter(person=user, state__in=IN_RUN).order_by().values("run")
    readable = everybody | Q(run__in=mine, lesson__course__in=_courses_of(user)) | _kept(user)
    waiting = Q(state=PostState.HELD) & ~Q(author=user) & ~_topics_kept(user)
    return Topic.objects.filter(readable).exclude(waiting)


def may_still_read_topic(user: User, params: Mapping[str, Any]) -> bool:
    """Of a notice about a topic or a post of it: whether there still is something to read for the person."""
    visible = topics_visible_to(user).filter(uuid=params["topic"], state=PostState.VISIBLE)
    topic = visible.select_related("lesson__course").first()
    if topic is None or is_closed(user, topic.lesson):
        return topics_to_moderate(user).filter(uuid=params["topic"]).exists()
    post = params.get("post")
    return post is None or posts_visible_to(user).filter(uuid=post, state__in=SHOWN).exists()


def topic_for_reader(*, user: User, uuid: UUID) -> Topic:
    """The topic, or 404."""
    rows = topics_visible_to(user).select_related("lesson__course", "run", "author")
    topic = get_object_or_404(rows, uuid=uuid)
    _check_open(user, topic.lesson)
    return topic


def posts_visible_to(user: User) -> QuerySet[Post]:
    """Posts whose place somebody sees; whether also their text, says `may_read`."""
    waiting = Q(state=PostState.HELD) & ~Q(author=user) & ~_posts_kept(user)
    return Post.objects.filter(topic__in=topics_visible_to(user).order_by().values("pk")).exclude(waiting)


def post_for_reader(*, user: User, uuid: UUID) -> Post:
    """A post that can be read as it stands, or 404."""
    rows = posts_visible_to(user).filter(state=PostState.VISIBLE)
    post = get_object_or_404(rows.select_related("topic__lesson__course", "topic__run", "author"), uuid=uuid)
    _check_open(user, post.topic.lesson)
    return post


def own_post(*, user: User, uuid: UUID) -> Post:
    """A post that the person wrote and can still see, or 404."""
    rows = posts_visible_to(user).filter(author=user)
    return get_object_or_404(rows.select_related("topic__lesson__course", "topic__run"), uuid=uuid)


def reply_target(*, topic: Topic, uuid: UUID | None) -> Post | None:
    """The post of this topic that is replied to, 404 for one of another topic."""
    if uuid is None:
        return None
    return get_object_or_404(topic.posts.filter(state=PostState.VISIBLE), uuid=uuid)


def readers_among(topic: Topic, people: Iterable[User]) -> list[User]:
    """Those of the people who may read the topic now; for telling many of them with few queries."""
    people = [person for person in people if person.is_active]
    ids = [person.pk for person in people]
    course, run = topic.lesson.course_id, topic.run_id
    enrolled = Enrolment.objects.filter(person__in=ids, course=course, state__in=READING)
    takes = set(enrolled.values_list("person", flat=True))
    if run is None:
        teachers = people_policies.people_holding(Role.TRAINER).filter(pk__in=ids)
        reads = takes | set(teachers.values_list("pk", flat=True))
    else:
        members = RunMember.objects.filter(person__in=ids, run=run, state__in=IN_RUN)
        reads = takes & set(members.values_list("person", flat=True))
    if topic.lesson.release is not None or topic.lesson.course.in_sequence:
        locks = locks_of(topic.lesson, ids, rule=rule_of(topic.lesson.release))
        reads -= {person for person, lock in locks.items() if lock is not None}
    return [
        person
        for person in people
        if person.pk in reads or (run is not None and runs_taught_by(person).filter(pk=run).exists())
    ]


# --- Writing ------------------------------------------------------------------------------


def runs_to_write_in(user: User, lesson: Lesson) -> QuerySet[CourseRun]:
    """Open runs of the course in which the person is or which the person teaches."""
    mine = RunMember.objects.filter(person=user, state__in=WRITING).order_by().values("run")
    open_runs = CourseRun.objects.filter(course=lesson.course_id, state=CourseRun.State.OPEN)
    taught = RunTrainer.objects.filter(person=user).values("run") if teaches(user) else []
    return open_runs.filter(Q(pk__in=mine) | Q(pk__in=taught)).order_by("-starts_on", "code")


def objection_to_post(topic: Topic) -> str | None:
    """Why nobody can write in the topic now, as the code of a sentence; None if people can."""
    if topic.state != PostState.VISIBLE:
        return "topic.not_open"
    if topic.is_closed:
        return "topic.closed"
    if topic.run is not None and topic.run.state != CourseRun.State.OPEN:
        return "topic.run_over"
    return None


# --- Keeping order ------------------------------------------------------------------------


def _kept(user: User, prefix: str = "") -> Q:
    if not teaches(user):
        return Q(pk__in=[])
    return Q(**{f"{prefix}run__in": runs_taught_by(user).order_by().values("pk")})


def _topics_kept(user: User) -> Q:
    if not teaches(user):
        return Q(pk__in=[])
    return _kept(user) | Q(run=None) & people_policies.in_scope(user, [Role.TRAINER], "author")


def _posts_kept(user: User) -> Q:
    if not teaches(user):
        return Q(pk__in=[])
    scope = people_policies.in_scope(user, [Role.TRAINER], "author")
    return _kept(user, "topic__") | Q(topic__run=None) & scope


def topics_to_moderate(user: User) -> QuerySet[Topic]:
    """Topics that the person pins, closes and marks as answered."""
    return Topic.objects.filter(_topics_kept(user))


def topic_for_moderator(*, user: User, uuid: UUID) -> Topic:
    rows = topics_to_moderate(user).select_related("lesson__course", "run", "author")
    return get_object_or_404(rows, uuid=uuid)


def posts_to_moderate(user: User) -> QuerySet[Post]:
    """Posts the person hides, restores, removes and releases."""
    return Post.objects.filter(_posts_kept(user)).exclude(author=user)


def post_for_moderator(*, user: User, uuid: UUID) -> Post:
    rows = posts_to_moderate(user).select_related("topic__lesson__course", "topic__run", "author")
    return get_object_or_404(rows, uuid=uuid)


def posts_for_moderator(*, user: User, uuids: Iterable[UUID]) -> list[Post]:
    """All the posts named, or 404 for all where one of them is not the person's to decide about."""
    wanted = set(uuids)
    rows = posts_to_moderate(user).filter(uuid__in=wanted).select_related("topic", "author")
    found = list(rows.order_by("pk"))
    if not wanted or len(found) != len(wanted):
        raise Http404
    return found


def reply_for_moderator(*, topic: Topic, uuid: UUID) -> Post:
    """A post of a topic that a gate gave, that can be its answer; 404 otherwise."""
    return get_object_or_404(topic.posts.filter(state=PostState.VISIBLE, is_opening=False), uuid=uuid)


def may_moderate_topic(user: User, topic: Topic) -> bool:
    return topics_to_moderate(user).filter(pk=topic.pk).exists()


def post_to_look_into(*, user: User, uuid: UUID) -> Post:
    """What became of a post: for those who keep order there, and for auditors over its author."""
    audited = people_policies.in_scope(user, [Role.AUDITOR], "author")
    rows = Post.objects.filter(_posts_kept(user) & ~Q(author=user) | audited)
    return get_object_or_404(rows.select_related("topic__lesson__course", "topic__run", "author"), uuid=uuid)


def may_read_removed(user: User) -> bool:
    """What was removed is read by auditors only."""
    return people_policies.has_role(user, Role.AUDITOR)


def moderators_of(topic: Topic, author: User) -> list[User]:
    """Who is told that something waits: the trainers of the run, or those closest to the author."""
    if topic.run_id is not None:
        rows = RunTrainer.objects.filter(run=topic.run_id, person__is_active=True).select_related("person")
        return [row.person for row in rows if row.person_id != author.pk]
    office = people_queries.office_of(author)
    if office is None:
        return []
    return list(people_policies.nearest_holders(office, Role.TRAINER).exclude(pk=author.pk))
