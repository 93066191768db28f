"""Members of runs who need a word from their trainer, each with the reasons in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import Count, Max, QuerySet
from django.utils.translation import gettext_lazy as _, ngettext

from assessments.queries.facility import failed_by
from core import access, clock
from courses import policies
from courses.models import (
    CourseRun,
    LessonEdition,
    LessonProgress,
    LessonQuiz,
    RiskRules,
    RunMember,
    RunMessageReceiver,
    SignUp,
)
from courses.queries.analytics import pace_of
from courses.queries.runs import LIVE
from courses.risk import (
    BEHIND,
    FAILED,
    IDLE,
    MISSED,
    NOT_BEGUN,
    NOT_BEGUN_DUE,
    OVERDUE,
    Facts,
    Reason,
    Thresholds,
    reasons,
)
from people import queries as people_queries

if TYPE_CHECKING:
    from django.utils.functional import Promise

    from people.models import User

REASON_LABELS: dict[str, Promise] = {
    OVERDUE: _("Past the last day"),
    NOT_BEGUN_DUE: _("Due soon and not begun"),
    NOT_BEGUN: _("Not begun"),
    IDLE: _("Nothing read for a while"),
    BEHIND: _("Behind an even pace"),
    FAILED: _("Quiz not passed"),
    MISSED: _("Session missed"),
}
DESK_RUNS = 8


@dataclass(frozen=True)
class Finding:
    """A member at risk. `done` of the lessons of the course are complete."""

    run: CourseRun
    member: int
    uuid: UUID
    person: int
    done: int
    lessons: int
    last_on: date | None
    reasons: tuple[Reason, ...]

    @property
    def said(self) -> list[str]:
        return [say(reason) for reason in self.reasons]


@dataclass
class RiskRow:
    """A finding with the person, and when the trainers of the run wrote last."""

    finding: Finding
    person: User
    written_at: datetime | None = None
    written_by: str = ""


@dataclass
class _Done:
    """What was done in the courses of the runs, by course or run and person."""

    lessons: dict[int, int] = field(default_factory=dict)
    progress: dict[tuple[int, int], tuple[int, datetime]] = field(default_factory=dict)
    failed: dict[tuple[int, int], int] = field(default_factory=dict)
    missed: dict[tuple[int, int], int] = field(default_factory=dict)


def thresholds_of(run: CourseRun) -> Thresholds:
    rules = RiskRules.objects.filter(run=run).first()
    return rules.thresholds if rules else Thresholds()


def findings_of(runs: Sequence[CourseRun]) -> list[Finding]:
    """The most reasons first, then who is furthest behind; seven queries, however many runs and members."""
    rules = {row.run_id: row.thresholds for row in RiskRules.objects.filter(run__in=runs)}
    members = RunMember.objects.filter(run__in=runs, state=RunMember.State.ENROLLED).order_by()
    done = _done_in(runs, members.values("person"))
    by_key = {run.pk: run for run in runs}
    paces = {run.pk: pace_of(run, done.lessons.get(run.course_id, 0)) for run in runs}
    found = []
    for pk, uuid, run_id, person, joined_at in members.values_list(
        "pk", "uuid", "run_id", "person_id", "joined_at"
    ):
        run = by_key[run_id]
        complete, last_at = done.progress.get((run.course_id, person), (0, None))
        facts = Facts(
            done=complete,
            last_on=_day(last_at),
            joined_on=_day(joined_at) or run.starts_on,
            failed=done.failed.get((run.course_id, person), 0),
            missed=done.missed.get((run_id, person), 0),
        )
        why = reasons(facts, paces[run_id], rules.get(run_id) or Thresholds())
        if why:
            lessons = paces[run_id].lessons
            found.append(Finding(run, pk, uuid, person, complete, lessons, facts.last_on, why))
    return sorted(
        found, key=lambda one: (-len(one.reasons), one.done - paces[one.run.pk].expected, one.member)
    )


def _done_in(runs: Sequence[CourseRun], people: Any) -> _Done:
    courses = {run.course_id for run in runs}
    published = LessonEdition.objects.filter(lesson__course__in=courses).order_by()
    done = _Done()
    counts = published.values_list("lesson__course").annotate(lessons=Count("lesson", distinct=True))
    done.lessons = dict(counts)
    rows = LessonProgress.objects.filter(lesson__in=published.values("lesson"), person__in=people).order_by()
    for course, person, complete, last_at in rows.values_list("lesson__course", "person").annotate(
        complete=Count("completed_at"), last_at=Max("updated_at")
    ):
        done.progress[course, person] = (complete, last_at)
    quizzes: dict[int, set[int]] = {}
    asked = LessonQuiz.objects.filter(lesson__in=published.values("lesson"))
    for assessment, course in asked.values_list("assessment_id", "lesson__course"):
        quizzes.setdefault(assessment, set()).add(course)
    for assessment, person in failed_by(quizzes, people):
        for course in quizzes[assessment]:
            done.failed[course, person] = done.failed.get((course, person), 0) + 1
    absent = SignUp.objects.filter(session__run__in=runs, attendance=SignUp.Attendance.ABSENT).order_by()
    for run, person, missed in absent.values_list("session__run", "person").annotate(missed=Count("pk")):
        done.missed[run, person] = missed
    return done


def _day(at: datetime | None) -> date | None:
    return at.astimezone(clock.OFFICE_ZONE).date() if at else None


def matching(
    findings: Iterable[Finding], *, reason: str = "", people: set[int] | None = None
) -> list[Finding]:
    return [
        one
        for one in findings
        if (not reason or any(why.code == reason for why in one.reasons))
        and (people is None or one.person in people)
    ]


def people_named(run: CourseRun, text: str) -> set[int]:
    named = RunMember.objects.filter(run=run, person__in=people_queries.people_named(text).values("pk"))
    return set(named.values_list("person_id", flat=True))


def risk_rows(findings: Sequence[Finding], *, viewer: User) -> list[RiskRow]:
    """Shown to `viewer`, which is noted with each of the people; a fixed number of queries."""
    people = {person.pk: person for person in people_queries.placed_people(one.person for one in findings)}
    looks = [(people[one.person], str(one.run.uuid)) for one in findings]
    access.record_views(viewer=viewer, looks=looks, purpose="teaching", what="progress")
    rows = {one.member: RiskRow(one, people[one.person]) for one in findings}
    for written in _written_to(rows).order_by("message__at"):
        row = rows[written.member_id]
        row.written_at, row.written_by = written.message.at, written.message.by.name
    return list(rows.values())


def _written_to(members: Iterable[int]) -> QuerySet[RunMessageReceiver]:
    return RunMessageReceiver.objects.filter(member__in=list(members)).select_related("message__by")


def on_desk(person: User, limit: int) -> tuple[list[Finding], int]:
    """Of the live runs that the person teaches: the first ones, and how many there are."""
    runs = policies.runs_taught_by(person).filter(
        run_trainers__person=person, state__in=LIVE, starts_on__lte=clock.today()
    )
    found = findings_of(list(runs.select_related("course").order_by("ends_on", "code")[:DESK_RUNS]))
    return found[:limit], len(found)


def say(reason: Reason) -> str:
    """In the active language."""
    figures = reason.figures
    days, lessons = figures.get("days", 0), figures.get("lessons", 0)
    quizzes, sessions = figures.get("quizzes", 0), figures.get("sessions", 0)
    sentences = {
        OVERDUE: ngettext("%(days)s day past the last day", "%(days)s days past the last day", days),
        NOT_BEGUN_DUE: ngettext(
            "Has not begun; the run ends in %(days)s day",
            "Has not begun; the run ends in %(days)s days",
            days,
        ),
        NOT_BEGUN: ngettext("Has not begun for %(days)s day", "Has not begun for %(days)s days", days),
        IDLE: ngettext("Nothing read for %(days)s day", "Nothing read for %(days)s days", days),
        BEHIND: ngettext(
            "%(lessons)s lesson behind: %(expected)s should be complete",
            "%(lessons)s lessons behind: %(expected)s should be complete",
            lessons,
        ),
        FAILED: ngettext(
            "%(quizzes)s quiz tried and not passed", "%(quizzes)s quizzes tried and not passed", quizzes
        ),
        MISSED: ngettext("%(sessions)s session missed", "%(sessions)s sessions missed", sessions),
    }
    return sentences[reason.code] % figures
