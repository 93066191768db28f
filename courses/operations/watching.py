"""What of a recording was played. Like a position it goes to its own table, not to the ledger."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction

from content.playback import covered, merge, percent, within
from core import clock
from core.errors import Invalid
from courses.models import Lesson, LessonMedia, LessonProgress, MediaProgress
from courses.operations import progress
from courses.queries.watching import ENOUGH

if TYPE_CHECKING:
    from people.models import User

# Players go up to twice the speed, and a report may be under way for a while.
FASTEST = 2
LEEWAY = timedelta(seconds=15)


def note_watched(
    *, lesson: Lesson, media: UUID, ranges: Sequence[Sequence[int]], position: int, by: User
) -> MediaProgress:
    """Add what was played to what is known; nothing that is known is ever lost.

    The first report begins the clock, even one that is refused: no more can have been played since then
    than time has passed, at twice the speed. Raises Invalid for a recording that is not in the lesson and
    for ranges that cannot be.
    """
    shown = (
        LessonMedia.objects.filter(lesson=lesson, media__uuid=media).select_related("media", "lesson").first()
    )
    if shown is None:
        raise Invalid("watching.unknown")
    duration = shown.media.duration
    if not within(ranges, duration):
        raise Invalid("watching.range_unknown")
    MediaProgress.objects.get_or_create(lesson=lesson, media=shown.media, person=by)
    with transaction.atomic():
        return _note(shown, ranges, position, by=by)


def _note(shown: LessonMedia, ranges: Sequence[Sequence[int]], position: int, *, by: User) -> MediaProgress:
    lesson, duration = shown.lesson, shown.media.duration
    row = MediaProgress.objects.select_for_update().get(lesson=lesson, media=shown.media, person=by)
    merged = merge(row.ranges, ranges, duration=duration)
    _check_speed(row, covered(merged))
    row.ranges = [list(part) for part in merged]
    row.position = min(position, duration)
    row.percent = max(row.percent, percent(merged, duration))
    if row.watched_at is None and row.percent >= ENOUGH:
        row.watched_at = clock.now()
        row.save()
        _finish(lesson, by)
    else:
        row.save()
    return row


def _check_speed(row: MediaProgress, milliseconds: int) -> None:
    """Neither since the beginning nor since the last report more than can have been played."""
    now = clock.now()
    known = covered(row.ranges)
    for since, added in ((row.started_at, milliseconds), (row.updated_at, milliseconds - known)):
        if timedelta(milliseconds=added) > FASTEST * (now - since) + LEEWAY:
            raise Invalid("watching.too_fast")


def _finish(lesson: Lesson, by: User) -> None:
    """Whoever has reached the end of the text and waited only for this has read the lesson now."""
    at_the_end = LessonProgress.objects.filter(
        lesson=lesson, person=by, percent=progress.AT_THE_END, read_at=None
    )
    if at_the_end.exists():
        progress.finish_reading(lesson=lesson, by=by)
