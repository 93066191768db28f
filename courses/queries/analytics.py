"""How far the members of a run are, or of all the runs of a course that somebody keeps.

Everything is counted by the database; a page costs the same for five members and for five thousand.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Count, F, IntegerField, Q, QuerySet
from django.db.models.functions import Cast
from django.utils.translation import get_language, gettext as _

from assessments.queries.facility import QuizFacts, quiz_facts
from core import charts, clock
from courses import policies
from courses.models import LessonProgress, LessonQuiz, RunMember
from courses.queries.catalogue import outline
from courses.risk import Pace

if TYPE_CHECKING:
    from courses.models import Course, CourseRun
    from people.models import User

# Those who study or studied; who waits, left or moved is not counted.
COUNTED = (RunMember.State.ENROLLED, RunMember.State.COMPLETED, RunMember.State.ENDED)
MINUTE = 60


@dataclass(frozen=True)
class Group:
    """Whose learning is looked at. `run` is None for all the runs of the course that the viewer keeps."""

    course: Course
    members: QuerySet[RunMember]
    run: CourseRun | None = None

    @property
    def people(self) -> QuerySet[RunMember, Any]:
        return self.members.order_by().values("person")

    @property
    def completed(self) -> QuerySet[RunMember]:
        return self.members.filter(state=RunMember.State.COMPLETED)

    @property
    def studying(self) -> QuerySet[RunMember, Any]:
        return self.people.exclude(person__in=self.completed.values("person"))


@dataclass(frozen=True)
class Standing:
    """Members by what they have done. `by_done[n]`: those on the way with n lessons complete, or none."""

    members: int
    not_begun: int
    under_way: int
    completed: int
    by_done: tuple[int, ...]
    expected: int | None

    @property
    def late(self) -> int | None:
        """Fewer lessons complete than an even pace asks for; None where there is no plan."""
        return None if self.expected is None else sum(self.by_done[: self.expected])


@dataclass(frozen=True)
class LessonRow:
    """`median` is in minutes, over `measured` people who read the lesson to its end; None for too few."""

    uuid: str
    number: int
    title: str
    language: str
    minutes: int
    reached: int
    read: int
    completed: int
    members: int
    median: int | None
    measured: int
    quiz: QuizFacts | None

    @property
    def completed_percent(self) -> int:
        return charts.share(self.completed, self.members)

    @property
    def reached_percent(self) -> int:
        return charts.share(self.reached, self.members)


def group_of_run(run: CourseRun) -> Group:
    return Group(run.course, RunMember.objects.filter(run=run, state__in=COUNTED), run)


def group_of_course(user: User, course: Course) -> Group:
    runs = policies.runs_taught_by(user).filter(course=course)
    return Group(course, RunMember.objects.filter(run__in=runs, state__in=COUNTED))


def lessons_of(course: Course) -> list[dict[str, Any]]:
    """The published lessons in order, in the reader's language where there is one; two queries."""
    return outline(course, get_language() or "")


def pace_of(run: CourseRun, lessons: int) -> Pace:
    return Pace(run.starts_on, run.ends_on, clock.today(), lessons)


def standing_of(group: Group, lessons: list[dict[str, Any]]) -> Standing:
    """Two queries."""
    people = group.members.aggregate(
        members=Count("person", distinct=True),
        completed=Count("person", distinct=True, filter=Q(state=RunMember.State.COMPLETED)),
    )
    done = (
        progress_of(group.studying, lessons).values("person").annotate(done=Count("completed_at"))
    ).aggregate(
        begun=Count("person"),
        **{f"done_{number}": Count("person", filter=Q(done=number)) for number in range(len(lessons) + 1)},
    )
    open_ones = people["members"] - people["completed"]
    by_done = [done[f"done_{number}"] for number in range(len(lessons) + 1)]
    by_done[0] += open_ones - done["begun"]
    return Standing(
        members=people["members"],
        not_begun=open_ones - done["begun"],
        under_way=done["begun"],
        completed=people["completed"],
        by_done=tuple(by_done),
        expected=pace_of(group.run, len(lessons)).expected if group.run else None,
    )


def progress_of(people: Any, lessons: Iterable[dict[str, Any]]) -> QuerySet[LessonProgress]:
    """What these people did in these lessons."""
    ids = [lesson["id"] for lesson in lessons]
    return LessonProgress.objects.filter(lesson__in=ids, person__in=people).order_by()


def lesson_rows(group: Group, lessons: list[dict[str, Any]], members: int) -> list[LessonRow]:
    """Four queries."""
    rows = progress_of(group.people, lessons)
    counts: dict[int, Any] = {
        row["lesson"]: row
        for row in rows.values("lesson").annotate(
            reached=Count("pk"), read=Count("read_at"), completed=Count("completed_at")
        )
    }
    times = study_minutes(rows)
    quizzes = _quizzes_of(lessons)
    results = quiz_facts([pk for pks in quizzes.values() for pk in pks], group.people)
    return [
        _row(
            lesson, counts.get(lesson["id"], {}), times.get(lesson["id"], {}), members,
            _together([results[pk] for pk in quizzes.get(lesson["id"], ()) if pk in results]),
        )
        for lesson in lessons
    ]  # fmt: skip


def _row(
    lesson: dict[str, Any],
    counts: dict[str, int],
    times: dict[int, int],
    members: int,
    quiz: QuizFacts | None,
) -> LessonRow:
    return LessonRow(
        uuid=lesson["uuid"],
        number=lesson["number"],
        title=lesson["title"],
        language=lesson["language"],
        minutes=lesson["minutes"],
        reached=counts.get("reached", 0),
        read=counts.get("read", 0),
        completed=counts.get("completed", 0),
        members=members,
        median=median_of(times),
        measured=sum(times.values()),
        quiz=quiz,
    )


def _quizzes_of(lessons: list[dict[str, Any]]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    rows = LessonQuiz.objects.filter(lesson__in=[lesson["id"] for lesson in lessons]).order_by("pk")
    for lesson, assessment in rows.values_list("lesson_id", "assessment_id"):
        found.setdefault(lesson, []).append(assessment)
    return found


def _together(facts: list[QuizFacts]) -> QuizFacts | None:
    """A lesson with several quizzes tells of the one that went worst."""
    return min(facts, key=lambda one: one.first_percent, default=None)


def study_minutes(rows: QuerySet[LessonProgress]) -> dict[int, dict[int, int]]:
    """By lesson: minutes of study -> how many of those who read it to the end took them; one query.

    Who marked a lesson as read without being measured is not among them.
    """
    minutes = Cast((F("studied") + MINUTE // 2) / MINUTE, IntegerField())
    measured = rows.filter(read_at__isnull=False, studied__gt=0).annotate(minutes=minutes)
    found: dict[int, dict[int, int]] = {}
    for lesson, took, people in measured.values_list("lesson", "minutes").annotate(people=Count("pk")):
        found.setdefault(lesson, {})[took] = people
    return found


def median_of(times: dict[int, int]) -> int | None:
    """The lower of the two in the middle."""
    middle, seen = (sum(times.values()) + 1) // 2, 0
    for minutes in sorted(times):
        seen += times[minutes]
        if seen >= middle:
            return minutes
    return None


def done_chart(standing: Standing) -> charts.Chart:
    """Members by lessons complete, those behind the plan marked."""
    late = standing.expected or 0
    given = [
        charts.Column(str(number), people, marked=number < late)
        for number, people in enumerate(standing.by_done)
    ]
    given.append(charts.Column(_("Course"), standing.completed))
    note = ""
    if standing.expected is not None:
        note = _(
            "At an even pace %(lessons)s lessons would be complete today. The other colour marks those who "
            "are behind it; the last column is those who have completed the course."
        ) % {"lessons": standing.expected}
    return charts.columns(
        _("Members by lessons complete"), (_("Lessons complete"), _("Members")), given, note=note
    )


def final_test_of(group: Group) -> QuizFacts | None:
    """None for a course without one, and before anybody has finished it."""
    test = group.course.final_test_id
    return quiz_facts([test], group.people).get(test) if test else None
