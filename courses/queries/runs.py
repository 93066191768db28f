"""Runs as their trainers see them, in lists and one by one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet
from django.utils.translation import get_language, gettext_lazy as _

from core import clock, ledger
from core.models import LedgerEntry
from courses import policies
from courses.models import CourseEdition, CourseRun, LessonProgress, RunMember
from courses.queries import places
from courses.queries.catalogue import in_language
from courses.queries.run_facts import trainers_of
from people import policies as people_policies
from people.registry import Role

if TYPE_CHECKING:
    from django.utils.functional import Promise

    from courses.models import Course
    from people.models import User

DRAFT, PLANNED, RUNNING, OVER, CANCELLED, ARCHIVED = (
    "draft", "planned", "running", "over", "cancelled", "archived",
)  # fmt: skip
PHASE_LABELS: dict[str, Promise] = {
    DRAFT: _("Draft"),
    PLANNED: _("Planned"),
    RUNNING: _("Running"),
    OVER: _("Over"),
    CANCELLED: _("Cancelled"),
    ARCHIVED: _("Archived"),
}
PHASE_TONES = {
    DRAFT: "",
    PLANNED: "info",
    RUNNING: "done",
    OVER: "attention",
    CANCELLED: "danger",
    ARCHIVED: "",
}
LIVE = (CourseRun.State.DRAFT, CourseRun.State.OPEN)
DESK_ROWS, HISTORY_ROWS = 8, 12


@dataclass(frozen=True)
class RunRow:
    """A run with what is counted of it."""

    run: CourseRun
    course_title: str
    counts: dict[str, int]

    @property
    def phase(self) -> str:
        return phase_of(self.run)

    @property
    def phase_label(self) -> str:
        return str(PHASE_LABELS[self.phase])

    @property
    def tone(self) -> str:
        return PHASE_TONES[self.phase]

    @property
    def members(self) -> int:
        return sum(self.counts.get(state, 0) for state in RunMember.TAKING_PLACES)

    @property
    def completed(self) -> int:
        return self.counts.get(RunMember.State.COMPLETED, 0)

    @property
    def waiting(self) -> int:
        return self.counts.get(RunMember.State.WAITING, 0)

    @property
    def free(self) -> int | None:
        return None if self.run.capacity is None else max(self.run.capacity - self.members, 0)

    @property
    def over_by(self) -> int:
        """By how many the run is larger than its places, after these were lowered."""
        return max(self.members - self.run.capacity, 0) if self.run.capacity is not None else 0


@dataclass(frozen=True)
class Overview:
    row: RunRow
    trainers: list[User]
    not_begun: int
    is_published: bool
    history: list[LedgerEntry]


def phase_of(run: CourseRun) -> str:
    if run.state != CourseRun.State.OPEN:
        return str(run.state)
    today = clock.today()
    return PLANNED if today < run.starts_on else OVER if today > run.ends_on else RUNNING


def in_phase(runs: QuerySet[CourseRun], phase: str) -> QuerySet[CourseRun]:
    today = clock.today()
    days = {PLANNED: Q(starts_on__gt=today), OVER: Q(ends_on__lt=today)}
    days[RUNNING] = Q(starts_on__lte=today, ends_on__gte=today)
    if phase in days:
        return runs.filter(days[phase], state=CourseRun.State.OPEN)
    return runs.filter(state=phase)


def matching_runs(
    runs: QuerySet[CourseRun], *, text: str = "", phase: str = "", course: str = "", office: str = ""
) -> QuerySet[CourseRun]:
    """Narrow a list that a policy gave; each criterion may be empty. `office` is the code of one."""
    if text:
        found = Q(code__icontains=text) | Q(course__code__istartswith=text)
        for name in ("title_zh", "title_en", "cohort"):
            found |= Q(**{f"{name}__icontains": text})
        runs = runs.filter(found)
    if phase:
        runs = in_phase(runs, phase)
    if course:
        runs = runs.filter(course__code=course)
    if office:
        runs = runs.filter(office__in=people_policies.offices_below_code(office))
    return runs


def run_rows(runs: Iterable[CourseRun]) -> list[RunRow]:
    """For the runs of one page, two queries."""
    runs = list(runs)
    titles = course_titles({run.course_id for run in runs})
    counts = places.counts_of(runs)
    return [RunRow(run, titles.get(run.course_id, run.course.code), counts[run.pk]) for run in runs]


def course_titles(courses: Iterable[int]) -> dict[int, str]:
    """In the active language, else in the one there is."""
    rows = CourseEdition.objects.filter(course__in=list(courses)).only("course", "language", "title")
    found = in_language(list(rows.order_by("pk")), "course_id", get_language() or "")
    return {course: edition.title for course, edition in found.items()}


def courses_to_choose(courses: QuerySet[Course]) -> list[tuple[str, str]]:
    """Code, and code with title."""
    rows = list(courses.order_by("code"))
    titles = course_titles(row.pk for row in rows)
    return [(row.code, f"{row.code} {titles.get(row.pk, '')}".strip()) for row in rows]


def courses_with_runs(user: User) -> list[tuple[str, str]]:
    """For the filter of the list."""
    return courses_to_choose(policies.courses_of_runs(policies.runs_taught_by(user)))


def others_of_course(run: CourseRun, user: User) -> QuerySet[CourseRun]:
    """Where members can be moved to: open runs of the course that the person keeps too."""
    runs = policies.runs_taught_by(user).filter(course=run.course_id, state=CourseRun.State.OPEN)
    return runs.filter(ends_on__gte=clock.today()).exclude(pk=run.pk).order_by("starts_on", "code")


def runs_on_desk(person: User) -> list[RunRow]:
    """The live runs that the person teaches, the one that ends first first; three queries."""
    runs = policies.runs_taught_by(person).filter(run_trainers__person=person, state__in=LIVE)
    return run_rows(runs.select_related("course", "office").order_by("ends_on", "code")[:DESK_ROWS])


def overview_of(run: CourseRun) -> Overview:
    """A fixed number of queries."""
    row = run_rows([run])[0]
    begun = LessonProgress.objects.filter(lesson__course=run.course_id).values("person")
    not_begun = RunMember.objects.filter(run=run, state=RunMember.State.ENROLLED).exclude(person__in=begun)
    return Overview(
        row=row,
        trainers=trainers_of(run),
        not_begun=not_begun.count(),
        is_published=policies.published_courses().filter(pk=run.course_id).exists(),
        history=list(ledger.queries.history_of(run).reverse()[:HISTORY_ROWS]),
    )


def teachers_named(text: str, run: CourseRun, by: User, limit: int) -> Sequence[User]:
    """Trainers who may teach the run: those of the scope of `by`, and those whose own covers its office."""
    people = people_policies.people_holding(Role.TRAINER)
    mine = Q(pk__in=policies.people_to_add(by).values("pk"))
    over = Q(pk__in=people_policies.holders_over(run.office, Role.TRAINER).values("pk"))
    found = people.filter(mine | over, is_active=True)
    exact = found.filter(staff_number__iexact=text)
    bare = text.replace(" ", "")
    named = found.filter(Q(full_name_zh__icontains=bare) | Q(full_name_latin__icontains=text))
    return list(exact[:2]) or list(named.order_by("staff_number")[:limit])
