"""The gap of a person: what the post's target profile asks for, what courses have shown, what is on offer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.utils.translation import get_language

from competence import queries as competence_queries
from core import access, clock
from core.i18n import localized, suffix
from core.prepared import Prepared
from core.wording import LOOK_PURPOSES
from courses import gap as calculation, policies
from courses.gap import Asked, Gap, Training
from courses.models import Completion, Course, CourseRun, Enrolment, LearningPath, PathStep
from courses.queries import catalogue
from people import queries as people_queries

if TYPE_CHECKING:
    from competence.models import Area, Competency, Level
    from people.models import User

RUNS_SHOWN = 20


@dataclass(frozen=True)
class Option:
    """A published course that leads further in the competencies `closes`, by their codes.

    `state` is that of the person's enrolment, "" for none.
    """

    course: Course
    closes: list[str]
    title: str
    language: str
    href: str
    state: str
    runs: list[CourseRun] = field(default_factory=list)
    paths: list[LearningPath] = field(default_factory=list)
    lock: policies.CourseLock | None = None

    @property
    def is_enrolled(self) -> bool:
        return self.state in policies.READING


@dataclass(frozen=True)
class Line:
    """One competency with its levels; `reached` is None where nothing was shown yet."""

    competency: Competency
    asked: Level
    reached: Level | None
    missing: int
    options: list[Option]
    is_steep: bool


@dataclass(frozen=True)
class AreaLines:
    area: Area
    asked: Level
    is_met: bool
    reached: int
    lines: list[Line]

    @property
    def title(self) -> str:
        return f"{self.area.code} {localized(self.area, 'name')}"


@dataclass(frozen=True)
class Standing:
    """`profile` and `post` are "" where the person has none; then there is nothing to measure."""

    post: str = ""
    profile: str = ""
    gap: Gap = field(default_factory=lambda: Gap(()))

    @property
    def is_measured(self) -> bool:
        return bool(self.gap.asked)


@dataclass(frozen=True)
class GapPage:
    person: User
    standing: Standing
    areas: list[AreaLines]
    options: list[Option] = field(default_factory=list)  # what closes most first


def standing_of(person: User) -> Standing:
    """Without what is on offer, for a desk; a fixed number of queries."""
    return _measure(person).standing


def page_of(person: User) -> GapPage:
    """The person's own view; a fixed number of queries."""
    levels = list(competence_queries.levels())
    measured = _measure(person, levels)
    if not measured.standing.is_measured:
        return GapPage(person, measured.standing, [])
    rows, ranks = catalogue.catalogue_rows(get_language() or ""), _ranks(levels)
    offered = [
        _training(row.course.code, row.course.level_from, row.course.level_to, row.competencies, ranks)
        for row in rows
    ]
    gap = calculation.gap_of(measured.asked, measured.reached, offered)
    standing = Standing(measured.standing.post, measured.standing.profile, gap)
    closes: dict[str, list[str]] = {}
    for row in gap.rows:
        for code in row.closing:
            closes.setdefault(code, []).append(row.competency)
    options = _options(person, [row for row in rows if row.course.code in closes], closes)
    first = sorted(options.values(), key=lambda option: (-len(option.closes), option.course.code))
    return GapPage(person, standing, _areas(gap, levels, options), first)


def page_for_hr(*, person: User, viewer: User, purpose: str = "") -> GapPage:
    """The same for HR, and the note of who read it for what."""
    purpose = purpose if purpose in LOOK_PURPOSES else "personnel"
    access.record_view(viewer=viewer, person=person, purpose=purpose, what="competency gap")
    return page_of(person)


@dataclass(frozen=True)
class _Measured:
    standing: Standing
    asked: list[Asked] = field(default_factory=list)
    reached: dict[str, int] = field(default_factory=dict)


def _measure(person: User, levels: list[Level] | None = None) -> _Measured:
    """By the post of the primary appointment; at most four queries, one less with the levels at hand."""
    held = next(iter(people_queries.posts_held(person.pk, clock.today())), None)
    if held is None:
        return _Measured(Standing())
    key, *titles = held
    post = titles[suffix() == "en"] or titles[suffix() != "en"]
    expected = competence_queries.expected_in_post(key)
    if not expected:
        return _Measured(Standing(post=post))
    asked = [Asked(row.competency, row.area, row.rank) for row in expected]
    reached = calculation.shown_by(_completed(person, levels))
    profile = localized(expected[0], "profile")
    return _Measured(Standing(post, profile, calculation.gap_of(asked, reached)), asked, reached)


_completions = Prepared(
    lambda person: Completion.objects.filter(person=person).values_list(
        "course__code", "course__level_from", "course__level_to", "course__competencies__code"
    )
)


def _completed(person: User, levels: list[Level] | None) -> list[Training]:
    """What the completed courses have shown; the levels are asked for where there are any."""
    courses: dict[tuple[str, str, str], set[str]] = {}
    for code, begin, end, competency in _completions(person.pk):
        courses.setdefault((code, begin, end), set()).add(competency or "")
    ranks = _ranks(competence_queries.levels() if levels is None else levels) if courses else {}
    return [_training(*course, competencies, ranks) for course, competencies in courses.items()]


def _ranks(levels: Iterable[Level]) -> dict[str, int]:
    return {level.code: level.rank for level in levels}


def _training(code: str, begin: str, end: str, competencies: Any, ranks: dict[str, int]) -> Training:
    """A course that names no level it leads to shows none, and one that names no first level begins low."""
    last = ranks.get(end) or ranks.get(begin) or 0
    return Training(code, frozenset(competencies) - {""}, ranks.get(begin, 0), last)


def _options(
    person: User, rows: list[catalogue.CatalogueRow], closes: dict[str, list[str]]
) -> dict[str, Option]:
    """By the code of the course; a fixed number of queries."""
    courses = [row.course.pk for row in rows]
    mine = Enrolment.objects.filter(person=person, course__in=courses)
    states = dict(mine.values_list("course", "state"))
    runs: dict[int, list[CourseRun]] = {}
    coming = policies.runs_open_to(person).filter(course__in=courses, ends_on__gte=clock.today())
    for run in coming.order_by("starts_on", "code")[:RUNS_SHOWN]:
        if policies.objection_to_self_enrolment(run) is None:
            runs.setdefault(run.course_id, []).append(run)
    paths: dict[int, list[LearningPath]] = {}
    offered = policies.paths_visible_to_learner(person).filter(state=LearningPath.State.OPEN)
    steps = PathStep.objects.filter(course__in=courses, path__in=offered).select_related("path")
    for step in steps.order_by("path__code"):
        paths.setdefault(step.course_id, []).append(step.path)
    locks = policies.locks_on(person, courses)
    return {
        row.course.code: Option(
            course=row.course,
            closes=closes[row.course.code],
            title=row.edition.title,
            language=row.edition.language,
            href=row.edition.get_absolute_url(),
            state=states.get(row.course.pk, ""),
            runs=runs.get(row.course.pk, []),
            paths=paths.get(row.course.pk, []),
            lock=locks.get(row.course.pk),
        )
        for row in rows
    }


def _areas(gap: Gap, levels: list[Level], options: dict[str, Option]) -> list[AreaLines]:
    ranks = {level.rank: level for level in levels}
    competencies = {row.code: row for row in competence_queries.competencies()}
    return [
        AreaLines(
            area=competencies[area.rows[0].competency].area,
            asked=ranks[area.asked],
            is_met=area.is_met,
            reached=area.reached,
            lines=[
                Line(
                    competency=competencies[row.competency],
                    asked=ranks[row.asked],
                    reached=ranks.get(row.reached),
                    missing=row.missing,
                    options=[options[code] for code in row.closing],
                    is_steep=row.is_steep,
                )
                for row in area.rows
            ],
        )
        for area in gap.areas
    ]
