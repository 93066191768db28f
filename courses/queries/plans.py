"""What a list or a rule would do to a run or a path: the difference that is shown before anything is done."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import IO, TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from core import canonical, spreadsheets
from core.errors import Invalid
from courses import policies
from courses.models import CourseRun, EnrolmentRule, MembershipBatch
from courses.queries import path_members, places
from courses.queries.places import Outcome
from people import policies as people_policies, queries as people_queries
from people.registry import Role

if TYPE_CHECKING:
    from django.utils.functional import Promise

    from courses.models import LearningPath, PathMember, RunMember
    from people.models import User

# An unknown number and somebody outside the scope of whoever asks are one answer.
UNKNOWN, DUPLICATE, LEAVES = "unknown", "duplicate", "leaves"
LABELS: dict[str, Promise] = {
    **places.OUTCOME_LABELS,
    **path_members.OUTCOME_LABELS,
    LEAVES: _("Leaves"),
    UNKNOWN: _("Not found"),
    DUPLICATE: _("Named twice"),
}
TONES = {
    Outcome.JOINS: "done",
    Outcome.WAITS: "attention",
    LEAVES: "danger",
    UNKNOWN: "danger",
    DUPLICATE: "attention",
    Outcome.ELSEWHERE: "attention",
    Outcome.INACTIVE: "attention",
}
HEADINGS = ("staff number", "staff_number", "工号")
NUMBER_LENGTH = 64


@dataclass(frozen=True)
class PlanRow:
    """`line` is that of the list, 0 where there is none."""

    outcome: str
    number: str
    person: User | None = None
    line: int = 0

    @property
    def label(self) -> str:
        return str(LABELS[self.outcome])

    @property
    def tone(self) -> str:
        return TONES.get(self.outcome, "")


@dataclass
class Plan:
    rows: list[PlanRow]
    leaving: list[Any] = field(default_factory=list)  # members of the run or the path

    @property
    def joining(self) -> list[User]:
        """In the order in which they get their places."""
        return [person for person, _outcome in self._placed]

    @property
    def _placed(self) -> list[tuple[User, str]]:
        wanted = (Outcome.JOINS, Outcome.WAITS)
        return [
            (row.person, row.outcome) for row in self.rows if row.person is not None and row.outcome in wanted
        ]

    @property
    def size(self) -> int:
        return len(self.joining) + len(self.leaving)

    @cached_property
    def all_rows(self) -> list[PlanRow]:
        leaves = [PlanRow(LEAVES, member.person.staff_number, member.person) for member in self.leaving]
        return [*self.rows, *leaves]

    @cached_property
    def changes(self) -> list[PlanRow]:
        """Without those for whom all stays as it is."""
        return [row for row in self.all_rows if row.outcome in (Outcome.JOINS, Outcome.WAITS, LEAVES)]

    @cached_property
    def counts(self) -> list[dict[str, object]]:
        """For each outcome that occurs, in a settled order."""
        number: dict[str, int] = {}
        for row in self.all_rows:
            number[row.outcome] = number.get(row.outcome, 0) + 1
        return [
            {"outcome": outcome, "label": LABELS[outcome], "number": number[outcome]}
            for outcome in LABELS
            if outcome in number
        ]

    @cached_property
    def digest(self) -> str:
        return canonical.digest(
            {
                "joins": [[str(person.uuid), outcome] for person, outcome in self._placed],
                "leaves": [str(member.person.uuid) for member in self.leaving],
            }
        )


def read_list(stream: IO[bytes]) -> list[list[object]]:
    """[line, staff number] of each row of a table with a column of staff numbers."""
    column: int | None = None
    rows: list[list[object]] = []
    for line, cells in spreadsheets.read_rows(stream):
        if column is None:
            column = _column_of(cells)
        elif column < len(cells) and cells[column]:
            rows.append([line, cells[column][:NUMBER_LENGTH]])
    if column is None:
        raise Invalid("batch.no_column")
    return rows


def _column_of(cells: Sequence[str]) -> int:
    names = [cell.strip().lower() for cell in cells]
    found = next((names.index(name) for name in HEADINGS if name in names), None)
    if found is None:
        raise Invalid("batch.no_column")
    return found


def outcomes_for(
    target: CourseRun | LearningPath, people: Sequence[User], leaving: Sequence[Any] = ()
) -> dict[int, str]:
    """For each person, in the order given, what naming her leads to."""
    if isinstance(target, CourseRun):
        return places.outcomes_for(target, people, leaving)
    return path_members.outcomes_for(target, people)


def plan_of(batch: MembershipBatch) -> Plan:
    if batch.rule is not None:
        return plan_of_rule(batch.rule)
    return _plan_of_list(batch)


def _plan_of_list(batch: MembershipBatch) -> Plan:
    """In the scope that whoever put the list in has now."""
    scope = policies.people_to_add(batch.by)
    known = _by_number(scope, [str(number) for _line, number in batch.rows])
    people: dict[int, User] = {}
    found: list[tuple[int, str, User | None]] = []
    twice: set[int] = set()
    for line, number in batch.rows:
        person = known.get(str(number).lower())
        if person is not None and person.pk in people:
            twice.add(line)
        elif person is not None:
            people[person.pk] = person
        found.append((line, str(number), person))
    leaving = _not_on_list(batch, scope, set(people)) if batch.replaces else []
    outcomes = outcomes_for(batch.target, list(people.values()), leaving)
    rows = [
        PlanRow(
            UNKNOWN if person is None else DUPLICATE if line in twice else outcomes[person.pk],
            number,
            person,
            line,
        )
        for line, number, person in found
    ]
    return Plan(rows, leaving)


def _by_number(people: QuerySet[User], numbers: Iterable[str]) -> dict[str, User]:
    found: dict[str, User] = {}
    for part in places.in_parts(sorted({number.lower() for number in numbers})):
        rows = people.annotate(key=Lower("staff_number")).filter(key__in=part)
        found |= {person.staff_number.lower(): person for person in rows}
    return found


def _active(target: CourseRun | LearningPath) -> QuerySet[Any]:
    members: QuerySet[RunMember] | QuerySet[PathMember] = target.members.all()
    return members.filter(state__in=members.model.ACTIVE)


def _not_on_list(batch: MembershipBatch, scope: QuerySet[User], listed: set[int]) -> list[Any]:
    """Nobody outside the scope leaves: a list of that scope cannot name him."""
    rows = _active(batch.target).filter(person__in=scope.values("pk"))
    members = rows.select_related("person").order_by("person__staff_number")
    return [member for member in members if member.person_id not in listed]


# --- Rules --------------------------------------------------------------------------------


def keeps_scope(rule: EnrolmentRule) -> bool:
    """Whether the keeper still has the scope over the office of the audience."""
    keeper = rule.keeper
    people_policies.forget_grants(keeper)
    return keeper.is_active and policies.may_hold_run_at(keeper, rule.audience.office)


def people_of_rule(rule: EnrolmentRule) -> QuerySet[User]:
    """Whoever fits the rule within the scope of its keeper."""
    scope = people_policies.people_visible_to(rule.keeper, roles=[Role.TRAINER])
    return people_queries.audience_members(rule.audience, within=scope)


def plan_of_rule(rule: EnrolmentRule) -> Plan:
    """Who left by himself or was taken out by somebody is not brought back by a rule."""
    people = list(people_of_rule(rule).order_by("staff_number"))
    gone = _gone_for_good(rule.target)
    fits = {person.pk for person in people}
    wanted = [person for person in people if person.pk not in gone]
    leaving = _no_longer_fit(rule, fits)
    outcomes = outcomes_for(rule.target, wanted, leaving)
    rows = [PlanRow(outcomes[person.pk], person.staff_number, person) for person in wanted]
    return Plan(rows, leaving)


def _gone_for_good(target: CourseRun | LearningPath) -> set[int]:
    members: QuerySet[Any] = target.members.all()
    rows = members.filter(state__in=members.model.GONE, rule=None)
    return set(rows.values_list("person_id", flat=True))


def _no_longer_fit(rule: EnrolmentRule, fits: set[int]) -> list[Any]:
    """Those whom this rule brought in and no rule in force keeps."""
    rows = _active(rule.target).filter(rule=rule)
    leaving = [member for member in rows.select_related("person") if member.person_id not in fits]
    if not leaving:
        return []
    others = rule.target.rules.filter(state=EnrolmentRule.State.ACTIVE).exclude(pk=rule.pk)
    for other in others.select_related("audience__office", "keeper"):
        kept = set(people_of_rule(other).values_list("pk", flat=True))
        leaving = [member for member in leaving if member.person_id not in kept]
    return sorted(leaving, key=lambda member: member.person.staff_number)
