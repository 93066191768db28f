"""One lesson as a group reads it: how long, how far, and what its quizzes and recordings tell."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import Case, Count, F, IntegerField, Q, QuerySet, When
from django.db.models.functions import Cast, Least
from django.utils.translation import get_language, gettext as _

from assessments.queries import facility
from content.rendering import anchor
from core import charts, clock
from core.i18n import localized, suffix
from courses.models import LessonEdition, LessonMedia, LessonProgress, MediaProgress
from courses.queries import analytics, notes
from courses.queries.catalogue import in_language
from courses.queries.resting import Resting, places_in

if TYPE_CHECKING:
    from assessments.models import Assessment
    from courses.models import Lesson
    from courses.queries.analytics import Group

# Who has not come back for this long has stopped, and does not merely pause.
STOPPED_AFTER = timedelta(days=7)
FIRST_WORDS = 90
BINS, TENTHS = 12, 10
# A place is a block and a paragraph of it; how many are there, and how many of them have stopped.
Place = tuple[str, int]
Readers = tuple[Place, int, int]
READ: Place = ("", -1)


@dataclass(frozen=True)
class Stop:
    """A paragraph beyond which `people` have not come; `stopped` of them have not been back for a week.

    `percent` is of the paragraph where most stopped.
    """

    words: str
    href: str
    people: int
    stopped: int
    percent: int


@dataclass(frozen=True)
class AskedQuestion:
    facts: facility.QuestionFacts
    resting: list[Resting]


@dataclass(frozen=True)
class QuizPart:
    title: str
    facts: facility.QuizFacts | None
    questions: list[AskedQuestion]


@dataclass(frozen=True)
class Played:
    """A recording: who began it, who played it to its end, and where the others left."""

    title: str
    began: int
    watched: int
    left: charts.Chart


@dataclass
class LessonPart:
    edition: LessonEdition
    number: int
    reached: int
    read: int
    median: int | None
    measured: int
    minutes: int
    times: charts.Chart
    stops: list[Stop]
    quizzes: list[QuizPart] = field(default_factory=list)
    played: list[Played] = field(default_factory=list)


def lesson_part(group: Group, lesson: Lesson) -> LessonPart | None:
    """None for a lesson that is not published. A fixed number of queries."""
    editions = list(LessonEdition.objects.filter(lesson=lesson).order_by("pk"))
    edition = in_language(editions, "lesson_id", get_language() or "").get(lesson.pk)
    if edition is None:
        return None
    rows = LessonProgress.objects.filter(lesson=lesson, person__in=group.people).order_by()
    found = _readers(rows)
    times = analytics.study_minutes(rows).get(lesson.pk, {})
    return LessonPart(
        edition=edition,
        number=lesson.position,
        reached=sum(people for _place, people, _stopped in found),
        read=sum(people for place, people, _stopped in found if place == READ),
        median=analytics.median_of(times),
        measured=sum(times.values()),
        minutes=lesson.minutes,
        times=_times_chart(times, lesson.minutes),
        stops=_stops(found, edition),
        quizzes=_quizzes(group, lesson, edition),
        played=_played(group, lesson),
    )


def _times_chart(times: dict[int, int], estimate: int) -> charts.Chart:
    """Minutes in at most a dozen bins; the one that holds the estimate is marked."""
    longest = max([*times, estimate])
    width = longest // BINS + 1
    counts = [0] * (longest // width + 1)
    for minutes, people in times.items():
        counts[minutes // width] += people
    given = [
        charts.Column(
            str(low) if width == 1 else f"{low}–{low + width - 1}",
            people,
            marked=low <= estimate < low + width,
        )
        for low, people in ((index * width, people) for index, people in enumerate(counts))
    ]
    return charts.columns(
        _("Readers by minutes of study"),
        (_("Minutes of study"), _("Readers")),
        given,
        note=_("The other colour marks the estimate of the author, %(minutes)s minutes.")
        % {"minutes": estimate},
    )


def _readers(rows: QuerySet[LessonProgress]) -> list[Readers]:
    """Those who read to the end, and the others by the furthest paragraph they have come to; one query."""
    idle = Q(updated_at__lt=clock.now() - STOPPED_AFTER)
    open_ones = Q(read_at=None)
    found = (
        rows.annotate(over=Case(When(open_ones, then=False), default=True))
        .annotate(
            block_at=Case(When(open_ones, then="furthest_block")),
            paragraph_at=Case(When(open_ones, then="furthest_paragraph")),
        )
        .values_list("over", "block_at", "paragraph_at")
        .annotate(people=Count("pk"), stopped=Count("pk", filter=idle))
    )
    return [
        (READ if over else (str(block or ""), paragraph), people, stopped)
        for over, block, paragraph, people, stopped in found
    ]


def _stops(found: list[Readers], edition: LessonEdition) -> list[Stop]:
    """In the order of the text; a place that the text does not have any more comes last."""
    rows = [(*place, people, stopped) for place, people, stopped in found if place[0]]
    order = {block: index for index, (block, _count) in enumerate(edition.paragraphs)}
    rows.sort(key=lambda row: (order.get(row[0], len(order)), row[1]))
    most = max((row[2] for row in rows), default=0)
    return [
        Stop(
            words=first_words(edition, block, paragraph),
            href=f"{edition.get_absolute_url()}#{anchor(block, paragraph)}",
            people=people,
            stopped=stopped,
            percent=charts.share(people, most),
        )
        for block, paragraph, people, stopped in rows
    ]


def first_words(edition: LessonEdition, block: str, paragraph: int) -> str:
    words = notes.quotable(edition, (block, paragraph))
    if not words:
        return _("A paragraph that the lesson does not have any more")
    return words if len(words) <= FIRST_WORDS else f"{words[:FIRST_WORDS].rstrip()}…"


def _quizzes(group: Group, lesson: Lesson, edition: LessonEdition) -> list[QuizPart]:
    quizzes: list[Assessment] = list(lesson.quizzes.order_by("pk"))
    if not quizzes:
        return []
    results = facility.quiz_facts([quiz.pk for quiz in quizzes], group.people)
    asked = facility.question_facts(quizzes, group.people, suffix())
    places = places_in(edition, lambda block, paragraph: first_words(edition, block, paragraph))
    return [
        QuizPart(
            title=localized(quiz, "title"),
            facts=results.get(quiz.pk),
            questions=[
                AskedQuestion(facts, places.of(str(quiz.uuid), facts.rests_on))
                for facts in asked
                if facts.assessment == quiz.pk
            ],
        )
        for quiz in quizzes
    ]


def _played(group: Group, lesson: Lesson) -> list[Played]:
    shown = list(LessonMedia.objects.filter(lesson=lesson).select_related("media").order_by("pk"))
    if not shown:
        return []
    mine = MediaProgress.objects.filter(lesson=lesson, person__in=group.people).order_by()
    totals = {
        media: (began, watched)
        for media, began, watched in mine.values_list("media").annotate(
            began=Count("pk"), watched=Count("watched_at")
        )
    }
    tenth = Least(Cast(F("position") * TENTHS / F("media__duration"), IntegerField()), TENTHS - 1)
    left: dict[int, list[int]] = {}
    open_ones = mine.filter(watched_at=None, media__duration__gt=0).annotate(tenth=tenth)
    for media, at, people in open_ones.values_list("media", "tenth").annotate(people=Count("pk")):
        left.setdefault(media, [0] * TENTHS)[at] = people
    return [
        Played(row.media.title, *totals.get(row.media_id, (0, 0)), _left_chart(left.get(row.media_id)))
        for row in shown
    ]


def _left_chart(counts: list[int] | None) -> charts.Chart:
    given = [
        charts.Column(f"{index * TENTHS}–{(index + 1) * TENTHS}%", people)
        for index, people in enumerate(counts or [0] * TENTHS)
    ]
    return charts.columns(
        _("Where those who have not played it to the end are"),
        (_("Part of the recording"), _("Members")),
        given,
    )
