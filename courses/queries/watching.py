"""What is played in lessons, and how much of it somebody has watched."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import QuerySet

from content.queries import played
from courses.models import Lesson, LessonMedia, LessonPage, MediaProgress

if TYPE_CHECKING:
    from content.models import MediaFile
    from people.models import User

STRICTNESS = [LessonMedia.Watching.FREE, LessonMedia.Watching.REQUIRED, LessonMedia.Watching.IN_ORDER]
MUST = STRICTNESS[1:]
ENOUGH = 95  # percent of a recording that count as having watched it


@dataclass(frozen=True)
class Watched:
    """A recording of a lesson as one person left it."""

    media: str
    watching: str
    duration: int
    ranges: list[list[int]]
    position: int
    percent: int
    done: bool

    def as_json(self) -> dict[str, Any]:
        return {
            "media": self.media,
            "inOrder": self.watching == LessonMedia.Watching.IN_ORDER,
            "duration": self.duration,
            "ranges": self.ranges,
            "position": self.position,
            "percent": self.percent,
            "done": self.done,
        }


def media_in_pages(lesson: Lesson) -> list[tuple[MediaFile, UUID, str]]:
    """(recording, block, rule) of each recording in the live texts of the lesson."""
    found: dict[str, tuple[UUID, str]] = {}
    for page in LessonPage.objects.live().filter(lesson=lesson, alias_of=None).order_by("pk"):
        for child in played.played_blocks(page.body):
            uuid, rule = str(child.value["media"]), child.value["watching"]
            block, known = found.get(uuid, (UUID(str(child.id)), STRICTNESS[0].value))
            found[uuid] = (block, max(known, rule, key=STRICTNESS.index))
    media = played.recordings_by_uuid(found)
    return [(media[uuid], *found[uuid]) for uuid in found if uuid in media]


def lessons_playing(media: str) -> QuerySet[Lesson]:
    return Lesson.objects.filter(lesson_media__media__uuid=media).distinct()


def of_lesson(lesson: Lesson, person: User) -> list[Watched]:
    """In two queries, however many recordings the lesson has."""
    rows = {row.media_id: row for row in MediaProgress.objects.filter(lesson=lesson, person=person)}
    shown = LessonMedia.objects.filter(lesson=lesson).select_related("media").order_by("pk")
    return [
        Watched(
            media=str(each.media.uuid),
            watching=each.watching,
            duration=each.media.duration,
            ranges=row.ranges if row else [],
            position=row.position if row else 0,
            percent=row.percent if row else 0,
            done=bool(row and row.watched_at),
        )
        for each in shown
        for row in [rows.get(each.media_id)]
    ]


def unwatched(lesson: Lesson, person: User) -> QuerySet[LessonMedia]:
    """What still has to be played to its end before the lesson is read."""
    done = MediaProgress.objects.filter(lesson=lesson, person=person, watched_at__isnull=False)
    return LessonMedia.objects.filter(lesson=lesson, watching__in=MUST).exclude(
        media__in=done.values("media")
    )
