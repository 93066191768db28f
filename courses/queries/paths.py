"""Learning paths as those see them who keep them, in lists and one by one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from core import clock, ledger
from courses import pathway, policies
from courses.models import LearningPath, PathGroup, PathMember, PathStep
from courses.queries.path_facts import steps_of
from courses.queries.runs import course_titles
from people import policies as people_policies

if TYPE_CHECKING:
    from core.models import LedgerEntry

State = LearningPath.State
TONES = {State.DRAFT: "", State.OPEN: "done", State.ARCHIVED: ""}
HISTORY_ROWS = 12


@dataclass(frozen=True)
class PathRow:
    """A path with what is counted of it."""

    path: LearningPath
    courses: list[str]  # codes, in order
    counts: dict[str, int]

    @property
    def tone(self) -> str:
        return TONES[State(self.path.state)]

    @property
    def active(self) -> int:
        return self.counts.get(PathMember.State.ACTIVE, 0)

    @property
    def completed(self) -> int:
        return self.counts.get(PathMember.State.COMPLETED, 0)


@dataclass(frozen=True)
class StepRow:
    """A course of the path with its title; `rule` says whether it is required."""

    step: PathStep
    title: str
    rule: str
    is_published: bool


@dataclass(frozen=True)
class PathOverview:
    row: PathRow
    steps: list[StepRow]
    wanted: int
    late: int
    facts: list[dict[str, str]]
    history: list[LedgerEntry]


def matching_paths(
    paths: QuerySet[LearningPath], *, text: str = "", state: str = "", office: str = ""
) -> QuerySet[LearningPath]:
    """Narrow a list that a policy gave; each criterion may be empty. `office` is the code of one."""
    if text:
        found = Q(code__icontains=text) | Q(
            pk__in=PathStep.objects.filter(course__code__iexact=text).values("path")
        )
        paths = paths.filter(found | Q(title_zh__icontains=text) | Q(title_en__icontains=text))
    if state:
        paths = paths.filter(state=state)
    if office:
        paths = paths.filter(office__in=people_policies.offices_below_code(office))
    return paths


def path_rows(paths: Iterable[LearningPath]) -> list[PathRow]:
    """For the paths of one page, two queries."""
    paths = list(paths)
    codes: dict[int, list[str]] = {path.pk: [] for path in paths}
    for path, code in PathStep.objects.filter(path__in=codes).values_list("path", "course__code"):
        codes[path].append(code)
    counts: dict[int, dict[str, int]] = {path.pk: {} for path in paths}
    members = PathMember.objects.filter(path__in=counts).order_by().values_list("path", "state")
    for path, state, number in members.annotate(number=Count("pk")):
        counts[path][state] = number
    return [PathRow(path, codes[path.pk], counts[path.pk]) for path in paths]


def step_rows(path: LearningPath) -> list[StepRow]:
    """In order; three queries."""
    steps = steps_of(path)
    courses = [step.course_id for step in steps]
    titles = course_titles(courses)
    published = set(policies.published_courses().filter(pk__in=courses).values_list("pk", flat=True))
    return [
        StepRow(step, titles.get(step.course_id, ""), rule_of(step), step.course_id in published)
        for step in steps
    ]


def rule_of(step: PathStep) -> str:
    if step.group is None:
        return _("Required")
    return _("One of the group “%(group)s”") % {"group": step.group.title}


def groups_of(path: LearningPath) -> list[dict[str, Any]]:
    """Each with how many courses it has; one query."""
    rows: QuerySet[PathGroup] = path.groups.annotate(courses=Count("steps")).order_by("pk")
    return [{"group": group, "courses": group.courses} for group in rows]  # type: ignore[attr-defined]


def overview_of(path: LearningPath) -> PathOverview:
    """A fixed number of queries."""
    rows = step_rows(path)
    late = PathMember.objects.filter(
        path=path, state=PathMember.State.ACTIVE, due_on__lt=clock.today()
    ).count()
    return PathOverview(
        row=path_rows([path])[0],
        steps=rows,
        wanted=pathway.share([row.step.as_step() for row in rows], ())[1],
        late=late,
        facts=_facts(path),
        history=list(ledger.queries.history_of(path).reverse()[:HISTORY_ROWS]),
    )


def _facts(path: LearningPath) -> list[dict[str, str]]:
    order = _("One course after the other") if path.in_sequence else _("In any order")
    joining = (
        _("By themselves, or by those who keep the path")
        if path.self_enrolment
        else _("By those who keep the path")
    )
    return [
        {"label": _("Held by"), "value": path.office.name},
        {"label": _("Order"), "value": order},
        {"label": _("Who joins"), "value": joining},
    ]
