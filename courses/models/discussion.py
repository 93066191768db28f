"""What is asked and said about a lesson, and what became of it.

Nothing written is ever thrown away: an edit keeps the text before, and what a trainer hides or removes stays
for those who have to look into it.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core import clock
from core.models import Identified

TITLE_LENGTH, TEXT_LENGTH, REASON_LENGTH = 120, 4000, 600


class PostState(models.TextChoices):
    VISIBLE = "visible", _("Visible")
    HELD = "held", _("Waiting for release")
    HIDDEN = "hidden", _("Hidden")
    REMOVED = "removed", _("Removed")


class Topic(Identified):
    """A question or a discussion about a lesson. With a run only its members and trainers read it, without
    one everybody who takes the course. `state` is that of its opening post.

    .. pii: author; retained with the lesson
    """

    class Kind(models.TextChoices):
        QUESTION = "question", _("Question")
        DISCUSSION = "discussion", _("Discussion")

    lesson = models.ForeignKey("courses.Lesson", models.PROTECT, related_name="topics")
    run = models.ForeignKey("courses.CourseRun", models.PROTECT, null=True, related_name="topics")
    # The paragraph it is about; follows it when the lesson changes. Null: the whole lesson.
    block = models.UUIDField(null=True)
    paragraph = models.PositiveSmallIntegerField(default=0)
    title = models.CharField(max_length=TITLE_LENGTH)
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.QUESTION)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    state = models.CharField(max_length=8, choices=PostState, default=PostState.VISIBLE)
    is_pinned = models.BooleanField(default=False)
    is_closed = models.BooleanField(default=False)
    answer = models.ForeignKey("courses.Post", models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=clock.now, editable=False)
    # When somebody wrote in it last.
    last_at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes = [
            models.Index(fields=["lesson", "-is_pinned", "-last_at"], name="courses_topic_lesson"),
            models.Index(fields=["run", "-last_at"], name="courses_topic_run"),
        ]


class Post(Identified):
    """One contribution. `parent` is the post it replies to, which itself replies to none.

    .. pii: author; retained with the lesson
    """

    topic = models.ForeignKey(Topic, models.PROTECT, related_name="posts")
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="replies")
    is_opening = models.BooleanField(default=False)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="posts")
    text = models.TextField(max_length=TEXT_LENGTH)
    state = models.CharField(max_length=8, choices=PostState, default=PostState.VISIBLE)
    # Why it was hidden or removed, and by whom; the author reads the reason.
    reason = models.TextField(blank=True, max_length=REASON_LENGTH)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    edited_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["topic"], condition=Q(is_opening=True), name="courses_post_one_opening"
            ),
            models.CheckConstraint(
                condition=Q(is_opening=False) | Q(parent=None), name="courses_post_opening_on_top"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["visible", "held"]) | ~Q(reason=""), name="courses_post_reason"
            ),
        ]
        indexes = [
            models.Index(fields=["topic", "created_at"], name="courses_post_topic"),
            models.Index(fields=["author", "created_at"], name="courses_post_author"),
            models.Index(fields=["created_at"], condition=Q(state="held"), name="courses_post_held"),
        ]


class PostVersion(models.Model):
    """What a post said before its author edited it.

    .. pii: text may name people; retained with the post
    """

    id = models.BigAutoField(primary_key=True)
    post = models.ForeignKey(Post, models.PROTECT, related_name="versions")
    text = models.TextField(max_length=TEXT_LENGTH)
    until = models.DateTimeField(default=clock.now)


class Report(Identified):
    """Somebody says that a post does not belong there; a trainer decides.

    .. pii: reporter, decided_by; retained with the post
    """

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        UPHELD = "upheld", _("Upheld")
        REJECTED = "rejected", _("Not upheld")

    post = models.ForeignKey(Post, models.PROTECT, related_name="reports")
    reporter = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    reason = models.TextField(max_length=REASON_LENGTH)
    state = models.CharField(max_length=8, choices=State, default=State.OPEN)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["post", "reporter"], condition=Q(state="open"), name="courses_report_one_open"
            ),
            models.CheckConstraint(
                condition=Q(state="open", decided_by=None, decided_at=None)
                | (~Q(state="open") & Q(decided_by__isnull=False, decided_at__isnull=False)),
                name="courses_report_decision",
            ),
        ]


class Following(models.Model):
    """Whether somebody is told of new topics of a lesson, or of new posts of a topic. A row that is off
    keeps what the person said when the next post would follow by itself.

    .. pii: person; deleted with the account
    """

    id = models.BigAutoField(primary_key=True)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    lesson = models.ForeignKey("courses.Lesson", models.CASCADE, null=True, related_name="+")
    topic = models.ForeignKey(Topic, models.CASCADE, null=True, related_name="followings")
    is_on = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["lesson", "person"],
                condition=Q(lesson__isnull=False),
                name="courses_following_lesson_once",
            ),
            models.UniqueConstraint(
                fields=["topic", "person"],
                condition=Q(topic__isnull=False),
                name="courses_following_topic_once",
            ),
            models.CheckConstraint(
                condition=Q(lesson=None, topic__isnull=False) | Q(lesson__isnull=False, topic=None),
                name="courses_following_one",
            ),
        ]


class ReadMark(models.Model):
    """Up to when somebody has seen a topic.

    .. pii: person; deleted with the account
    """

    id = models.BigAutoField(primary_key=True)
    topic = models.ForeignKey(Topic, models.CASCADE, related_name="marks")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    seen_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["topic", "person"], name="courses_read_mark_once"),
        ]
